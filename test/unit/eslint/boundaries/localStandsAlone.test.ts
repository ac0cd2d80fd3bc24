import { localStandsAlone } from '../../../../eslint/boundaries/localStandsAlone.ts';
import { testBoundary } from '../ruleTester.ts';

testBoundary('boundaries/local-stands-alone', localStandsAlone, {
  accepted: {
    'local importing local': {
      file: 'packages/cdk-local-runtime/src/start.ts',
      code: `import './appsync/index.ts';`,
    },
    'a test importing local': { file: 'test/unit/a.test.ts', code: `import '../../packages/start.ts';` },
    'local importing a package': {
      file: 'packages/cdk-local-runtime/src/start.ts',
      code: `import 'functions/a';`,
    },
  },
  refused: {
    'local importing a function': {
      file: 'packages/cdk-local-runtime/src/start.ts',
      code: `import { a } from '../../../functions/shared/a.ts';`,
      messageId: 'leaves',
    },
    'local importing a type of the stack': {
      file: 'packages/appsync/server.ts',
      code: `import type { Environment } from '../../cdk/environments/environment.ts';`,
      messageId: 'leaves',
    },
    'local importing a script later': {
      file: 'packages/cdk-local-runtime/src/start.ts',
      code: `export const a = () => import('../../../scripts/assemble.ts');`,
      messageId: 'leaves',
    },
    'a function importing local': {
      file: 'functions/chain/watch.ts',
      code: `export { a } from '../../packages/start.ts';`,
      messageId: 'enters',
    },
    'a script importing local': {
      file: 'scripts/demo.ts',
      code: `import { a } from '../packages/start.ts';`,
      messageId: 'enters',
    },
  },
});

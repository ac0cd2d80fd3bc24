import { noDynamicImport } from '../../../src/eslint/noDynamicImport.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-dynamic-import', noDynamicImport, {
  accepted: {
    'a static import': `import { util } from '@aws-appsync/utils'; export const request = () => util.autoId();`,
  },
  refused: { 'import()': [`export const request = () => import('./a');`, 'import() is not supported'] },
});

import { noReexport } from '../../../src/eslint/noReexport.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-reexport', noReexport, {
  accepted: {
    'a type': `export type { Context } from '@aws-appsync/utils';`,
    'a file of ours': `export { request } from './shared.ts';`,
  },
  refused: {
    'a value': [`export { util } from '@aws-appsync/utils';`, 'cannot export'],
    everything: [`export * from '@aws-appsync/utils/dynamodb';`, 'cannot export'],
  },
});

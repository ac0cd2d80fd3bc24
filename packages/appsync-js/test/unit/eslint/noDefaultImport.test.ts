import { noDefaultImport } from '../../../src/eslint/noDefaultImport.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-default-import', noDefaultImport, {
  accepted: {
    names: "import { util } from '@aws-appsync/utils'; export const a = util;",
    everything: "import * as ddb from '@aws-appsync/utils/dynamodb'; export const a = ddb;",
  },
  refused: {
    'a default import': ["import util from '@aws-appsync/utils'; export const a = util;", 'import the names'],
  },
});

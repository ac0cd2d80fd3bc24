import { noDefaultImport } from '../../../../eslint/appsyncJs/noDefaultImport.ts';
import { testRule } from '../ruleTester.ts';

testRule('appsync-js/no-default-import', noDefaultImport, {
  accepted: {
    names: "import { util } from '@aws-appsync/utils'; export const a = util;",
    everything: "import * as ddb from '@aws-appsync/utils/dynamodb'; export const a = ddb;",
  },
  refused: {
    'a default import': ["import util from '@aws-appsync/utils'; export const a = util;", 'import the names'],
  },
});

import { noDefaultExport } from '../../../src/eslint/noDefaultExport.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-default-export', noDefaultExport, {
  accepted: {
    'request and response': 'export const request = () => ({}); export const response = (ctx) => ctx.result;',
  },
  refused: {
    'a default export': ['export default function request() {}', 'no default export'],
    'a name exported as the default': ['const a = 1; export { a as default };', 'no default export'],
  },
});

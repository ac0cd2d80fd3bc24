import { noForAwait } from '../../../src/eslint/noForAwait.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-for-await', noForAwait, {
  accepted: { 'without one': `export function request() { for (const a of []) { console.log(a); } }` },
  refused: {
    one: [
      `export async function request() { for await (const a of []) { console.log(a); } }`,
      'nothing in it is asynchronous',
    ],
  },
});

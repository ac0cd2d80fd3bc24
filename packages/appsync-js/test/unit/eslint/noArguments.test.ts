import { noArguments } from '../../../src/eslint/noArguments.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-arguments', noArguments, {
  accepted: { 'a member of that name': 'export const request = (ctx) => ({ payload: ctx.args });' },
  refused: { arguments: ['function f() { return arguments; }', 'no `arguments`'] },
});

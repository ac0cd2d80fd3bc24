import { noSortArgument } from '../../../src/eslint/noSortArgument.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-sort-argument', noSortArgument, {
  accepted: { 'without one': `export const a = ['b', 'a'].sort();` },
  refused: { one: [`export const a = [2, 1].sort((x, y) => x - y);`, 'takes no argument'] },
});

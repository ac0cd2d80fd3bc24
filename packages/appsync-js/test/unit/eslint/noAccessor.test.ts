import { noAccessor } from '../../../src/eslint/noAccessor.ts';
import { testRule } from '../../../../../test/unit/eslint/ruleTester.ts';

testRule('appsync-js/no-accessor', noAccessor, {
  accepted: { methods: 'export const request = () => ({ get: 1, set(value) { return value; } });' },
  refused: {
    'a getter': ['export const request = () => ({ get a() { return 1; } });', 'Getters and setters'],
    'a setter': ['export const request = () => ({ set a(value) {} });', 'Getters and setters'],
  },
});

import { noUndocumentedGlobal } from '../../../src/eslint/noUndocumentedGlobal.ts';
import { testRule } from './testRule.ts';

testRule('appsync-js/no-undocumented-global', noUndocumentedGlobal, {
  accepted: {
    'documented globals':
      'export const request = () => [NaN, Infinity, undefined, util, JSON.parse("1"), Math.min(1)];',
    'its own and imported names': `import { fetch } from './fetch.ts'; const process = 1; export const request = () => fetch(process);`,
    'types of the language':
      'export function request(context: Record<string, Date>): Promise<void> { return context.a; }',
    'properties that are called so': 'export const request = (ctx) => ctx.process.fetch;',
  },
  refused: {
    process: ['export const request = () => process.env.A;', 'process does not exist'],
    fetch: [`export const request = () => fetch('x');`, 'fetch does not exist'],
    Date: ['export const request = () => Date.now();', 'Date does not exist'],
    parseInt: [`export const request = () => parseInt('1');`, 'parseInt does not exist'],
    Boolean: ['export const request = (ctx) => [1].filter(Boolean);', 'Boolean does not exist'],
    eval: [`export const request = () => eval('1');`, 'eval does not exist'],
    setTimeout: ['export const request = () => setTimeout(request);', 'setTimeout does not exist'],
    Map: ['export const request = () => Map;', 'Map does not exist'],
    globalThis: ['export const request = () => globalThis.a;', 'globalThis does not exist'],
  },
});

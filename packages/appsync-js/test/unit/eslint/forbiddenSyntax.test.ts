import { type FORBIDDEN_SYNTAX, syntaxRules } from '../../../src/eslint/forbiddenSyntax.ts';
import { type Cases, testRule } from './testRule.ts';

/** A module with `with` does not parse, so that no case of it can reach its rule. */
type Tested = Exclude<keyof typeof FORBIDDEN_SYNTAX, 'no-with'>;

const CASES: Readonly<Record<Tested, Cases>> = {
  'no-accessor': {
    accepted: { methods: 'export const request = () => ({ get: 1, set(value) { return value; } });' },
    refused: {
      'a getter': ['export const request = () => ({ get a() { return 1; } });', 'Getters and setters'],
      'a setter': ['export const request = () => ({ set a(value) {} });', 'Getters and setters'],
    },
  },
  'no-arguments': {
    accepted: { 'a member of that name': 'export const request = (ctx) => ({ payload: ctx.args });' },
    refused: { arguments: ['function f() { return arguments; }', 'no `arguments`'] },
  },
  'no-bigint': {
    accepted: {
      'digits in a string': `export const request = () => '1';`,
      'a number': 'export const request = () => 1;',
    },
    refused: { 'a bigint': ['export const request = () => 1n;', 'compute amounts in a function'] },
  },
  'no-class-expression': {
    accepted: { 'an object': 'export const request = () => ({ a: 1 });' },
    refused: { 'a class as a value': ['const a = class {};', 'no classes'] },
  },
  'no-debugger': {
    accepted: { 'a string': `export const request = () => 'debugger';` },
    refused: { debugger: ['export function request() { debugger; }', 'debugger'] },
  },
  'no-default-export': {
    accepted: {
      'request and response':
        'export const request = () => ({}); export const response = (ctx) => ctx.result;',
    },
    refused: {
      'a default export': ['export default function request() {}', 'no default export'],
      'a name exported as the default': ['const a = 1; export { a as default };', 'no default export'],
    },
  },
  'no-default-import': {
    accepted: {
      names: "import { util } from '@aws-appsync/utils'; export const a = util;",
      everything: "import * as ddb from '@aws-appsync/utils/dynamodb'; export const a = ddb;",
    },
    refused: {
      'a default import': [
        "import util from '@aws-appsync/utils'; export const a = util;",
        'import the names',
      ],
    },
  },
  'no-dynamic-import': {
    accepted: {
      'a static import': `import { util } from '@aws-appsync/utils'; export const request = () => util.autoId();`,
    },
    refused: { 'import()': [`export const request = () => import('./a');`, 'import() is not supported'] },
  },
  'no-for-await': {
    accepted: { 'without one': `export function request() { for (const a of []) { console.log(a); } }` },
    refused: {
      one: [
        `export async function request() { for await (const a of []) { console.log(a); } }`,
        'nothing in it is asynchronous',
      ],
    },
  },
  'no-meta-property': {
    accepted: { 'a property called meta': 'export const request = (ctx) => ctx.meta;' },
    refused: {
      'import.meta': ['export const request = () => import.meta;', 'import.meta'],
      'new.target': ['export function request() { return new.target; }', 'new.target'],
    },
  },
  'no-new': {
    accepted: { literals: 'export const request = () => ({ list: [] });' },
    refused: { 'a constructor': ['export const request = () => new Map();', 'no constructors'] },
  },
  'no-other-import': {
    accepted: {
      'what AppSync provides': "import { util } from '@aws-appsync/utils'; export const a = util;",
      'its operations': "import * as ddb from '@aws-appsync/utils/dynamodb'; export const a = ddb;",
      'a file of the project': "import { a } from './lib/a.ts'; export const b = a;",
      'a type of a package': "import type { A } from 'uuid'; export const b = (a: A) => a;",
    },
    refused: {
      'a package': ["import { v4 } from 'uuid'; export const a = v4;", 'no modules but'],
      'a package for its effects': ["import 'uuid';", 'no modules but'],
      'another module of that package': [
        "import { a } from '@aws-appsync/utils/other'; export const b = a;",
        'no modules but',
      ],
    },
  },
  'no-reexport': {
    accepted: {
      'a type': `export type { Context } from '@aws-appsync/utils';`,
      'a file of ours': `export { request } from './shared.ts';`,
    },
    refused: {
      'a value': [`export { util } from '@aws-appsync/utils';`, 'cannot export'],
      everything: [`export * from '@aws-appsync/utils/dynamodb';`, 'cannot export'],
    },
  },
  'no-sort-argument': {
    accepted: { 'without one': `export const a = ['b', 'a'].sort();` },
    refused: { one: [`export const a = [2, 1].sort((x, y) => x - y);`, 'takes no argument'] },
  },
  'no-throw': {
    accepted: { 'util.error': `export function request() { util.error('no', 'NotFound'); }` },
    refused: { throw: [`export function request() { throw 'no'; }`, 'call util.error()'] },
  },
};

for (const [name, cases] of Object.entries(CASES)) testRule(`appsync-js/${name}`, syntaxRules[name]!, cases);

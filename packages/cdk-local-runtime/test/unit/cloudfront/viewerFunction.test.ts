import { expect, test } from 'vitest';
import { readFunction } from '../../../src/cloudfront/viewerFunction.ts';

const resource = (code: string, changed: Record<string, unknown> = {}) => ({
  logicalId: 'F',
  type: 'AWS::CloudFront::Function',
  properties: {
    ...{ Name: 'f', FunctionCode: code, AutoPublish: true, FunctionConfig: { Runtime: 'cloudfront-js-2.0' } },
    ...changed,
  },
  dependsOn: [],
  ref: 'f',
  attributes: {},
});
const run = (code: string, event: unknown = {}) => readFunction(resource(code)).run(event);

test('given a handler, when it runs, then it gets the event and its answer comes back', () => {
  const code = 'function handler(event) { event.request.uri += "x"; return event.request; }';
  expect(run(code, { request: { uri: '/a' } })).toEqual({ uri: '/ax' });
});

test('given an async handler, then its answer is waited for', () => {
  expect(run('async function two() { return 2; } async function handler() { return await two(); }')).toBe(2);
});

test('given two runs, then nothing of the first is there in the second', () => {
  const counted = readFunction(
    resource('var n = 0; function handler() { n++; globalThis.m = (globalThis.m || 0) + 1; return [n, m]; }'),
  );
  expect([counted.run({}), counted.run({})]).toEqual([
    [1, 1],
    [1, 1],
  ]);
});

test.each([
  ['throws', 'function handler() { throw new Error("no"); }', /Error: no/],
  ['rejects', 'async function handler() { throw new Error("no"); }', /Error: no/],
  ['does not end', 'function handler() { while (true) {} }', /timed out/],
  ['evaluates text', 'function handler() { return handler.constructor("return 1")(); }', /Code generation/],
  ['asks for this process', 'function handler() { return this.process.env; }', /TypeError/],
])('given a function that %s, then the run fails with that', (_, code, message) => {
  expect(() => run(code)).toThrow(message);
});

test('given the objects of a function, then none leads to this process', () => {
  const code = `function handler(event) {
    const ways = [event, event.constructor, console.log, globalThis, Date].map(function (each) {
      try { return typeof each.constructor.constructor('return process')(); } catch (error) { return 'none'; }
    });
    return ways;
  }`;
  expect(run(code, { a: 1 })).toEqual(['none', 'none', 'none', 'none', 'none']);
});

test('given time, then it stands still during a run', () => {
  const code = `function handler() { const a = Date.now(); for (let i = 0; i < 2000000; i++) { } return [Date.now() - a, new Date().getTime() - a]; }`;
  expect(run(code)).toEqual([0, 0]);
});

test.each([
  ['a class', 'class A {} function handler() {}', 'line 1 has a class'],
  [
    'destructuring',
    'function handler(event) {\n const { request } = event; return request; }',
    'line 2 has destructuring',
  ],
  ['spreading', 'function handler(event) { return { ...event }; }', 'spreading'],
  ['for … of', 'function handler(event) { for (const a of [1]) { } }', 'for … of'],
  ['?.', 'function handler(event) { return event?.a; }', '?.'],
  ['??', 'function handler(event) { return event.a ?? 1; }', '??'],
  ['??=', 'function handler(event) { event.a ??= 1; return event; }', '??='],
  ['a BigInt', 'function handler() { return typeof 1n; }', 'a BigInt'],
  ['a method', 'function handler() { return { a() {} }; }', 'a method in short form'],
  ['import.meta', 'function handler() { return import.meta; }', 'import.meta'],
  ['a default', 'function handler(event = {}) { return event; }', 'a default of a parameter'],
  ['a generator', 'function* many() { } function handler() {}', 'a generator'],
  [
    'a nested async function',
    'function handler() { return (async () => 1)(); }',
    'an async function in another one',
  ],
  ['a module', "import cf from 'cloudfront'; function handler() {}", 'import'],
  ['require', "const crypto = require('crypto'); function handler() {}", 'require'],
  ['eval', "function handler() { return eval('1'); }", 'eval'],
  ['a timer', 'function handler() { setTimeout(handler, 1); }', 'setTimeout'],
  ['the network', 'function handler() { return fetch("/"); }', 'fetch'],
  ['what does not parse', 'function handler( {', 'it does not parse'],
  ['no handler', 'function other() {}', 'it declares no function handler'],
])('given %s, then the start is refused and says so', (_, code, why) => {
  expect(() => readFunction(resource(code))).toThrow(why);
});

test('given names that stand for something else, then they are no restricted feature', () => {
  expect(run('function handler(event) { return { fetch: event.process }; }', { process: 1 })).toEqual({
    fetch: 1,
  });
});

test.each<[string, Record<string, unknown>, RegExp]>([
  [
    '10,241 bytes',
    { FunctionCode: `function handler() {}${' '.repeat(10_220)}` },
    /10241 bytes, CloudFront takes 10240/,
  ],
  ['a name with a dot', { Name: 'a.b' }, /Name/],
  ['another runtime', { FunctionConfig: { Runtime: 'cloudfront-js-1.0' } }, /cloudfront-js-1\.0/],
  ['no publication', { AutoPublish: false }, /never published/],
])('given %s, then the start is refused', (_, changed, why) => {
  expect(() => readFunction(resource('function handler() {}', changed))).toThrow(why);
});

test('given 10,240 bytes, then they are taken', () => {
  const code = 'function handler() { return 1; }';
  expect(run(code.padEnd(10_240))).toBe(1);
});

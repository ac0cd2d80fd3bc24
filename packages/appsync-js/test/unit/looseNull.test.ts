import { expect, test } from 'vitest';
import { run, valueOf } from './context.ts';

// https://github.com/aws/aws-appsync-community/issues/305
test.each<[expression: string, value: unknown]>([
  ['void 0 === null', true],
  ['undefined === null', true],
  ['null !== undefined', false],
  ['ctx.args.absent === null', true],
  ['ctx.args.given === undefined', true],
  ['ctx.args.given !== undefined', false],
  ['ctx.args.absent === ctx.args.given', true],
  ['ctx.args.zero === null', false],
  ['ctx.args.empty === undefined', false],
  ['ctx.args.zero === ctx.args.empty', false],
  ['ctx.args.zero === false', false],
  ['ctx.args.zero === ctx.args.zero', true],
  // Nothing else about equality changes, and members that are there can still be told from members that are not.
  ["typeof ctx.args.absent === 'undefined'", true],
  ["Object.keys(ctx.args).includes('given') === Object.keys(ctx.args).includes('absent')", false],
  ['(ctx.args.absent /* a */ === null) === (undefined === (null))', true],
  ['[1, null].filter((each) => each === undefined).length', 1],
  ['`${ctx.args.absent === null ? `${ctx.args.given === undefined}` : "no"}`', 'true'],
])('given %s, when evaluated, then it is %j', (expression, value) => {
  expect(valueOf(expression, { args: { given: null, zero: 0, empty: '' } })).toBe(value);
});

test.each([
  ['const a = ctx.args.x === null;\nreturn ctx.args.x.items;', '4:19'],
  ['return ctx.args.x === null && ctx.args.x.items;', '3:42'],
  ['return (ctx.args.x === (ctx.args.y !== undefined)) === null || ctx.args.x.items;', '3:75'],
  ['return ctx.args.x.items === null;', '3:19'],
])(
  'given an error in %j, when it is reported, then its place is the one in the source',
  (statements, place) => {
    const evaluation = run(statements);
    expect(evaluation).toMatchObject({ kind: 'error' });
    const { error } = evaluation as Extract<typeof evaluation, { kind: 'error' }>;
    const [line = 0, column = 0] = place.split(':').map(Number);
    expect(error.message).toContain(`code.js:${line}:${column}: TypeError`);
  },
);

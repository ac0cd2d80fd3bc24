import { wallClock } from '../../../src/running.ts';
import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';
import { answering, requesting } from './apiTemplate.ts';

const passing = `export function request(ctx) { return {}; }
export function response(ctx) { return ctx.prev.result; }`;

const step = (request: string, response = 'return ctx.result;') => ({
  source: 'NONE',
  code: `import { util, runtime } from '@aws-appsync/utils';
    export function request(ctx) { ${request} }
    export function response(ctx) { ${response} }`,
});

const schema = `
  enum Color { RED BLUE }
  input Filter { color: Color json: AWSJSON }
  interface Pet { name: String! }
  type Cat implements Pet { name: String! lives: Int }
  type Dog implements Pet { name: String! bites: Boolean }
  union Found = Cat | Dog
  type Node { id: ID! must: String! may: String deep: Node many: [Node!] loose: [String!] }
  type Query {
    node: Node wrong: Node! pets: [Pet] found(known: Boolean): [Found] anyone: Pet
    color(filter: Filter): Color echo(text: String, json: AWSJSON, at: AWSDateTime, n: Int = 3): AWSJSON
    context(a: Int): AWSJSON stash: String early: String skipEnd: String resolverEarly: String
    fails: Node appended: String denied: String crash: String env: String header: String
    order: [String] count: Int slow: String list: [Int] missing: String now: Float
  }
  type Mutation { tick(name: String): Int hail(text: String): String paint(color: Color!): Color! list(items: [String]): [String] }
  type Subscription {
    onTick: Int @aws_subscribe(mutations: ["tick"])
    onHail(text: String): String @aws_subscribe(mutations: ["hail"])
    onPaint: Color @aws_subscribe(mutations: ["paint"])
    onList: [String] @aws_subscribe(mutations: ["list"])
  }
`;

/** An API with a field for every thing that a resolver can do. */
export interface NodesApi extends TestApi {
  /** Ends the 30 seconds of the request that runs. False while none does. */
  endTime(): boolean;
}

export async function startNodesApi(): Promise<NodesApi> {
  let late: (() => void) | undefined;
  const runtime = await startTestApi(
    {
      schema,
      api: { EnvironmentVariables: { stage: 'runtime' } },
      functions: {
        Slow: `export const handler = () => new Promise((done) => setTimeout(() => done('late'), 1500));`,
        Counter: `let n = 0; export const handler = async ({ name }) => {
          const mine = ++n; await new Promise((done) => setTimeout(done, name === 'first' ? 150 : 0)); return mine; };`,
      },
      steps: {
        one: step(
          `ctx.stash.trail = 'one'; return { payload: 1 };`,
          `ctx.stash.trail += '.'; return { n: ctx.result };`,
        ),
        two: step(
          `ctx.stash.trail += 'two'; return { payload: ctx.prev.result.n + 1 };`,
          `return ctx.stash.trail + ctx.result;`,
        ),
        early: step(`runtime.earlyReturn('early'); return {};`, `return 'never';`),
        after: step(`return { payload: ctx.prev.result + ' then after' };`),
        ending: step(`runtime.earlyReturn('ended', { skipTo: 'END' }); return {};`, `return 'never';`),
        broken: step(`return { payload: ctx.args.nothing.here };`),
      },
      resolvers: {
        'Query.node': {
          source: 'NONE',
          code: answering(
            `{ id: 'a', must: null, may: 'm', deep: { id: 'b', must: 'x', many: [{ id: 'c', must: 'y' }, { id: 'd' }] }, loose: ['a', null] }`,
          ),
        },
        'Query.wrong': { source: 'NONE', code: answering('null') },
        'Query.pets': {
          source: 'NONE',
          code: answering(
            `[{ __typename: 'Cat', name: 'Tom', lives: 9 }, { __typename: 'Dog', name: 'Rex', bites: true }]`,
          ),
        },
        'Query.found': {
          source: 'NONE',
          code: answering(
            `ctx.args.known ? [{ __typename: 'Cat', name: 'Tom' }] : [{ __typename: 'Cat' }, { name: 'nobody' }]`,
          ),
        },
        'Query.anyone': { source: 'NONE', code: answering(`{ name: 'nobody' }`) },
        'Query.color': { source: 'NONE', code: answering('ctx.args.filter.color') },
        'Query.echo': { source: 'NONE', code: answering('ctx.args') },
        'Query.context': {
          source: 'NONE',
          code: answering(`({ args: ctx.args, arguments: ctx.arguments, source: ctx.source, identity: ctx.identity, stash: ctx.stash,
            info: { fieldName: ctx.info.fieldName, parentTypeName: ctx.info.parentTypeName, variables: ctx.info.variables },
            domain: ctx.request.domainName })`),
        },
        'Query.stash': { steps: ['one', 'two'], code: passing },
        'Query.early': { steps: ['early', 'after'], code: passing },
        'Query.skipEnd': { steps: ['ending', 'after'], code: passing },
        'Query.resolverEarly': {
          steps: ['after'],
          code: `import { runtime } from '@aws-appsync/utils';
            export function request(ctx) { runtime.earlyReturn('straight'); return {}; }
            export function response(ctx) { return ctx.prev.result + ' to response'; }`,
        },
        'Query.fails': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: null }; }
            export function response(ctx) { util.error('no', 'Custom', { id: 'a', may: 'm', secret: 's' }, { why: 'because' }); }`,
        },
        'Query.appended': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: 'value' }; }
            export function response(ctx) { util.appendError('careful', 'Warned', null, { n: 1 }); return ctx.result; }`,
        },
        'Query.denied': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { util.unauthorized(); return {}; }
            export function response(ctx) { return 1; }`,
        },
        'Query.crash': { steps: ['broken'], code: passing },
        'Query.env': { source: 'NONE', code: answering('ctx.env.stage') },
        'Query.header': {
          source: 'NONE',
          code: `import { util } from '@aws-appsync/utils';
            export function request(ctx) { return { payload: ctx.request.headers.custom }; }
            export function response(ctx) { util.http.addResponseHeader('x-answer', 'yes'); return ctx.result; }`,
        },
        'Query.slow': { source: 'Slow', code: requesting(`{ operation: 'Invoke', payload: {} }`) },
        'Query.list': { source: 'NONE', code: answering(`[1, 'x', 3]`) },
        'Query.now': { source: 'NONE', code: answering('util.time.nowEpochMilliSeconds()') },
        'Mutation.hail': { source: 'NONE', code: answering('ctx.args.text') },
        'Mutation.paint': { source: 'NONE', code: answering('ctx.args.color') },
        'Mutation.list': { source: 'NONE', code: answering('ctx.args.items') },
        'Mutation.tick': {
          source: 'Counter',
          code: requesting(`{ operation: 'Invoke', payload: ctx.args }`),
        },
      },
    },
    {
      clock: {
        now: () => wallClock.now(),
        // The deadline of a request comes when the test says so.
        sleep: (ms, signal) =>
          new Promise((resolve) => {
            if (ms === 30_000) late = resolve;
            signal?.addEventListener('abort', () => {
              if (late === resolve) late = undefined;
              resolve();
            });
          }),
      },
    },
  );
  return {
    ...runtime,
    endTime: () => {
      late?.();
      return late !== undefined;
    },
  };
}

/** The place of an error as AppSync writes it. */
export const at = (line: number, column: number) => [{ line, column, sourceName: null }];

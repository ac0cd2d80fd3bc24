import { loadResolver } from '../../src/loadResolver.ts';
import type { Evaluation, LoadOptions } from '../../src/evaluate.ts';
import type { ResolverContext } from '../../src/host.ts';

/** A context with nothing in it. */
export const emptyContext: ResolverContext = {
  args: {},
  stash: {},
  request: { headers: {}, domainName: null },
  info: {
    fieldName: 'getPost',
    parentTypeName: 'Query',
    variables: {},
    selectionSetList: [],
    selectionSetGraphQL: '{}',
  },
  env: {},
};

const imports = [
  "import { util, extensions, runtime } from '@aws-appsync/utils';",
  "import * as ddb from '@aws-appsync/utils/dynamodb';",
  "import * as ai from '@aws-appsync/utils/ai';",
  "import * as rds from '@aws-appsync/utils/rds';",
].join(' ');

/** Runs the statements of a request handler. */
export function run(
  statements: string,
  context: Partial<ResolverContext> = {},
  options: LoadOptions = {},
): Evaluation {
  const source = `${imports}\nexport function request(ctx) {\n${statements}\n}`;
  return loadResolver(source, 'test', options).evaluate('request', { ...emptyContext, ...context });
}

/** The value of one expression in APPSYNC_JS; an error of the code is thrown. */
export function valueOf(
  expression: string,
  context: Partial<ResolverContext> = {},
  options: LoadOptions = {},
): unknown {
  const evaluation = run(`return ${expression};`, context, options);
  if (evaluation.kind === 'value') return evaluation.value;
  throw new Error(evaluation.kind === 'error' ? evaluation.error.message : 'the handler returned early');
}

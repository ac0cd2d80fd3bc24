import { startTestApi } from './testApi.ts';
import type { TestApi } from './testApi.ts';

/**
 * One field runs whatever request the test gives, and answers result and error as JSON: what a response handler sees.
 */
const anything = `
import { util } from '@aws-appsync/utils';
export function request(ctx) { return ctx.args.request; }
export function response(ctx) { return { result: ctx.result, error: ctx.error }; }
`;

/** What a response handler sees. */
export interface Outcome {
  readonly result: any;
  readonly error: { message: string; type: string } | null;
}

/** An API whose one field runs any request on DynamoDB. */
export interface ItemsApi extends TestApi {
  run(request: unknown, field?: string): Promise<Outcome>;
  /** Puts an item with the sort key `1`. */
  put(id: string, values: Record<string, unknown>, more?: Record<string, unknown>): Promise<Outcome>;
}

export const S = (text: string) => ({ S: text });
export const key = (id: string, at = '1') => ({ id: S(id), at: S(at) });
export const absent = { expression: 'attribute_not_exists(id)' };

export async function startItemsApi(): Promise<ItemsApi> {
  const runtime = await startTestApi({
    schema: `
      type Query { run(request: AWSJSON!): AWSJSON other(request: AWSJSON!): AWSJSON refused(request: AWSJSON!): AWSJSON
        blind(request: AWSJSON!): AWSJSON }
    `,
    tables: { Items: { sort: 'at' }, Others: {}, Blind: {} },
    functions: {
      Resolver: `export const handler = async ({ arguments: args, requestMapping, currentValue, resolver }) => {
        const name = currentValue.name.S;
        if (name === 'discard me') return { action: 'discard' };
        if (name === 'retry me') return { action: 'retry', retryMapping: {
          attributeValues: { ...requestMapping.attributeValues, seen: { S: resolver.tableName + ' ' + resolver.field } },
          condition: { expression: 'attribute_exists(id)' } } };
        return { action: 'reject' };
      };`,
    },
    resolvers: {
      'Query.run': { source: 'Items', code: anything },
      'Query.other': { source: 'Others', code: anything },
      'Query.refused': { source: 'Others', code: anything },
      'Query.blind': { source: 'Blind', code: anything },
    },
    statements: [
      {
        Effect: 'Allow',
        Action: ['dynamodb:*'],
        Resource: ['arn:aws:dynamodb:us-east-1:000000000000:table/api-*'],
      },
      {
        Effect: 'Deny',
        Action: 'dynamodb:DeleteItem',
        Resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/api-others',
      },
      {
        Effect: 'Deny',
        Action: 'dynamodb:GetItem',
        Resource: 'arn:aws:dynamodb:us-east-1:000000000000:table/api-blind',
      },
      { Effect: 'Allow', Action: 'lambda:InvokeFunction', Resource: '*' },
    ],
  });
  const run = async (request: unknown, field = 'run'): Promise<Outcome> => {
    const query = `query($request: AWSJSON!) { ${field}(request: $request) }`;
    const { data, errors } = await runtime.post(query, { request: JSON.stringify(request) });
    if (errors) throw new Error(JSON.stringify(errors));
    return JSON.parse(String(data?.[field])) as Outcome;
  };
  return {
    ...runtime,
    run,
    put: (id, attributeValues, more = {}) =>
      run({ operation: 'PutItem', key: key(id), attributeValues, ...more }),
  };
}

import {
  AwsError,
  type DataSourceCall,
  type DataSourceDeps,
  type DataSourceReply,
  callDynamoDb,
  pageTokenKey,
} from 'cdk-local-runtime/testing';
import type { ResolverError } from 'appsync-js';
import type { BuiltResolvers } from './resolvers.ts';

/** Answers the payload that a step sent to its function. */
export type TestFunction = (payload: never) => Promise<unknown>;

/** One resolver or pipeline step with the table or the function behind its data source. */
export interface TestStep {
  readonly name: string;
  readonly source: { readonly table: string } | { readonly invoke: TestFunction } | 'none';
}

export interface TestField {
  readonly resolvers: BuiltResolvers;
  /** Of a DynamoDB that takes any signature. */
  readonly endpoint: string;
  /** A pipeline's own resolver; absent for a unit resolver, which is its only step. */
  readonly pipeline?: string;
  readonly steps: readonly TestStep[];
}

export type FieldOutcome = { readonly value: unknown } | { readonly error: ResolverError };

interface Call {
  readonly args: Record<string, unknown>;
  readonly identity: unknown;
}

/** Runs a field as AppSync does: handlers in the APPSYNC_JS runtime, requests through the local data source. */
export async function runField(field: TestField, call: Call): Promise<FieldOutcome> {
  let stash: Record<string, unknown> = {};
  let previous: unknown = null;
  const evaluate = (name: string, handler: 'request' | 'response', more: object = {}) => {
    const evaluation = field.resolvers.evaluate(name, handler, {
      ...call,
      stash,
      prev: { result: previous },
      ...more,
    });
    stash = evaluation.effects.stash;
    return evaluation;
  };
  if (field.pipeline !== undefined) {
    const before = evaluate(field.pipeline, 'request');
    if (before.kind === 'error') return { error: before.error };
  }
  for (const step of field.steps) {
    const request = evaluate(step.name, 'request');
    if (request.kind === 'error') return { error: request.error };
    if (request.kind === 'earlyReturn') {
      previous = request.value;
      continue;
    }
    const reply = await callSource(field, step, request.value);
    const response = evaluate(step.name, 'response', { ...reply });
    if (response.kind === 'error') return { error: response.error };
    previous = response.value;
  }
  if (field.pipeline === undefined) return { value: previous };
  const after = evaluate(field.pipeline, 'response', { result: previous });
  return after.kind === 'error' ? { error: after.error } : { value: after.value };
}

async function callSource(
  field: TestField,
  { name, source }: TestStep,
  request: unknown,
): Promise<DataSourceReply> {
  if (source === 'none') return { result: (request as { payload: unknown }).payload, error: null };
  if ('invoke' in source) {
    return { result: await source.invoke((request as { payload: never }).payload), error: null };
  }
  const roleArn = 'arn:aws:iam::000000000000:role/test';
  const dataSource = { type: 'AMAZON_DYNAMODB', name, roleArn, tableName: source.table };
  const gateway = {
    json: (_principal: unknown, _service: string, action: string, input: unknown) =>
      send(field.endpoint, action, input),
  };
  const deps = { gateway, tokenKey: pageTokenKey('test'), fetch } as unknown as DataSourceDeps;
  return callDynamoDb(deps, { step: { dataSource }, run: {}, request } as unknown as DataSourceCall);
}

async function send(endpoint: string, action: string, input: unknown): Promise<unknown> {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${action}`,
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260102/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
      'x-amz-date': '20260102T120000Z',
    },
    body: JSON.stringify(input),
  });
  const body = (await response.json()) as Record<string, unknown>;
  if (response.ok) return body;
  const code = String(body['__type']).split('#').at(-1) ?? 'Unknown';
  throw new AwsError(code, String(body['message'] ?? body['Message'] ?? ''), response.status, body);
}

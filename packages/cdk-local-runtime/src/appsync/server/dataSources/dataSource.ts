import { AwsError } from '../../../gateway/gateway.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import { rolePrincipal } from '../../../gateway/principal.ts';
import type { Principal } from '../../../gateway/principal.ts';
import type { ResolverContext } from 'appsync-js/run';
import type { StepDefinition } from '../apiDefinition.ts';
import { FieldError } from '../errors.ts';
import type { RequestContext } from '../requestContext.ts';

/** What a data source left in `ctx.result` and `ctx.error`. */
export interface DataSourceReply {
  readonly result: unknown;
  readonly error: { message: string; type: string } | null;
}

/** One call of a data source. */
export interface DataSourceCall {
  readonly step: StepDefinition;
  /** What the request handler returned. */
  readonly request: unknown;
  readonly context: ResolverContext;
  readonly run: RequestContext;
  /** Names the field for batching and for conflict handlers. */
  readonly field: { typeName: string; fieldName: string; outputType: string; path: string };
}

export interface DataSourceDeps {
  readonly gateway: Gateway;
  /** The key of opaque page tokens. */
  readonly tokenKey: Buffer;
  readonly fetch: typeof fetch;
}

/** The data source's service role, as AppSync assumes it. */
export function rolePrincipalOf(roleArn: string, run: RequestContext): Principal {
  return {
    ...rolePrincipal(roleArn, 'APPSYNC_ASSUME_ROLE', 'appsync.amazonaws.com'),
    flow: run.flow,
  };
}

/** A request handler returned something that the data source cannot run. */
export function badRequest(message: string): FieldError {
  return new FieldError(message, { errorType: 'MappingTemplate' });
}

export function asRecord(value: unknown, what: string): Record<string, unknown> {
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw badRequest(`Expected ${what} to be an object.`);
}

/** Turns a refused call into a reply; other faults pass. */
export function replyOf(
  error: unknown,
  typeOf: (error: AwsError) => string,
  result: unknown = null,
): DataSourceReply {
  if (!(error instanceof AwsError)) throw error;
  return { result, error: { message: error.message, type: typeOf(error) } };
}

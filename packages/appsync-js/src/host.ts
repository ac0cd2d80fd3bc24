import { isMap } from './isMap.ts';
import type { SubscriptionFilter } from './subscriptionFilter.ts';

/** What a handler sees as its context, as plain data. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export interface ResolverContext {
  readonly args: Record<string, unknown>;
  readonly source?: unknown;
  stash: Record<string, unknown>;
  prev?: { result: unknown } | null;
  result?: unknown;
  error?: { message: string; type: string } | null;
  readonly identity?: unknown;
  readonly request: { headers: Record<string, string>; domainName: string | null };
  readonly info: {
    fieldName: string;
    parentTypeName: string;
    variables: Record<string, unknown>;
    selectionSetList: string[];
    selectionSetGraphQL: string;
  };
  readonly env: Record<string, string>;
  /** What `util.authType()` answers; by default it is read from `identity`. Not part of what the handler sees. */
  readonly authType?: string;
}

/** An error as AppSync adds it to the answer's `errors`. */
export interface ResolverError {
  readonly message: string;
  readonly errorType: string | null;
  readonly data: unknown;
  readonly errorInfo: unknown;
}

export interface LogLine {
  readonly level: 'log' | 'error';
  readonly message: string;
}

export interface SubscriptionInvalidation {
  readonly subscriptionField: string;
  readonly payload: Record<string, unknown>;
}

export interface CacheEviction {
  readonly typeName: string;
  readonly fieldName: string;
  readonly keyValuePair: Record<string, unknown>;
}

/** What a handler did besides returning a value. */
export interface Effects {
  /** `ctx.stash` afterwards: the next handler of the same resolver gets it. */
  stash: Record<string, unknown>;
  readonly appendedErrors: ResolverError[];
  readonly logs: LogLine[];
  /** In order; the last of equal names counts. */
  readonly responseHeaders: [name: string, value: string][];
  /** Absent: not called. null: called with null. The last call counts. */
  subscriptionFilter?: SubscriptionFilter | null;
  subscriptionInvalidationFilter?: SubscriptionFilter | null;
  readonly invalidations: SubscriptionInvalidation[];
  readonly cacheEvictions: CacheEviction[];
}

/** How a handler ended early. */
export type Ending =
  { kind: 'error'; error: ResolverError } | { kind: 'earlyReturn'; value: unknown; skipTo?: 'END' | 'NEXT' };

/** One evaluation, as the functions of `util`, `extensions` and `runtime` see it. */
export interface Host {
  /** Milliseconds since the epoch. */
  clock(): number;
  /** At least 0, less than 1. */
  random(): number;
  readonly context: ResolverContext;
  readonly effects: Effects;
  /** Set by the function that ended the handler. */
  ending?: Ending;
}

/** A function that APPSYNC_JS provides. Its arguments are plain data; undefined ones arrive as null. */
export type HostFunction = (host: Host, ...args: unknown[]) => unknown;

/** Thrown by a HostFunction that ends the handler; `host.ending` says how. */
export class HandlerEnded extends Error {}

/** The one that is thrown: to make one takes longer than most handlers, for a stack that nobody reads. */
export const HANDLER_ENDED = new HandlerEnded();

/** A function was called wrongly: becomes an error in the user's code. */
export class UtilityFault extends Error {}

/** `value` as a string, or a fault that names the function and the parameter. */
export function requireString(value: unknown, of: string): string {
  if (typeof value === 'string') return value;
  throw new UtilityFault(`${of} must be a string, received ${JSON.stringify(value)}`);
}

/** `value` as a finite number, or a fault that names the function and the parameter. */
export function requireNumber(value: unknown, of: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UtilityFault(`${of} must be a number, received ${JSON.stringify(value)}`);
}

/** `value` as a map, or a fault that names the function and the parameter. */
export function requireMap(value: unknown, of: string): Record<string, unknown> {
  if (isMap(value)) return value;
  throw new UtilityFault(`${of} must be an object, received ${JSON.stringify(value)}`);
}

/** `value` as a list, or a fault that names the function and the parameter. */
export function requireList(value: unknown, of: string): unknown[] {
  if (Array.isArray(value)) return value as unknown[];
  throw new UtilityFault(`${of} must be an array, received ${JSON.stringify(value)}`);
}

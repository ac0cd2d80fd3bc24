import type { Principal } from '../../gateway/principal.ts';
import type { SubscriptionFilter } from 'appsync-js/run';
import type { AuthMode } from './apiDefinition.ts';
import type { WireError } from './errors.ts';
import type { Asker } from './fieldAccess.ts';

/** An authenticated caller. */
export interface Caller extends Asker {
  /** `ctx.identity`, in the shape of the caller's mode; null for API keys. */
  readonly identity: unknown;
  /** Whose policies decide, in IAM mode. */
  readonly principal: Principal | undefined;
}

/** What a subscription's resolver asked for while it ran. */
export interface SubscriptionWishes {
  filter: SubscriptionFilter | null | undefined;
  invalidationFilter: SubscriptionFilter | null | undefined;
}

export interface Invalidation {
  readonly subscriptionField: string;
  readonly payload: Record<string, unknown>;
}

/** Everything that belongs to one GraphQL request while it runs. */
export interface RequestContext {
  readonly requestId: string;
  readonly caller: Caller;
  /** Lower-case names; no cookies. */
  readonly headers: Record<string, string>;
  /** The custom domain that was called; null without one. */
  readonly domainName: string | null;
  readonly variables: Record<string, unknown>;
  /** `Mutation.createPost`: what the calls of this request are counted for. */
  readonly flow: string;
  /** Rejects when the request's 30 seconds are over. */
  readonly deadline: Promise<never>;
  resolverRuns: number;
  /** From `util.appendError`; they join the errors of the answer. */
  readonly appended: WireError[];
  readonly responseHeaders: [name: string, value: string][];
  readonly invalidations: Invalidation[];
  readonly wishes: SubscriptionWishes;
  /** Requests waiting to leave together, by resolver: see BatchInvoke. */
  readonly batches: Map<string, unknown>;
  /** True while a pushed object is cut to a subscriber's selection: no resolver runs. */
  readonly projecting: boolean;
}

/** What `util.authType()` answers. https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export const AUTH_TYPE_TEXTS: Readonly<Record<AuthMode, string>> = {
  API_KEY: 'API Key Authorization',
  AWS_IAM: 'IAM Authorization',
  AWS_LAMBDA: 'Lambda Authorization',
  OPENID_CONNECT: 'Open ID Connect Authorization',
  AMAZON_COGNITO_USER_POOLS: 'User Pool Authorization',
};

import { type Context, util } from '@aws-appsync/utils';
import { invalidInput } from '../../functions/shared/errors.ts';
import { fail, failOnError } from './fail.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** Arguments of every list. */
export interface PageArgs {
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}

/** The page's size, 1 to 100; 20 where none is asked for. */
export function limitOf(args: PageArgs): number {
  const limit = args.limit ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) fail(invalidInput('limit', limit, `a number from 1 to ${LIMIT_MAX}`));
  return limit;
}

/**
 * What a token of a list is good for: the merchant and the list's other arguments. No part holds a `#`, but for the last.
 * AppSync's own token is opaque, yet nothing says that it fits one query only.
 */
export type PageOf = readonly string[];

const EXPECTED = 'the nextToken of a page of this list';

/** The part of a query's request that makes it start where the page before ended; refuses a token of anything else. */
export function startOf({ nextToken }: PageArgs, list: PageOf): { nextToken?: string } {
  // One that is empty is none that a page ended with.
  if (nextToken === null || nextToken === undefined) return {};
  const bound = boundTo(list);
  if (!nextToken.startsWith(bound) || nextToken.length === bound.length) failAsForeign(nextToken);
  return { nextToken: nextToken.slice(bound.length) };
}

/** What AppSync and DynamoDB say of a token that was tampered with behind its beginning. */
const TOKEN_REFUSALS = ['pagination token', 'starting key', 'start key'];

/** The stored items of a page. A token that is none is refused as the caller's mistake. */
export function pageOf<T>(ctx: Context<PageArgs>, list: PageOf): { items: T[]; nextToken: string | null } {
  const given = ctx.args.nextToken;
  const refusal = (ctx.error?.message ?? '').toLowerCase();
  if (given && TOKEN_REFUSALS.some((part) => refusal.includes(part))) failAsForeign(given);
  failOnError(ctx);
  const { items, nextToken } = ctx.result as { items: T[]; nextToken?: string | null };
  return { items, nextToken: nextToken ? `${boundTo(list)}${nextToken}` : null };
}

/** Nobody has to read it back: a token is compared with what it would begin with. */
function boundTo(list: PageOf): string {
  return `${util.base64Encode(list.join('#'))}.`;
}

function failAsForeign(nextToken: string): never {
  fail(invalidInput('nextToken', nextToken, EXPECTED));
}

import type { Context } from '@aws-appsync/utils';
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

/** AppSync cannot read the token; DynamoDB refuses a start key that is not in the partition. */
const TOKEN_REFUSALS = ['Invalid pagination token', 'starting key'];

/** The stored items of a page. A token that is none, or of another list or merchant, is refused as the caller's mistake. */
export function pageOf<T>(ctx: Context<PageArgs>): { items: T[]; nextToken: string | null } {
  const { nextToken } = ctx.args;
  const refusal = ctx.error?.message ?? '';
  if (nextToken && TOKEN_REFUSALS.some((part) => refusal.includes(part))) {
    fail(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
  }
  failOnError(ctx);
  const page = ctx.result as { items: T[]; nextToken?: string | null };
  return { items: page.items, nextToken: page.nextToken ?? null };
}

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

/** The stored items of a page. A token of another list or another merchant is refused as the caller's mistake. */
export function pageOf<T>(ctx: Context<PageArgs>): { items: T[]; nextToken: string | null } {
  const { nextToken } = ctx.args;
  // DynamoDB refuses a start key that is not in the partition.
  if (ctx.error && nextToken && ctx.error.message.includes('starting key')) {
    fail(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
  }
  failOnError(ctx);
  const page = ctx.result as { items: T[]; nextToken?: string | null };
  return { items: page.items, nextToken: page.nextToken ?? null };
}

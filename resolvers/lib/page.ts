import type { Context, DynamoDBBatchGetItemRequest, LambdaRequest } from '@aws-appsync/utils';
import { runtime, util } from '@aws-appsync/utils';
import type { PageOfIds, PageQuery } from '../../functions/lists/readPage.ts';
import type { Answer } from '../../functions/shared/answer.ts';
import { invalidInput } from '../../functions/shared/errors.ts';
import { fail, failOnError, failWith } from './fail.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** Arguments of every list. */
export interface PageArgs {
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}

/** Arguments of lists that are read by when their items were created. */
export interface SpanArgs extends PageArgs {
  createdFrom?: string | null | undefined;
  createdBefore?: string | null | undefined;
}

/** The page's size, 1 to 100; 20 where none is asked for. */
export function limitOf(args: PageArgs): number {
  const limit = args.limit ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) fail(invalidInput('limit', limit, `a number from 1 to ${LIMIT_MAX}`));
  return limit;
}

/** Asks for a page of ids: a function reads the shards of the index together and merges them. */
export function idsRequest(
  args: SpanArgs,
  list: Pick<PageQuery, 'table' | 'index' | 'key' | 'oldestFirst' | 'filters'>,
): LambdaRequest {
  const payload: PageQuery = {
    ...list,
    limit: limitOf(args),
    nextToken: args.nextToken ?? null,
    createdFrom: args.createdFrom ?? null,
    createdBefore: args.createdBefore ?? null,
  };
  return { operation: 'Invoke', payload };
}

/** A token of anything but this list is refused as the caller's mistake. */
export function idsResponse(ctx: Context): PageOfIds {
  failOnError(ctx);
  const answer = ctx.result as Answer<PageOfIds>;
  if (!answer.ok) failWith(answer.error);
  return answer.value;
}

/** A page of items as they are stored. */
export interface StoredPage<T> {
  readonly items: readonly T[];
  readonly nextToken: string | null;
}

/**
 * Reads the items of a page of ids. Consistently: an index follows its table, and a read that lags behind the index would lose
 * what is new for good.
 */
export function itemsRequest(ctx: Context, table: string): DynamoDBBatchGetItemRequest {
  const { ids, nextToken } = ctx.prev.result as PageOfIds;
  if (ids.length === 0) runtime.earlyReturn({ items: [], nextToken });
  const keys = ids.map((id) => util.dynamodb.toMapValues({ id }));
  return { operation: 'BatchGetItem', tables: { [table]: { keys, consistentRead: true } } };
}

/** Fields by which an item can be seen to belong to a list. */
type Listed = { readonly merchantId: string } & Readonly<Record<string, unknown>>;

/**
 * The items that have these values: an index follows its table a moment later, and an item may be written by others, so that what an
 * item says of itself decides.
 */
export function itemsResponse<T extends Listed>(
  ctx: Context,
  table: string,
  values: Readonly<Record<string, string | null | undefined>>,
): StoredPage<T> {
  failOnError(ctx);
  const { data, unprocessedKeys } = ctx.result as BatchReply<T>;
  // A page with holes would lose items for good: the caller asks again.
  if ((unprocessedKeys[table] ?? []).length > 0) fail({ code: 'InternalError', facts: {} });
  const { nextToken } = ctx.prev.result as PageOfIds;
  const asked = Object.keys(values).filter((name) => values[name]);
  const items = (data[table] ?? []).filter(
    (item) => item && asked.every((name) => item[name] === values[name]),
  );
  return { items: items as T[], nextToken };
}

interface BatchReply<T> {
  readonly data: Readonly<Record<string, readonly (T | null)[]>>;
  readonly unprocessedKeys: Readonly<Record<string, readonly unknown[]>>;
}

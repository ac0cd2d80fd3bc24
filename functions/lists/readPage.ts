import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { LIST_SHARDS } from '../shared/shards.ts';
import { mergeShards } from './mergeShards.ts';
import type { List, ListIndex, Span } from './ports.ts';

/** One page of a list, as a resolver asks for it. */
export interface PageQuery extends List {
  /** The list's other arguments, which are no part of the key: a token is good for the same ones only. */
  readonly filters: readonly string[];
  /** 1 to 100. */
  readonly limit: number;
  readonly nextToken: string | null;
  /** Items created at this instant or later; null: from the oldest. */
  readonly createdFrom?: string | null | undefined;
  /** Items created before this instant; null: up to the newest. */
  readonly createdBefore?: string | null | undefined;
}

/** A page of ids in the order of its list: the indexes carry keys alone, so that a change of an item does not write them. */
export interface PageOfIds {
  readonly ids: readonly string[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

/**
 * Reads the shards of a list's index together and merges them. An item that is in the list from the first page to the last is on
 * exactly one of them, whatever is added in between. A token of anything else is `InvalidInput`.
 */
export function readPage(index: ListIndex) {
  return async ({
    limit,
    nextToken,
    filters,
    createdFrom,
    createdBefore,
    ...list
  }: PageQuery): Promise<Result<PageOfIds, PaymentsError>> => {
    const from = instant('createdFrom', createdFrom);
    if (!from.ok) return from;
    const until = instant('createdBefore', createdBefore);
    if (!until.ok) return until;
    const span = [from.value, until.value].map((at) => at ?? '');
    // A list without a span has the tokens that it always had.
    const bound = [
      list.table,
      list.index,
      list.key,
      ...filters,
      ...(span.every((at) => at === '') ? [] : span),
    ];
    const { oldestFirst = false } = list;
    const start = oldestFirst ? from.value : until.value;
    const after = nextToken === null ? start : readPageToken(bound, nextToken);
    if (after === null)
      return err(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
    const { entries, more } = await mergeShards({
      shards: LIST_SHARDS,
      after,
      oldestFirst,
      limit,
      read: (shard, position, count) =>
        index.readShard(
          list,
          shard,
          oldestFirst ? spanOf(position, until.value) : spanOf(from.value, position),
          count,
        ),
    });
    const last = entries.at(-1);
    return ok({
      ids: entries.map(({ id }) => id),
      nextToken: more && last !== undefined ? pageToken(bound, last.createdAtId) : null,
    });
  };
}

function spanOf(from: string | undefined, before: string | undefined): Span {
  return { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { before }) };
}

/** As the sort key has it: in UTC, with milliseconds. */
function instant(field: string, given: string | null | undefined): Result<string | undefined, PaymentsError> {
  if (given === null || given === undefined) return ok(undefined);
  const at = new Date(given);
  if (Number.isNaN(at.valueOf()))
    return err(invalidInput(field, given, 'an instant such as 2026-11-22T00:00:00Z'));
  return ok(at.toISOString());
}

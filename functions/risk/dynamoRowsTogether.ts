import DataLoader from 'dataloader';
import { KEYS_MAX } from '../shared/dynamoBatch.ts';
import {
  type DynamoRiskTableOptions,
  eachRowAlone,
  getRows,
  nameOf,
  type ReadRows,
  type RowAccess,
  type RowPage,
  type RowWrite,
} from './dynamoRiskTable.ts';
import type { RowKey } from './featureKeys.ts';

/** Of one TransactWriteItems: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const WRITES_MAX = 100;
/** Rows that are read for several pages of one partition at once. */
const SHARED_ROWS = 200;

/** So long the first waits for others: the answers of one call reach them one after the other, and eight steps of a batch are 40 ms. */
const LINGER_MS = 5;

/** What one caller writes, all of it or nothing, and the answer that it waits for. */
type Unit = readonly RowWrite[];
type Codes = readonly (string | undefined)[] | null;
type Answers = Map<Unit, Codes | Error>;

/**
 * Rows that are asked for or written at the same moment go in one call: the events of a batch, which do the same step at nearly the same time. Each
 * caller's writes stay whole and have their own conditions and their own answer, as if they were alone: those that a condition refuses are
 * told so, and the others are written without them.
 */
export function rowsTogether(options: DynamoRiskTableOptions): RowAccess {
  const alone = eachRowAlone(options);
  const together = {
    cache: false,
    maxBatchSize: KEYS_MAX,
    batchScheduleFn: (send: () => void) => void setTimeout(send, LINGER_MS),
  };
  const gets = new DataLoader((keys: readonly RowKey[]) => getRows(options, keys), together);
  const pages = new DataLoader((asked: readonly RowPage[]) => readPages(alone, asked), {
    ...together,
    maxBatchSize: Infinity,
  });
  const units = new DataLoader((asked: readonly Unit[]) => writeUnits(alone, asked), {
    ...together,
    maxBatchSize: Infinity,
  });
  return {
    get: (key) => gets.load(key),
    getAll: (keys) => Promise.all(keys.map((key) => gets.load(key))),
    page: (asked) => pages.load(asked),
    transact: (writes) => units.load(writes),
    write: async (update) => (await units.load([{ Update: update }])) === null,
  };
}

/** Pages of one partition, whose bounds are nearly the same in one batch, are one query; what it does not reach is read alone. */
async function readPages(alone: RowAccess, asked: readonly RowPage[]): Promise<(ReadRows | Error)[]> {
  const answers = new Map<RowPage, ReadRows | Error>();
  await Promise.all(
    [...Map.groupBy(asked, ({ pk }) => pk).values()].map(async (pages) => {
      try {
        for (const [page, read] of await readPartition(alone, pages)) answers.set(page, read);
      } catch (error) {
        // Who asked about another partition must not fail with it.
        for (const page of pages) answers.set(page, asError(error));
      }
    }),
  );
  return asked.map((page) => answers.get(page) as ReadRows | Error);
}

async function readPartition(
  alone: RowAccess,
  pages: readonly RowPage[],
): Promise<(readonly [RowPage, ReadRows])[]> {
  const [first] = pages;
  if (first === undefined) return [];
  const from = pages.map((page) => page.from).reduce((a, b) => (a < b ? a : b));
  const to = pages.map((page) => page.to).reduce((a, b) => (a > b ? a : b));
  const limit = pages.length === 1 ? first.limit : SHARED_ROWS;
  const read = await alone.page({ pk: first.pk, from, to, limit });
  return Promise.all(
    pages.map(async (page) => [page, partOf(read, page) ?? (await alone.page(page))] as const),
  );
}

/** Null where the query ended before the page was full. */
function partOf({ items, more }: ReadRows, { from, to, limit }: RowPage): ReadRows | null {
  const within = items.filter(({ sk }) => String(sk) >= from && String(sk) <= to);
  const last = String(items.at(-1)?.['sk'] ?? '');
  if (within.length < limit && more && last >= from) return null;
  return { items: within.slice(0, limit), more: within.length > limit || (more && last >= from) };
}

/** Those that are in nobody's way in as few transactions as hold them, until each is written or refused. */
async function writeUnits(alone: RowAccess, asked: readonly Unit[]): Promise<(Codes | Error)[]> {
  const answers: Answers = new Map();
  for (let left = asked; left.length > 0; left = left.filter((unit) => !answers.has(unit))) {
    const groups = groupsOf(left);
    await Promise.all(groups.map((group) => writeGroup(alone, group, answers)));
  }
  return asked.map((unit) => answers.get(unit) ?? null);
}

/** A transaction has each row once; of writes to one row the first goes first. */
function groupsOf(units: readonly Unit[]): Unit[][] {
  const taken = new Set<string>();
  const groups: Unit[][] = [];
  let size = WRITES_MAX;
  for (const unit of units) {
    const rows = unit.map(rowOf);
    if (rows.some((row) => taken.has(row))) continue;
    for (const row of rows) taken.add(row);
    if (size + unit.length > WRITES_MAX) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(unit);
    size += unit.length;
  }
  return groups;
}

function rowOf({ Update, Put }: RowWrite): string {
  return nameOf(Update?.Key ?? Put?.Item ?? {});
}

/** Units with a code are told it: it says how the row stood. The others of the group were not written, and come again. */
async function writeGroup(alone: RowAccess, group: readonly Unit[], answers: Answers): Promise<void> {
  const codes = group.length === 1 ? undefined : await alone.transact(group.flat()).catch(() => undefined);
  // What no condition refused is wrong with one of them, or with the table: the others must not fail with it.
  if (codes === undefined) return eachAlone(alone, group, answers);
  let at = 0;
  for (const unit of group) {
    const own = codes?.slice(at, at + unit.length) ?? [];
    at += unit.length;
    if (codes === null) answers.set(unit, null);
    else if (own.includes('ConditionalCheckFailed')) answers.set(unit, own);
  }
}

async function eachAlone(alone: RowAccess, group: readonly Unit[], answers: Answers): Promise<void> {
  await Promise.all(
    group.map(async (unit) => {
      try {
        answers.set(unit, await writeAlone(alone, unit));
      } catch (error) {
        answers.set(unit, asError(error));
      }
    }),
  );
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** An update alone costs half of what it costs in a transaction. */
async function writeAlone(alone: RowAccess, unit: Unit): Promise<Codes> {
  const [only] = unit;
  if (unit.length > 1 || only?.Update === undefined) return alone.transact(unit);
  const { Update } = only;
  if (Update.UpdateExpression === undefined) return alone.transact(unit);
  const { UpdateExpression } = Update;
  return (await alone.write({ ...Update, UpdateExpression })) ? null : ['ConditionalCheckFailed'];
}

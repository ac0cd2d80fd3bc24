import { PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Account, direction } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { journalEntry, type JournalEntry } from '../../../../functions/ledger/journalEntry.ts';
import { entryKey } from '../../../../functions/ledger/ledgerItems.ts';
import type { EntryToPost, PostOutcome } from '../../../../functions/ledger/ports.ts';
import { hashEntry } from '../../../../functions/ledger/seal.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { type ConflictingDynamoDB, startConflicts } from '../../../engines/conflicts.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const NOON = new Date('2026-01-02T12:00:00.000Z');
const EUR = { symbol: 'EUR', decimals: 2 };
const account = (id: string, facts: Partial<Account> = {}): Account => ({
  id: `mer:${id}`,
  book: 'mer',
  type: 'LIABILITY',
  currency: EUR,
  mayBeNegative: false,
  stripes: 1,
  ...facts,
});
const ACCOUNTS = [
  account('bank', { type: 'ASSET', mayBeNegative: true, stripes: 4 }),
  account('alice'),
  account('bob'),
  account('shop', { stripes: 3 }),
];
/** What limited accounts have at first. */
const OPENING = 100n;
/** A source that was refused before. */
const REFUSED = 6;

interface Posting {
  /** Few, so that the same entry and other entries of one source meet; `#6` was refused. */
  readonly source: number;
  readonly debit: number;
  readonly credit: number;
  readonly amount: number;
  /** The item that it marks, on the condition that nobody has. */
  readonly marks: number | null;
}

const posting: fc.Arbitrary<Posting> = fc
  .record({
    source: fc.integer({ min: 0, max: REFUSED }),
    debit: fc.nat({ max: 3 }),
    credit: fc.nat({ max: 3 }),
    amount: fc.constantFrom(1, 60, 100, 150),
    marks: fc.option(fc.nat({ max: 2 }), { freq: 3 }),
  })
  .filter(({ debit, credit }) => debit !== credit);

function entryOf({ source, debit, credit, amount }: Posting): JournalEntry {
  const line = (index: number, side: 'DEBIT' | 'CREDIT') => ({
    accountId: ACCOUNTS[index]!.id,
    side,
    amount: BigInt(amount),
    asset: 'EUR',
  });
  const postings = [line(debit, 'DEBIT'), line(credit, 'CREDIT')];
  const made = journalEntry(
    { book: 'mer', source: `event#${source}`, description: 'a move', postings },
    NOON,
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

/** The ledger as a plain state: what `post` says of one entry, and what it leaves behind. */
interface State {
  readonly available: ReadonlyMap<string, bigint>;
  readonly standing: ReadonlyMap<string, string>;
  readonly marked: ReadonlySet<number>;
}

function postIn(state: State, one: Posting): { readonly kind: PostOutcome['kind']; readonly next: State } {
  const entry = entryOf(one);
  const standing = state.standing.get(entry.id);
  if (standing === 'REFUSED') return { kind: 'REFUSED', next: state };
  if (standing !== undefined)
    return { kind: standing === hashEntry(entry) ? 'ALREADY_POSTED' : 'SOURCE_CONFLICT', next: state };
  if (one.marks !== null && state.marked.has(one.marks)) return { kind: 'MARK_CONFLICT', next: state };
  const available = new Map(state.available);
  for (const { accountId, side, amount } of entry.postings) {
    const of = ACCOUNTS.find(({ id }) => id === accountId)!;
    const after = (available.get(accountId) ?? 0n) + direction(of, side) * amount;
    if (after < 0n && !of.mayBeNegative) return { kind: 'INSUFFICIENT', next: state };
    available.set(accountId, after);
  }
  const marked = new Set(state.marked);
  if (one.marks !== null) marked.add(one.marks);
  return {
    kind: 'POSTED',
    next: { available, standing: new Map(state.standing).set(entry.id, hashEntry(entry)), marked },
  };
}

/** Whether posting one after the other, in some order, ends with these outcomes; what is there afterwards follows from them. */
function someOrderGives(
  start: State,
  postings: readonly Posting[],
  outcomes: readonly string[],
): State | undefined {
  const dead = new Set<number>();
  const from = (done: number, state: State): State | undefined => {
    if (done === 2 ** postings.length - 1) return state;
    if (dead.has(done)) return undefined;
    for (const [index, one] of postings.entries()) {
      if ((done & (1 << index)) !== 0) continue;
      const { kind, next } = postIn(state, one);
      if (kind !== outcomes[index]) continue;
      const end = from(done | (1 << index), next);
      if (end !== undefined) return end;
    }
    dead.add(done);
    return undefined;
  };
  return from(0, start);
}

/** More than the account has: one that goes round leaves all as it was, and no order of its parts could be posted. */
let sources = 0;
const move = (debit: number, credit: number): Posting => ({
  source: sources++,
  debit,
  credit,
  amount: 150,
  marks: null,
});

let engine: TestDynamoDB;
let conflicts: ConflictingDynamoDB;
let tables = 0;
beforeAll(async () => {
  engine = await startTestDynamoDB();
  conflicts = await startConflicts(engine.endpoint, 2, () => ['pk', 'sk']);
});
afterAll(async () => {
  await conflicts.close();
  await engine.close();
});

async function freshLedger(endpoint: string) {
  const deps = { client: ledgerClient(engine.endpoint), tableName: `ledger-${++tables}` };
  await createLedgerTable(deps.client, deps.tableName);
  const ledger = dynamoLedger(deps);
  const standing = new Map<string, string>();
  for (const one of ACCOUNTS) await ledger.openAccount(one);
  for (const [index, one] of ACCOUNTS.entries()) {
    if (one.mayBeNegative) continue;
    const made = { source: 100 + index, debit: 0, credit: index, amount: Number(OPENING), marks: null };
    await ledger.post(entryOf(made));
  }
  const refused = entryOf({ source: REFUSED, debit: 0, credit: 1, amount: 1, marks: null });
  await ledger.refuse(refused, { code: 'INSUFFICIENT_FUNDS' });
  standing.set(refused.id, 'REFUSED');
  const start: State = {
    available: new Map(ACCOUNTS.map(({ id, mayBeNegative }) => [id, mayBeNegative ? 300n : OPENING])),
    standing,
    marked: new Set(),
  };
  for (const mark of [0, 1, 2])
    await deps.client.send(new PutCommand({ TableName: deps.tableName, Item: markKey(mark) }));
  const worker = () => dynamoLedger({ ...deps, client: ledgerClient(endpoint) });
  const toPost = (one: Posting): EntryToPost => ({
    entry: entryOf(one),
    ...(one.marks === null ? {} : { mark: { write: markWrite(deps.tableName, one.marks) } }),
  });
  return { ledger, reader: dynamoBook(deps), start, worker, toPost };
}

const markKey = (mark: number) => entryKey(`mark-${mark}`);
const markWrite = (TableName: string, mark: number) => ({
  Update: {
    TableName,
    Key: markKey(mark),
    UpdateExpression: 'SET marked = :yes',
    ConditionExpression: 'attribute_not_exists(marked)',
    ExpressionAttributeValues: { ':yes': true },
  },
});

async function postTogether(groups: readonly (readonly Posting[])[], endpoint: string): Promise<void> {
  const { ledger, reader, start, worker, toPost } = await freshLedger(endpoint);
  const settled = await Promise.all(groups.map((group) => worker().postAll(group.map(toPost))));
  const outcomes = settled.flat().map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value.kind;
  });
  const end = someOrderGives(start, groups.flat(), outcomes);
  expect(end, `no order of ${JSON.stringify(groups)} gives ${JSON.stringify(outcomes)}`).toBeDefined();
  for (const one of ACCOUNTS) expect(await ledger.available(one)).toBe(end!.available.get(one.id));
  const report = await verifyBook({ reader, ledger })('mer');
  expect(report).toMatchObject({
    drift: [],
    entries: 3 + outcomes.filter((kind) => kind === 'POSTED').length,
  });
  expect(report.problem).toBeUndefined();
}

describe('entries that are posted in groups', () => {
  it('given new, repeated, refused and conflicting ones, then they end as they could one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(posting, { minLength: 1, maxLength: 9 }), (group) =>
        postTogether([group], engine.endpoint),
      ),
      { numRuns: 60, examples: [[[move(1, 2), move(2, 1)]], [[move(1, 2), move(2, 3), move(3, 1)]]] },
    );
  });

  it('given several workers whose transactions meet, then all of theirs end as they could one after the other', async () => {
    const group = fc.array(posting, { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(group, { minLength: 2, maxLength: 3 }), (groups) =>
        postTogether(groups, conflicts.endpoint),
      ),
      { numRuns: 25, endOnFailure: true },
    );
    // It would show nothing if nobody had met.
    expect(conflicts.refused()).toBeGreaterThan(10);
  });
});

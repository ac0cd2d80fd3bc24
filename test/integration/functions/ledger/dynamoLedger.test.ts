import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../../functions/ledger/account.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import {
  journalEntry,
  type EntryDraft,
  type JournalEntry,
} from '../../../../functions/ledger/journalEntry.ts';
import type { LedgerStore } from '../../../../functions/ledger/ports.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';

const EUR = { symbol: 'EUR', decimals: 2 };
const NOON = new Date('2026-01-02T12:00:00.000Z');

const account = (id: string, more: Partial<Account> = {}): Account => ({
  id: `mer:${id}`,
  book: 'mer',
  type: 'ASSET',
  currency: EUR,
  mayBeNegative: true,
  stripes: 1,
  ...more,
});
const BANK = account('bank', { stripes: 4 });
const CUSTOMER = account('customer', { type: 'LIABILITY', mayBeNegative: false });
const WIDE = account('wide', { type: 'LIABILITY', mayBeNegative: false, stripes: 8 });

let engine: TestDynamoDB;
let ledger: LedgerStore;
let tables = 0;

beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

beforeEach(async () => {
  const client = ledgerClient(engine.endpoint);
  const tableName = `ledger-${++tables}`;
  await createLedgerTable(client, tableName);
  ledger = dynamoLedger({ client, tableName });
  for (const one of [BANK, CUSTOMER, WIDE]) await ledger.openAccount(one);
});

function move(
  source: string,
  debit: Account,
  credit: Account,
  amount: bigint,
  more: Partial<EntryDraft> = {},
) {
  const made = journalEntry(
    {
      book: 'mer',
      source,
      description: source,
      postings: [
        { accountId: debit.id, side: 'DEBIT', amount, asset: 'EUR' },
        { accountId: credit.id, side: 'CREDIT', amount, asset: 'EUR' },
      ],
      ...more,
    },
    NOON,
  );
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
}

async function balance(of: Account): Promise<bigint> {
  return balanceOf(of, await ledger.totals(of));
}

const fund = (to: Account, amount: bigint, source = 'fund#1'): JournalEntry => move(source, BANK, to, amount);

describe('posting', () => {
  it('given two accounts, when an entry is posted, then both balances and both statements show it', async () => {
    expect(await ledger.post(fund(CUSTOMER, 500n))).toEqual({ kind: 'POSTED' });
    expect([await balance(BANK), await balance(CUSTOMER)]).toEqual([500n, 500n]);
    const { items } = await ledger.statement(CUSTOMER, { limit: 10 });
    expect(items).toMatchObject([{ side: 'CREDIT', amount: 500n, description: 'fund#1' }]);
  });

  it('given an entry, when its event is delivered again later, then it is posted once', async () => {
    await ledger.post(fund(CUSTOMER, 500n));
    const again = { ...fund(CUSTOMER, 500n), postedAt: '2026-01-03T00:00:00.000Z' };
    expect(await ledger.post(again)).toEqual({ kind: 'ALREADY_POSTED' });
    expect(await balance(CUSTOMER)).toBe(500n);
  });

  it('given an entry, when another amount comes from the same source, then it is refused', async () => {
    await ledger.post(fund(CUSTOMER, 500n));
    expect(await ledger.post(fund(CUSTOMER, 501n))).toEqual({ kind: 'SOURCE_CONFLICT' });
    expect(await balance(CUSTOMER)).toBe(500n);
  });

  it('given an unknown account, when it is posted to, then nothing is written', async () => {
    const entry = move('e#1', BANK, account('nobody'), 1n);
    expect(await ledger.post(entry)).toEqual({ kind: 'UNKNOWN_ACCOUNT', accountId: 'mer:nobody' });
    expect(await balance(BANK)).toBe(0n);
  });

  it('given a limited account, when more than it has is taken, then it is refused and nothing moves', async () => {
    await ledger.post(fund(CUSTOMER, 500n));
    const tooMuch = move('take#1', CUSTOMER, BANK, 501n);
    expect(await ledger.post(tooMuch)).toEqual({ kind: 'INSUFFICIENT', accountId: CUSTOMER.id });
    expect(await ledger.getEntry(tooMuch.id)).toBeNull();
    expect(await ledger.post(move('take#2', CUSTOMER, BANK, 500n))).toEqual({ kind: 'POSTED' });
    expect(await balance(CUSTOMER)).toBe(0n);
  });

  it('given amounts of 36 digits, when they are posted, then not a unit is lost', async () => {
    const huge = 123456789012345678901234567890123456n;
    await ledger.post(fund(CUSTOMER, huge, 'a#1'));
    await ledger.post(fund(CUSTOMER, 1n, 'b#1'));
    expect(await balance(CUSTOMER)).toBe(huge + 1n);
  });
});

describe('an account of many stripes with a limit', () => {
  it('given money spread over stripes, when all of it is taken at once, then stripes are gathered', async () => {
    for (let n = 0; n < 20; n++) await ledger.post(fund(WIDE, 10n, `in${n}#1`));
    expect(await ledger.post(move('all#1', WIDE, BANK, 200n))).toEqual({ kind: 'POSTED' });
    expect(await balance(WIDE)).toBe(0n);
  });

  it('given 200, when 40 writers take 10 each at once, then exactly 20 succeed', async () => {
    for (let n = 0; n < 20; n++) await ledger.post(fund(WIDE, 10n, `in${n}#1`));
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, n) => ledger.post(move(`out${n}#1`, WIDE, BANK, 10n))),
    );
    expect(outcomes.filter(({ kind }) => kind === 'POSTED')).toHaveLength(20);
    expect(outcomes.filter(({ kind }) => kind === 'INSUFFICIENT')).toHaveLength(20);
    expect(await balance(WIDE)).toBe(0n);
  });
});

describe('holds', () => {
  const later = new Date('2026-01-02T13:00:00.000Z');
  const request = { id: 'h1', accountId: CUSTOMER.id, amount: 300n, expiresAt: later };

  beforeEach(async () => {
    await ledger.post(fund(CUSTOMER, 500n));
    expect(await ledger.hold(request, NOON)).toMatchObject({ kind: 'HELD' });
  });

  it('given a hold, when more than the rest is taken, then it is refused', async () => {
    expect(await ledger.post(move('take#1', CUSTOMER, BANK, 201n))).toMatchObject({ kind: 'INSUFFICIENT' });
    expect(await ledger.hold({ ...request, id: 'h2' }, NOON)).toMatchObject({ kind: 'INSUFFICIENT' });
  });

  it('given a hold, when it is asked for again, then the money is held once', async () => {
    expect(await ledger.hold(request, NOON)).toMatchObject({ kind: 'HELD' });
    expect((await ledger.totals(CUSTOMER)).held).toBe(300n);
  });

  it.each([
    ['amount', { amount: 1n }],
    ['account', { accountId: BANK.id }],
    ['time', { expiresAt: new Date('2026-01-02T14:00:00.000Z') }],
  ])(
    "given a hold, when its id is asked for with another %s, then it is another hold's id and refused",
    async (_, other) => {
      expect(await ledger.hold({ ...request, ...other }, NOON)).toEqual({
        kind: 'REFUSED',
        problem: { code: 'OTHER_HOLD' },
      });
    },
  );

  it('given a hold that has ended, when it is asked for again, then nothing is held and it is refused', async () => {
    await ledger.voidHold('h1');
    expect(await ledger.hold(request, NOON)).toMatchObject({
      problem: { code: 'HOLD_ENDED', status: 'VOIDED' },
    });
    expect((await ledger.totals(CUSTOMER)).held).toBe(0n);
  });

  it.each([0n, -300n])('given an amount of %s, then nothing is held', async (amount) => {
    const refused = { kind: 'REFUSED', problem: { code: 'AMOUNT_NOT_POSITIVE' } };
    expect(await ledger.hold({ ...request, id: 'h2', amount }, NOON)).toEqual(refused);
    expect((await ledger.totals(CUSTOMER)).held).toBe(300n);
  });

  it.each([
    ['takes nothing from its account', () => move('other#1', BANK, WIDE, 100n)],
    ['brings money to it', () => move('in#1', BANK, CUSTOMER, 100n)],
  ])('given an entry that %s, when it names the hold, then the hold stays', async (_, entry) => {
    expect(await ledger.post(entry(), { holdId: 'h1' })).toMatchObject({ kind: 'HOLD_REFUSED' });
    expect((await ledger.totals(CUSTOMER)).held).toBe(300n);
  });

  it('given a hold, when part of it is posted, then the rest is free again', async () => {
    const part = move('capture#1', CUSTOMER, BANK, 100n);
    expect(await ledger.post(part, { holdId: 'h1' })).toEqual({ kind: 'POSTED' });
    expect(await ledger.post(part, { holdId: 'h1' })).toEqual({ kind: 'ALREADY_POSTED' });
    expect(await ledger.totals(CUSTOMER)).toEqual({ debits: 100n, credits: 500n, held: 0n });
    expect(await ledger.post(move('take#1', CUSTOMER, BANK, 400n))).toEqual({ kind: 'POSTED' });
  });

  it('given a hold, when more than held is captured, then it is refused', async () => {
    const more = move('capture#1', CUSTOMER, BANK, 301n);
    expect(await ledger.post(more, { holdId: 'h1' })).toMatchObject({ kind: 'HOLD_REFUSED' });
  });

  it('given a voided hold, when it is captured, then it is refused, and voiding again changes nothing', async () => {
    expect(await ledger.voidHold('h1')).toEqual({ kind: 'ENDED' });
    expect(await ledger.voidHold('h1')).toEqual({ kind: 'ENDED' });
    const late = move('capture#1', CUSTOMER, BANK, 100n);
    expect(await ledger.post(late, { holdId: 'h1' })).toMatchObject({ kind: 'HOLD_REFUSED' });
    expect((await ledger.totals(CUSTOMER)).held).toBe(0n);
  });

  it('given a hold, when it is expired before its time, then it stays; after its time it ends', async () => {
    expect(await ledger.expireHold('h1', NOON)).toMatchObject({ kind: 'REFUSED' });
    expect(await ledger.expireHold('h1', later)).toEqual({ kind: 'ENDED' });
    expect((await ledger.totals(CUSTOMER)).held).toBe(0n);
  });

  it('given a hold, when void and capture race, then exactly one wins', async () => {
    const capture = move('capture#1', CUSTOMER, BANK, 300n);
    const [posted, voided] = await Promise.all([
      ledger.post(capture, { holdId: 'h1' }),
      ledger.voidHold('h1'),
    ]);
    expect([posted.kind === 'POSTED', voided.kind === 'ENDED'].filter(Boolean)).toHaveLength(1);
    expect((await ledger.totals(CUSTOMER)).held).toBe(0n);
  });
});

describe('a hold on an account of many stripes', () => {
  it('given money spread over stripes, when all of it is held, then it is, and not a unit more', async () => {
    for (let n = 0; n < 20; n++) await ledger.post(fund(WIDE, 10n, `in${n}#1`));
    const all = { id: 'h1', accountId: WIDE.id, amount: 200n, expiresAt: new Date('2026-01-02T13:00:00Z') };
    expect(await ledger.hold(all, NOON)).toMatchObject({ kind: 'HELD' });
    expect(await ledger.hold({ ...all, id: 'h2', amount: 1n }, NOON)).toMatchObject({ kind: 'INSUFFICIENT' });
    expect(await ledger.post(move('all#1', WIDE, BANK, 200n), { holdId: 'h1' })).toEqual({ kind: 'POSTED' });
    expect(await balance(WIDE)).toBe(0n);
  });
});

describe('statement', () => {
  it('given lines on several stripes, when it is paged, then every line comes once, newest first', async () => {
    for (let n = 0; n < 25; n++) {
      const at = new Date(NOON.getTime() + n * 1000);
      await ledger.post({ ...fund(WIDE, 1n, `in${n}#1`), postedAt: at.toISOString() });
    }
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await ledger.statement(WIDE, { limit: 10, ...(next === undefined ? {} : { next }) });
      seen.push(...page.items.map(({ description }) => description));
      next = page.next;
    } while (next !== undefined);
    expect(seen).toEqual(Array.from({ length: 25 }, (_, n) => `in${24 - n}#1`));
  });
});

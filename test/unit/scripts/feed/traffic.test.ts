import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decide } from '../../../../functions/posting/decide.ts';
import { enrichTransaction } from '../../../../functions/posting/enrichTransaction.ts';
import type { ReferenceData } from '../../../../functions/posting/ports.ts';
import { parseRate } from '../../../../functions/posting/rate.ts';
import { readReferenceFiles } from '../../../../functions/posting/referenceFiles.ts';
import { inboundFrom } from '../../../fixtures/posting/transactions.ts';
import { prepareTransaction } from '../../../../functions/transactions/prepareTransaction.ts';
import { type FedTransaction, openingCredits, traffic } from '../../../../scripts/feed/traffic.ts';

const file = (name: string): unknown =>
  JSON.parse(readFileSync(`functions/posting/referenceData/${name}.json`, 'utf8'));
const reference = readReferenceFiles({
  accounts: file('accounts'),
  merchantTypes: file('merchantTypes'),
  rates: file('rates'),
});
const now = new Date('2026-11-20T12:00:00Z');
const options = {
  count: 2_000,
  rate: 0,
  duplicates: 0.05,
  attention: 0,
  seed: 's',
  run: 'r',
  reference,
  startedAt: now,
};

/** What the system takes two transactions for the same by, as the issue of deduplication words it. */
const sameness = (each: FedTransaction): string =>
  each.externalId ??
  JSON.stringify([each.accountId, each.authorizationCode, each.amount, each.currency, each.occurredAt]);

const account = async (_merchant: string, accountId: string) =>
  reference.accounts.find((each) => each.accountId === accountId) ?? null;

/** The seed as the rules look it up. */
const lookUp: ReferenceData = {
  account: async (_merchant, accountId) => {
    const found = reference.accounts.find((each) => each.accountId === accountId);
    // Whole base units are enough for limits that no traffic is near.
    const limit = (amount: string | null) => (amount === null ? null : BigInt(amount.replace('.', '')));
    return found === undefined
      ? null
      : {
          ...found,
          maxPerTransaction: limit(found.maxPerTransaction),
          reviewAbove: limit(found.reviewAbove),
        };
  },
  merchantType: async (code) => reference.merchantTypes.find((each) => each.code === code) ?? null,
  rate: async (from, to, day) => {
    const known = reference.rates.filter((each) => each.from === from && each.to === to && each.asOf <= day);
    const newest = known.sort((a, b) => (a.asOf < b.asOf ? 1 : -1))[0];
    if (newest === undefined) return null;
    const rate = parseRate(from, to, newest.rate, newest.asOf);
    return rate.ok ? rate.value : null;
  },
};

async function outcomeOf(transaction: FedTransaction) {
  const prepared = await prepareTransaction({ account, clock: { nowMs: () => now.getTime() } })('demo', {
    ...transaction,
    idempotencyKey: 'k',
  });
  if (!prepared.ok) throw new Error(JSON.stringify({ transaction, refused: prepared.error }));
  const at = now.toISOString();
  const item = inboundFrom({
    ...prepared.value,
    id: 'txn_01ARZ3NDEKTSV4RRFFQ69G5FAV',
    version: 1,
    merchantId: 'demo',
    kind: 'INBOUND',
    status: 'AUTHORIZED',
    createdAt: at,
    updatedAt: at,
    transitions: [],
  });
  const enriched = await enrichTransaction(lookUp)(item);
  return enriched.ok ? decide({ ...enriched.value.input, risk: null }, now).outcome : enriched.error.code;
}

describe('the traffic of a feed', () => {
  it('given a seed, then the same traffic comes again, and another one from another seed', () => {
    expect(traffic(options)).toEqual(traffic(options));
    expect(traffic({ ...options, seed: 't' })).not.toEqual(traffic(options));
  });

  it('given a share of duplicates, then exactly so many repeat an earlier one', () => {
    const seen = new Set<string>();
    const repeats = traffic(options).filter((each) => {
      const known = seen.has(sameness(each));
      seen.add(sameness(each));
      return known;
    });
    expect(repeats).toHaveLength(100);
    expect(seen.size).toBe(1_900);
  });

  it.each([
    [0, 200],
    [0.5, 30],
    [1_000, 200],
  ])('given %d a second, then a duplicate comes at most %d later than its original', (rate, distance) => {
    const first = new Map<string, number>();
    const distances = traffic({ ...options, rate }).flatMap((each, index) => {
      const original = first.get(sameness(each));
      if (original === undefined) first.set(sameness(each), index);
      return original === undefined ? [] : [index - original];
    });
    // Other duplicates may stand in between.
    expect(Math.max(...distances)).toBeLessThanOrEqual(distance * 1.25);
    expect(Math.max(...distances)).toBeGreaterThan(distance / 2);
  });

  it('given no share for attention, then the rules approve every one', async () => {
    const outcomes = await Promise.all(traffic(options).map(outcomeOf));
    expect(new Set(outcomes)).toEqual(new Set(['APPROVE']));
  });

  it('given a share for attention, then about so many are reviewed or rejected', async () => {
    const outcomes = await Promise.all(traffic({ ...options, attention: 0.2 }).map(outcomeOf));
    const asked = outcomes.filter((outcome) => outcome !== 'APPROVE').length;
    expect(asked).toBeGreaterThan(300);
    expect(asked).toBeLessThan(500);
    expect(new Set(outcomes)).toEqual(new Set(['APPROVE', 'REVIEW', 'REJECT']));
  });

  it('then it holds card, cash, instant and cross-border transactions, both ways and in all currencies', () => {
    const all = traffic(options);
    const cash = all.filter(({ merchantType }) => merchantType === '6011');
    const abroad = all.filter(
      ({ originalCurrency, currency }) => originalCurrency && originalCurrency !== currency,
    );
    const instant = all.filter(({ authorizationCode }) => authorizationCode === undefined);
    expect(cash.length).toBeGreaterThan(100);
    expect(abroad.length).toBeGreaterThan(100);
    expect(instant.length).toBeGreaterThan(300);
    expect(instant.every(({ externalId, merchantType }) => externalId && !merchantType)).toBe(true);
    expect(new Set(all.map(({ direction }) => direction))).toEqual(new Set(['DEBIT', 'CREDIT']));
    expect(new Set(all.map(({ currency }) => currency))).toEqual(new Set(['EUR', 'USD', 'JPY']));
  });

  it('given no account that may not be negative is empty, then openings credit exactly those', async () => {
    const openings = openingCredits({ reference, run: 'r' });
    const limited = reference.accounts.filter((each) => !each.mayBeNegative && each.status === 'OPEN');
    expect(openings.map(({ accountId }) => accountId)).toEqual(limited.map(({ accountId }) => accountId));
    expect(new Set(await Promise.all(openings.map(outcomeOf)))).toEqual(new Set(['APPROVE']));
  });
});

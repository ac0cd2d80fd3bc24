import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchLeft } from '../../../../../functions/chain/ports.ts';
import {
  conflictAt,
  lost,
  refusal,
  type Shop,
  startShop,
  throttled,
  type Told,
} from './settlementsUnderFaults.ts';

/** A group of this size is one transaction: its fence, and an invoice and a deposit of each. */
const COUNT = 6;
const ALL = Array.from({ length: COUNT }, (_, i) => i);

describe('settlements side by side, under faults', () => {
  let shop: Shop;
  beforeAll(async () => void (shop = await startShop()));
  afterAll(() => shop.close());

  /** What each caller was told, and that the tables say the same: whole, once, or not at all. */
  const settled = async (wanted: Awaited<ReturnType<Shop['wanted']>>): Promise<readonly Told[]> => {
    const told = await shop.commit(wanted);
    const held = await shop.read(wanted);
    for (const [i, each] of told.entries()) {
      if (each === 'written') expect(held[i], `settlement ${i}`).toBe('once');
      if (each === 'conflict') expect(held[i], `settlement ${i}`).toBe('not by us');
      expect(held[i], `settlement ${i}`).not.toBe('in part');
    }
    return told;
  };

  it('given an answer that is lost after the commit, then the same transaction is asked for again, and all are told that they are written', async () => {
    const wanted = await shop.wanted(COUNT);
    shop.fault((call, proceed) => (call === 0 ? lost(proceed) : proceed()));
    expect(await settled(wanted)).toEqual(ALL.map(() => 'written'));
    expect(shop.calls()).toBe(2);
  });

  it('given an answer that is lost for good, then nobody is told that anything is written or not, and asked again each is a conflict of its own', async () => {
    const wanted = await shop.wanted(COUNT);
    // The SDK is out of attempts after the first; asked each alone, they would be refused by what they themselves have written.
    shop.fault((call, proceed) => (call === 0 ? lost(proceed) : proceed()));
    expect(await shop.commit(wanted, { attempts: 1 })).toEqual(ALL.map(() => 'unknown'));
    expect(shop.calls()).toBe(1);
    expect(await shop.read(wanted)).toEqual(ALL.map(() => 'once'));
    shop.fault(null);
    expect(await shop.commit(wanted)).toEqual(ALL.map(() => 'conflict'));
    expect(await shop.read(wanted)).toEqual(ALL.map(() => 'once'));
  });

  it('given a table that throttles once, then all are written; given one that goes on, then nobody is told so, and nothing is', async () => {
    const once = await shop.wanted(COUNT);
    shop.fault((call, proceed) => (call === 0 ? throttled() : proceed()));
    expect(await settled(once)).toEqual(ALL.map(() => 'written'));
    const never = await shop.wanted(COUNT);
    shop.fault(throttled);
    expect(await settled(never)).toEqual(ALL.map(() => 'unknown'));
    expect(await shop.read(never)).toEqual(ALL.map(() => 'not by us'));
    shop.fault(null);
    expect(await settled(never)).toEqual(ALL.map(() => 'written'));
  });

  it('given a transaction that is cancelled because one item is throttled, then each is tried alone, and all are written', async () => {
    const wanted = await shop.wanted(COUNT);
    shop.fault((call, proceed, items) =>
      call === 0
        ? Promise.resolve(refusal('TransactionCanceledException', conflictAt(items, 3, 'ThrottlingError')))
        : proceed(),
    );
    expect(await settled(wanted)).toEqual(ALL.map(() => 'written'));
    expect(shop.calls()).toBe(1 + COUNT);
  });

  it('given another writer who changes one of them while the transaction is under way, then that one is a conflict, and the others are written', async () => {
    const wanted = await shop.wanted(COUNT);
    shop.fault(async (call, proceed) => {
      if (call === 0) await shop.changeByAnother(wanted[2]);
      return proceed();
    });
    expect(await settled(wanted)).toEqual(ALL.map((i) => (i === 2 ? 'conflict' : 'written')));
  });

  it('given a transaction of another writer on one of them, then that one waits for it and is told what it came to, and the others are written', async () => {
    const wanted = await shop.wanted(COUNT);
    shop.fault(async (call, proceed, items) => {
      // As DynamoDB does: what meets a transaction is refused and not kept waiting.
      if (call <= 1) return refusal('TransactionCanceledException', conflictAt(items, 1));
      if (call === 2) await shop.changeByAnother(wanted[0]);
      return proceed();
    });
    expect(await settled(wanted)).toEqual(ALL.map((i) => (i === 0 ? 'conflict' : 'written')));
  });

  it('given a branch that is left between them, then those before are written, and those after are told so', async () => {
    const wanted = await shop.wanted(COUNT);
    await shop.changeByAnother(wanted[1]);
    shop.fault(async (call, proceed) => {
      // The transaction, then 0 and 1 and 2 alone.
      if (call === 4) await shop.leaveBranch();
      return proceed();
    });
    const told = await settled(wanted);
    expect(told.slice(0, 3)).toEqual(['written', 'conflict', 'written']);
    expect(told.slice(3).every((each) => each instanceof BranchLeft)).toBe(true);
    expect((await shop.read(wanted)).slice(3)).toEqual(['not by us', 'not by us', 'not by us']);
  });
});

/** Of each: with its invoice eleven items, so that one transaction has the fence and nine settlements. */
const DEPOSITS = 10;
/** More than one transaction holds, of which one is refused: 1 of nine, each of them alone, 1 of the rest. */
const MANY = 12;
const WRITES = 1 + 9 + 1;

describe.each(['before', 'after'] as const)('a process that ends %s a write is done', (when) => {
  let shop: Shop;
  beforeAll(async () => void (shop = await startShop()));
  afterAll(() => shop.close());

  it('given any of the writes of groups, then another process finds each settlement written whole or not at all, and writes the rest once', async () => {
    const found: number[] = [];
    for (let end = 0; end < WRITES; end++) {
      const wanted = await shop.wanted(MANY, DEPOSITS);
      await shop.changeByAnother(wanted[5]);
      shop.fault((call, proceed) => {
        if (call < end) return proceed();
        if (call === end && when === 'after') return lost(proceed);
        return Promise.resolve(refusal('InternalServerError'));
      });
      const told = await shop.commit(wanted, { attempts: 1 });
      expect(shop.calls()).toBeGreaterThan(end);
      const held = await shop.read(wanted);
      for (const [i, each] of told.entries()) {
        if (each === 'written') expect(held[i]).toBe('once');
        if (each === 'conflict') expect(held[i]).toBe('not by us');
      }
      expect(held).not.toContain('in part');
      found.push(held.filter((each) => each === 'once').length);

      shop.fault(null);
      const again = await shop.commit(wanted);
      expect(again).toEqual(held.map((each, i) => (each === 'once' || i === 5 ? 'conflict' : 'written')));
      expect(await shop.read(wanted)).toEqual(wanted.map((_, i) => (i === 5 ? 'not by us' : 'once')));
    }
    // The writes were those that are meant: none of the first group, then one after the other, without the one that was changed.
    expect(found[0]).toBe(0);
    expect(found.at(-1)).toBe(when === 'after' ? MANY - 1 : 8);
  });
});

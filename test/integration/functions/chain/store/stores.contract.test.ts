import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { movePlan, type SweepPlan } from '../../../../../functions/chain/sweeping/sweepPlan.ts';
import { BranchLeft, type Lease, LeaseLost } from '../../../../../functions/chain/ports.ts';
import { firstCursor } from '../../../../../functions/chain/watching/cursor.ts';
import type { Invoice } from '../../../../../functions/invoices/invoice.ts';
import { ASKED_SHARD, expire, touch, type WatchLane } from '../../../../../functions/invoices/ports.ts';
import type { InvoiceId } from '../../../../../functions/shared/ids.ts';
import { shardOf } from '../../../../../functions/shared/shards.ts';
import { AT, BLOCK, CHAIN_ID, nthInvoice, SUITES, takeLease, touched } from './contract.ts';
import { planOf, signedPlan } from './plans.ts';
import type { Stores } from '../../../../simulation/stores.ts';

const OTHER_CHAIN_ID = 31_400;

/** What the simulator's stores must do as the product's do. */
describe.each(SUITES)('the stores on %s', (_, open) => {
  let nowMs = Date.UTC(2026, 0, 1);
  let stores: Stores;
  let made = 0;
  beforeAll(async () => void (stores = await open({ nowMs: () => nowMs })));
  afterAll(() => stores.close());

  const anInvoice = async (): Promise<Invoice> => {
    const invoice = nthInvoice(++made);
    await stores.create([invoice]);
    return invoice;
  };
  const held = async (name: string): Promise<Lease> => takeLease(stores, name);
  const watched = async (id: InvoiceId, lane: WatchLane = 'pendingToken'): Promise<boolean> => {
    const shard = lane === 'asked' ? ASKED_SHARD : shardOf(id);
    const page = await stores.invoices.pageWatched(CHAIN_ID, lane, shard, { after: null });
    return page.items.some((each) => each.id === id);
  };

  it('given an invoice, then its address has it as owner, whatever the case', async () => {
    const { id, address } = await anInvoice();
    const owners = await stores.addresses.ownersOf(CHAIN_ID, [
      address.toUpperCase().replace('0X', '0x'),
      '0xff',
    ]);
    expect([...owners]).toEqual([[address.toLowerCase(), id]]);
  });

  it('given a settlement of an old version, then it is a conflict and nothing is written', async () => {
    const invoice = await anInvoice();
    const fence = await held('contract-1');
    expect((await stores.settlements.commit(touched(invoice, fence))).ok).toBe(true);
    const again = await stores.settlements.commit(touched(invoice, fence));
    expect(again).toMatchObject({ ok: false, error: { kind: 'conflict', refused: [invoice.id] } });
    expect((await stores.invoices.get(invoice.id))?.version).toBe(2);
  });

  it('given an invoice that is to be looked at next, then its lane alone has it, until a write says that it was', async () => {
    const before = await anInvoice();
    const fence = await held('contract-asked');
    const asked: Invoice = { ...touch(before, AT), asked: true };
    await stores.settlements.commit({ ...touched(before, fence), invoice: { before, after: asked } });
    expect(await watched(before.id, 'asked')).toBe(true);
    expect(await watched(before.id)).toBe(false);
    const still = touch(asked, AT);
    await stores.settlements.commit({ ...touched(asked, fence), invoice: { before: asked, after: still } });
    expect(await watched(before.id, 'asked')).toBe(true);
    const looked: Invoice = { ...touch(still, AT), asked: false };
    await stores.settlements.commit({ ...touched(still, fence), invoice: { before: still, after: looked } });
    expect(await watched(before.id, 'asked')).toBe(false);
    expect(await watched(before.id)).toBe(true);
  });

  it('given a lease that another took, then its settlement is refused', async () => {
    const invoice = await anInvoice();
    const lost = await held('contract-2');
    nowMs += 8_000;
    await held('contract-2');
    await expect(stores.settlements.commit(touched(invoice, lost))).rejects.toThrow(LeaseLost);
    expect((await stores.invoices.get(invoice.id))?.version).toBe(1);
  });

  it('given a chain on another branch, then what was decided before is refused', async () => {
    const invoice = await anInvoice();
    const lease = await held('contract-3');
    const first = firstCursor(CHAIN_ID, '0x00', BLOCK, { head: 9, safe: null, finalized: null });
    await stores.cursors.enterBranch(first, null, lease);
    const next = { ...first, version: 2, branch: 2 };
    const reorganised = {
      chainId: CHAIN_ID,
      branch: 2,
      from: 9,
      to: 9,
      at: AT,
      since: '2025-12-31T23:59:59.000Z',
    };
    await stores.cursors.enterBranch(next, reorganised, lease);
    const stale = touched(invoice, { chainId: CHAIN_ID, number: 1 });
    await expect(stores.settlements.commit(stale)).rejects.toThrow(BranchLeft);
    expect((await stores.settlements.commit(touched(invoice, { chainId: CHAIN_ID, number: 2 }))).ok).toBe(
      true,
    );
    expect(await stores.cursors.get(CHAIN_ID)).toEqual(next);
    await stores.cursors.settled({ ...reorganised, branch: 1 });
    expect(await stores.cursors.reorganised(CHAIN_ID)).toEqual(reorganised);
    await stores.cursors.settled(reorganised);
    expect(await stores.cursors.reorganised(CHAIN_ID)).toBeNull();
    await expect(stores.cursors.put({ ...next, version: 4 }, null, lease)).rejects.toThrow(LeaseLost);
  });

  it('given an invoice that expires, then it leaves the lane of those that wait', async () => {
    const invoice = await anInvoice();
    expect(await watched(invoice.id)).toBe(true);
    const fence = await held('contract-4');
    const late = { timestampSeconds: Date.parse(invoice.expiresAt) / 1_000 + 1 };
    const decided = expire(invoice, { by: 'watcher', at: AT, block: late });
    if (!decided.ok || decided.value === null) throw new Error('a wrong fixture');
    const settlement = { ...touched(invoice, fence), invoice: { before: invoice, after: decided.value } };
    expect((await stores.settlements.commit(settlement)).ok).toBe(true);
    expect(await watched(invoice.id)).toBe(false);
  });

  it('given a lease, then it is held, continued by its own message once, and free after its time', async () => {
    const lease = await held('contract-5');
    const ask = (more: object) =>
      stores.leases.acquire({ name: 'contract-5', idleSeconds: 0, holdSeconds: 6, ...more });
    expect(await ask({})).toBeNull();
    expect(await stores.leases.requestRerun('contract-5')).toBe(true);
    expect(await stores.leases.release(lease)).toEqual({ rerun: true });
    expect(await stores.leases.requestRerun('contract-5')).toBe(false);
    expect(await stores.leases.requestRerun('contract-never-held')).toBe(false);
    const next = await ask({ after: lease.token });
    expect(next?.token).toBe(lease.token + 1);
    if (next !== null) await stores.leases.release(next);
    expect(await ask({ after: lease.token })).toBeNull();
    expect((await ask({ after: lease.token, redelivered: true }))?.token).toBe(lease.token + 2);
    expect(await stores.leases.renew(lease, 6)).toBe(false);
  });

  it('given a lease that is given back by who says that its work rests, then that holds until the next pass begins', async () => {
    const lease = await held('contract-rest');
    expect(await stores.leases.restsUntil(['contract-rest', 'contract-none'])).toEqual(
      new Map([['contract-rest', 0]]),
    );
    await stores.leases.release(lease, 15_000);
    expect(await stores.leases.restsUntil(['contract-rest'])).toEqual(
      new Map([['contract-rest', nowMs + 15_000]]),
    );
    const next = await stores.leases.acquire({ name: 'contract-rest', idleSeconds: 0, holdSeconds: 6 });
    expect(await stores.leases.restsUntil(['contract-rest'])).toEqual(new Map([['contract-rest', 0]]));
    if (next !== null) await stores.leases.release(next);
    expect(await stores.leases.restsUntil(['contract-rest'])).toEqual(new Map([['contract-rest', 0]]));
  });

  describe('plans and transactions', () => {
    const aPlan = (): SweepPlan => planOf(`pln_${String(++made).padStart(26, '0')}`, AT);
    const signed = (plan: SweepPlan, nonce: number) => signedPlan(plan, nonce, AT);
    const stored = async (plan: SweepPlan): Promise<SweepPlan> => {
      const made = { plan: { before: null, after: plan }, transaction: null, attempt: null };
      expect((await stores.sweeper.transactions.write(made, null)).ok).toBe(true);
      return plan;
    };

    it('given a plan that is signed in one write, then plan, transaction and bytes are read as they were written', async () => {
      const { transactions } = stores.sweeper;
      const lease = await held('contract-7');
      const write = signed(await stored(aPlan()), 1);
      expect((await transactions.write(write, lease)).ok).toBe(true);
      const { id } = write.transaction.after;
      expect(await transactions.plans([write.plan.after.id, 'pln_0'])).toEqual([write.plan.after]);
      expect(await transactions.transactions([id])).toEqual([write.transaction.after]);
      expect(await transactions.attempts([write.attempt.id])).toEqual([write.attempt]);
    });

    it('given two plans that take one nonce, then the second is a conflict and nothing of it is stored', async () => {
      const { transactions } = stores.sweeper;
      const lease = await held('contract-8');
      const [first, second] = [await stored(aPlan()), await stored(aPlan())];
      expect((await transactions.write(signed(first, 2), lease)).ok).toBe(true);
      const refused = signed(second, 2);
      expect(await transactions.write(refused, lease)).toMatchObject({
        ok: false,
        error: { kind: 'conflict', refused: expect.arrayContaining([refused.transaction.after.id]) },
      });
      expect(await transactions.plans([second.id])).toEqual([second]);
    });

    it('given a plan that was released, then nothing is signed for it any more', async () => {
      const { transactions } = stores.sweeper;
      const lease = await held('contract-9');
      const plan = await stored(aPlan());
      const after = movePlan('sweeper', plan, { status: 'RELEASED' }, AT);
      const released = { plan: { before: plan, after }, transaction: null, attempt: null };
      expect((await transactions.write(released, lease)).ok).toBe(true);
      const late = signed(plan, 3);
      expect(await transactions.write(late, lease)).toMatchObject({ ok: false });
      expect(await transactions.transactions([late.transaction.after.id])).toEqual([]);
    });

    it('given a plan that was taken over, then what was to be reserved for it is refused', async () => {
      const invoice = await anInvoice();
      const plan = await stored(aPlan());
      const after = movePlan('sweeper', plan, {}, AT);
      const taken = { plan: { before: plan, after }, transaction: null, attempt: null };
      expect((await stores.sweeper.transactions.write(taken, null)).ok).toBe(true);
      const late = touched(invoice, { planId: plan.id, version: plan.version });
      expect(await stores.settlements.commit(late)).toMatchObject({
        ok: false,
        error: { refused: [plan.id] },
      });
      const now = touched(invoice, { planId: plan.id, version: after.version });
      expect((await stores.settlements.commit(now)).ok).toBe(true);
    });

    it('given a lease that another took, then nothing is signed', async () => {
      const lost = await held('contract-10');
      const plan = await stored(aPlan());
      nowMs += 8_000;
      await held('contract-10');
      await expect(stores.sweeper.transactions.write(signed(plan, 4), lost)).rejects.toThrow(LeaseLost);
    });

    it('given plans that ended, then the open ones are listed, oldest first and no more than asked for', async () => {
      const { transactions } = stores.sweeper;
      const before = await transactions.openPlans(CHAIN_ID, 1_000);
      const [first, second, third] = [await stored(aPlan()), await stored(aPlan()), await stored(aPlan())];
      const after = movePlan('sweeper', second, { status: 'RELEASED' }, AT);
      await transactions.write({ plan: { before: second, after }, transaction: null, attempt: null }, null);
      expect(await transactions.openPlans(CHAIN_ID, 1_000)).toEqual([...before, first.id, third.id]);
      expect(await transactions.openPlans(CHAIN_ID, 1)).toHaveLength(1);
      expect(await transactions.openPlans(CHAIN_ID + 1, 1_000)).toEqual([]);
    });
  });

  it('given a record, when it is proven, then it says so, unless another branch replaced it meanwhile', async () => {
    const record = {
      ...{ chainId: OTHER_CHAIN_ID, branch: 1, fromBlock: 5, toBlock: 9, parentHash: '0x04', hash: '0x09' },
      ...{ logs: 1, transactions: 0, deposits: ['dep_1'], depositCount: 1, at: AT },
      ...{ moneyIn: { USDC: 5n }, moneyOut: {} },
    };
    const proof = { balanceChange: { USDC: 5n }, unknownBalances: 0, at: AT };
    const at = { head: 9, safe: null, finalized: null };
    const cursor = firstCursor(OTHER_CHAIN_ID, '0x00', BLOCK, at);
    const lease = await held(`watch#${OTHER_CHAIN_ID}`);
    await stores.cursors.enterBranch(cursor, null, lease);
    await stores.cursors.put({ ...cursor, version: 2 }, record, lease);
    await stores.ranges.prove({ ...record, hash: '0xff' }, proof);
    expect(await stores.ranges.startingAt(OTHER_CHAIN_ID, 5)).toEqual(record);
    await stores.ranges.prove(record, proof);
    expect(await stores.ranges.startingAt(OTHER_CHAIN_ID, 5)).toEqual({ ...record, proof });
    expect(await stores.ranges.startingWithin(OTHER_CHAIN_ID, 1, 100)).toEqual([{ ...record, proof }]);
    expect(await stores.ranges.startingWithin(OTHER_CHAIN_ID, 6, 105)).toEqual([]);
    await stores.cursors.put({ ...cursor, version: 3 }, { ...record, branch: 2 }, lease);
    expect(await stores.ranges.startingAt(OTHER_CHAIN_ID, 5)).toEqual({ ...record, branch: 2 });
    const overslept = stores.cursors.put({ ...cursor, version: 3 }, record, lease);
    await expect(overslept).rejects.toThrow(LeaseLost);
    expect(await stores.ranges.startingAt(OTHER_CHAIN_ID, 5)).toEqual({ ...record, branch: 2 });
  });

  it('given what is proven of a chain, when its lease is lost, then it is not written; a day keeps its last record', async () => {
    const certificate = { chainId: CHAIN_ID, block: 9, hash: '0x09', completeAt: AT, suspect: false };
    const lease = await held(`watch#${CHAIN_ID}#certify`);
    await stores.certificates.put(certificate, lease);
    const lost = stores.certificates.put({ ...certificate, block: 99 }, { ...lease, token: lease.token + 1 });
    await expect(lost).rejects.toThrow(LeaseLost);
    expect(await stores.certificates.get(CHAIN_ID)).toEqual(certificate);
    const sums = { balance: 3n, received: 5n, swept: 2n, explained: 0n, unexplained: 0n };
    const day = { chainId: CHAIN_ID, startedAt: AT, endedAt: AT, block: 9, hash: '0x09' };
    const record = { ...day, addresses: 1, differing: 0, assets: { USDC: sums } };
    await stores.certificates.putDaily({ ...record, addresses: 7 });
    await stores.certificates.putDaily(record);
    expect(await stores.certificates.daily(CHAIN_ID, AT.slice(0, 10))).toEqual(record);
  });
});

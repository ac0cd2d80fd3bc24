import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRate } from '../../../../functions/posting/ports.ts';
import { dynamoRisk } from '../../../../functions/risk/dynamoRisk.ts';
import { judgeTransfer } from '../../../../functions/risk/judgeTransfer.ts';
import type { KeptSettings } from '../../../../functions/risk/ports.ts';
import {
  changeTransaction,
  isTransferIn,
  moveTransfer,
  type TransferStateBy,
  type TransferTransaction,
} from '../../../../functions/transactions/ports.ts';
import { type Injector, type Reply, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';
import { actorsIn, euroTo } from '../payees/transferActors.ts';
import { SHOP, startTransferWorld, type TransferWorld } from '../payees/transferWorld.ts';

const NONE = { customers: [], devices: [], ipRanges: [], countries: [], emailDomains: [] };
const RELEASE: KeptSettings = { rules: null, lists: null };
const BLOCKS_ANNA: KeptSettings = {
  rules: null,
  lists: { block: { ...NONE, customers: [{ merchantId: 'demo', id: 'cus-1' }] }, allow: NONE },
};

const PASSED: Injector = (_call, proceed) => proceed();
const WRITES = ['PutItem', 'UpdateItem', 'TransactWriteItems', 'BatchWriteItem'];

function refusal(status: number, type: string): Reply {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  return { status, headers, body: Buffer.from(JSON.stringify({ __type: type, message: 'refused' })) };
}

let world: TransferWorld;
let actors: ReturnType<typeof actorsIn>;
let faulty: Awaited<ReturnType<typeof startFaulty>>;
let inject: Injector = PASSED;
const logged: string[] = [];
beforeAll(async () => {
  world = await startTransferWorld();
  actors = actorsIn(world);
  faulty = await startFaulty(world.endpoint, (...call) => inject(...call));
});
afterAll(async () => {
  await faulty?.close();
  await world?.close();
});

let tables = 0;
/** Judges by a risk table of its own, that knows nobody. */
async function judgingBy(settings: KeptSettings): Promise<void> {
  const tableName = `risk-${(tables += 1)}`;
  await createRiskTable(testClient(world.endpoint), tableName);
  const rate = parseRate('EUR', 'USD', '1.10', '2026-11-20');
  if (!rate.ok) throw new Error(rate.error);
  world.assessing(
    judgeTransfer(
      dynamoRisk({
        client: testClient(faulty.endpoint),
        env: { RISK_TABLE: tableName, RISK_RULES_PARAMETER: 'unused' },
        source: { read: () => Promise.resolve(settings) },
        reference: { rate: () => Promise.resolve(rate.value) },
        clock: world.clock,
        log: { error: (message) => void logged.push(message) },
      }),
    ),
  );
}

async function paidOf(input: Parameters<typeof world.pay>[0]): Promise<TransferTransaction> {
  const paid = await world.pay(input);
  if (!paid.ok) throw new Error(JSON.stringify(paid.error));
  return paid.value;
}

const many = [
  { name: 'transactions', value: expect.stringMatching(/^[78]$/) as string },
  { name: 'moreThan', value: '5' },
];

/** A transfer of 15,000 euros after six others, and one with what anna had before: MANY_IN_5_MINUTES, MANY_IN_24_HOURS and LARGE_AMOUNT make 80. */
async function reviewed(): Promise<TransferTransaction> {
  await judgingBy(RELEASE);
  await actors.annaHas(2_000_000n);
  const payee = await actors.newPayee();
  for (let n = 0; n < 6; n++) await world.post((await paidOf(euroTo(payee.id))).id);
  const held = await paidOf(euroTo(payee.id, { amount: '15000.00' }));
  expect(held).toMatchObject({ status: 'IN_REVIEW', risk: { score: 80 } });
  const large = [
    { name: 'usdCents', value: '1650000' },
    { name: 'aboveUsdCents', value: '1000000' },
  ];
  expect(await world.transactions.get(held.id)).toMatchObject({
    status: 'IN_REVIEW',
    risk: { score: 80, factors: [{ code: 'LARGE_AMOUNT', facts: large }, { facts: many }, { facts: many }] },
  });
  return held;
}

async function decide(id: TransferTransaction['id'], to: TransferStateBy<'merchant'>): Promise<void> {
  const changed = await changeTransaction(world.transactions)(id, (current) => {
    if (!isTransferIn(current, 'IN_REVIEW')) throw new Error(`${id} is ${current.status}`);
    return moveTransfer('merchant', current, to, new Date(world.clock.nowMs()));
  });
  if (!changed.ok) throw new Error(changed.error.code);
}

describe('transfers judged by their risk', () => {
  it('given a score above 80, then payPayee and payWithSession answer a refusal without detail, nothing moves, and what was reserved is released', async () => {
    await judgingBy(RELEASE);
    await actors.annaHas(500n);
    const payee = await actors.newPayee();
    const before = await world.balance('anna');
    await judgingBy(BLOCKS_ANNA);
    const input = euroTo(payee.id);
    const token = await actors.signIn('5.00');
    const session = { idempotencyKey: 'once', token, payeeId: payee.id, amount: '1.00', currency: 'EUR' };
    for (const pay of [() => world.pay(input), () => world.payInSession(session)]) {
      const refused = await pay();
      expect(refused).toMatchObject({ ok: false, error: { code: 'PaymentRefusedHighRisk' } });
      expect(await pay()).toEqual(refused);
      if (refused.ok) return;
      expect(Object.keys(refused.error.facts).sort()).toEqual(['id', 'type']);
      const { id } = refused.error.facts as unknown as Pick<TransferTransaction, 'id'>;
      expect(await world.transactions.get(id)).toMatchObject({
        status: 'REJECTED',
        failureCode: 'HIGH_RISK',
        risk: { score: 100 },
      });
      await world.post(id);
    }
    expect(await world.balance('anna')).toEqual(before);
    expect(await world.balance(payee.id)).toBeNull();
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given a code and a session whose transfer is refused, then the code can be paid again and the whole ceiling be spent, however often the refusal is told', async () => {
    await judgingBy(RELEASE);
    await actors.annaHas(500n);
    await judgingBy(BLOCKS_ANNA);
    const { id: payeeId } = await actors.newPayee();
    const { id: payeeQrId } = await actors.newQr(payeeId, '2.00');
    const token = await actors.signIn('2.00');
    const asked = { token, payeeQrId, currency: 'EUR' };
    const refused = await world.payInSession({ idempotencyKey: 'refused', ...asked });
    expect(refused).toMatchObject({ ok: false, error: { code: 'PaymentRefusedHighRisk' } });
    if (refused.ok) return;
    const { id } = refused.error.facts as unknown as Pick<TransferTransaction, 'id'>;
    await Promise.all([world.post(id), world.post(id)]);
    expect(await world.payees.getQr(SHOP, payeeQrId)).toMatchObject({ state: { status: 'OPEN' } });

    await judgingBy(RELEASE);
    const paid = await world.payInSession({ idempotencyKey: 'paid', ...asked });
    expect(paid).toMatchObject({ ok: true, value: { status: 'APPROVED' } });
    await world.post(id);
    const more = { token, payeeId, amount: '0.01', currency: 'EUR' };
    expect(await world.payInSession({ idempotencyKey: 'more', ...more })).toMatchObject({ ok: false });
    const by = paid.ok ? paid.value.id : null;
    expect(await world.payees.getQr(SHOP, payeeQrId)).toMatchObject({
      state: { status: 'PAID', transactionId: by },
    });
  });

  it('given a score of 80, then a person decides: APPROVE posts it, REJECT releases what was reserved', async () => {
    const approved = await reviewed();
    expect(await world.balance('anna')).toMatchObject({ available: 499_400n });
    expect(await world.post(approved.id)).toBe('NOTHING_TO_POST');
    await decide(approved.id, { status: 'APPROVED' });
    expect(await world.post(approved.id)).toBe('POSTED');
    expect(await world.balance('anna')).toMatchObject({ available: 499_400n });

    const rejected = await reviewed();
    await decide(rejected.id, { status: 'REJECTED', failureCode: 'REJECTED_IN_REVIEW', failureReason: 'no' });
    await world.post(rejected.id);
    expect(await world.balance('anna')).toMatchObject({ available: 1_999_400n });
    expect(await world.verify()).toEqual({ drift: [], mismatches: [] });
  });

  it('given a history that cannot be read, then nothing passes unseen: a person decides, and people are called', async () => {
    await judgingBy(RELEASE);
    await actors.annaHas(500n);
    const payee = await actors.newPayee();
    inject = (call, proceed) =>
      call.action === 'Query' || call.action === 'BatchGetItem'
        ? Promise.resolve(refusal(400, 'ProvisionedThroughputExceededException'))
        : proceed();
    try {
      const held = await paidOf(euroTo(payee.id));
      expect(held).toMatchObject({
        status: 'IN_REVIEW',
        risk: { factors: [{ code: 'HISTORY_UNAVAILABLE' }] },
      });
      expect(logged).toContain('risk history unavailable');
    } finally {
      inject = PASSED;
    }
  });

  it('given an attempt that cannot be written, then nothing is approved; the same key goes on once it can', async () => {
    await judgingBy(RELEASE);
    await actors.annaHas(500n);
    const input = euroTo((await actors.newPayee()).id);
    inject = (call, proceed) =>
      WRITES.includes(call.action) ? Promise.resolve(refusal(400, 'ThrottlingException')) : proceed();
    await expect(world.pay(input)).rejects.toThrow();
    inject = PASSED;
    expect(await world.balance('anna')).toMatchObject({ available: 400n });
    expect(await world.pay(input)).toMatchObject({ ok: true, value: { status: 'APPROVED' } });
    expect(await world.balance('anna')).toMatchObject({ available: 400n });
  });

  it('given answers to writes that are lost, then an attempt counts once: the fifth passes, the sixth does not', async () => {
    await judgingBy(RELEASE);
    await actors.annaHas(1_000n);
    await judgingBy({ rules: await strict(), lists: null });
    const payee = await actors.newPayee();
    let writes = 0;
    inject = async (call, proceed) => {
      const reply = await proceed();
      return WRITES.includes(call.action) && ++writes % 2 === 1 ? refusal(500, 'InternalServerError') : reply;
    };
    try {
      const seen: string[] = [];
      for (let n = 0; n < 7; n++) {
        const paid = await world.pay(euroTo(payee.id));
        seen.push(paid.ok ? paid.value.status : paid.error.code);
      }
      expect(writes).toBeGreaterThan(7);
      expect(seen.lastIndexOf('APPROVED')).toBe(seen.indexOf('PaymentRefusedHighRisk') - 1);
      expect(seen.filter((status) => status === 'APPROVED').length).toBe(PASS_AT_MOST);
    } finally {
      inject = PASSED;
    }
  });
});

/** Attempts of a customer within five minutes that `strict` lets pass. */
const PASS_AT_MOST = 5;

/** The rules of the release, by which too many attempts alone are refused. */
async function strict(): Promise<unknown> {
  const { default: defaults } = await import('../../../../functions/risk/defaultSettings.json', {
    with: { type: 'json' },
  });
  const { lists: _, ...rules } = defaults;
  return { ...rules, reviewFrom: 50, refuseAbove: 59 };
}

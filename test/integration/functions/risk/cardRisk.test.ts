import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPayment } from '../../../../functions/gateways/createPayment.ts';
import { parseRate } from '../../../../functions/posting/ports.ts';
import { assessPayment, type PaymentRisk } from '../../../../functions/risk/assessPayment.ts';
import defaults from '../../../../functions/risk/defaultSettings.json' with { type: 'json' };
import { dynamoRisk } from '../../../../functions/risk/dynamoRisk.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { testClient } from '../../../engines/tables.ts';
import { type CardWorld, DEMO, openCardWorld, orderOf } from '../gateways/world.ts';

/** By these too many attempts within five minutes, and so within a day, are refused: 60. */
const { lists: _, ...RULES } = { ...defaults, reviewFrom: 50, refuseAbove: 59 };

let world: CardWorld;
let risk: PaymentRisk;
beforeAll(async () => {
  world = await openCardWorld(undefined, [], {
    attempt: (payment) => risk.attempt(payment),
    assess: (payment) => risk.assess(payment),
  });
  await createRiskTable(testClient(world.endpoint), 'risk');
  risk = openRisk();
});
afterAll(() => world?.close());

/** As another process of the function has it: it remembers no key. */
function storeOf() {
  const rate = parseRate('EUR', 'USD', '1.10', '2026-11-20');
  if (!rate.ok) throw new Error(rate.error);
  return dynamoRisk({
    client: testClient(world.endpoint),
    env: { RISK_TABLE: 'risk', RISK_RULES_PARAMETER: 'unused' },
    reference: { rate: () => Promise.resolve(rate.value) },
    source: { read: () => Promise.resolve({ rules: RULES, lists: null }) },
    clock: world.clock,
    // Where a machine is slow, a history that takes too long leaves a payment to a person.
    log: { error: (message) => expect(message).toBe('risk history unavailable') },
  });
}

const openRisk = () => assessPayment(storeOf());

describe('card payments judged by a real risk table', () => {
  it('given 100 attempts of a customer at once, then no more pass together than would one after the other', async () => {
    const attempt = async (customerId: string) => {
      const input = { ...orderOf('pm_success'), customerId };
      const made = await createPayment(world.deps)({ merchantId: DEMO, input });
      if (!made.ok) return made.error.code;
      // On a slow machine the gateway's answer may come too late: what is UNKNOWN has its review all the same.
      return made.value.review === undefined ? 'PASSED' : 'IN_REVIEW';
    };
    const alone: string[] = [];
    for (let n = 0; n < 8; n++) alone.push(await attempt('alone'));
    const passing = alone.filter((outcome) => outcome === 'PASSED').length;
    expect(alone).toEqual([
      ...Array<string>(passing).fill('PASSED'),
      ...Array<string>(8 - passing).fill('PaymentRefusedHighRisk'),
    ]);
    expect(passing).toBe(5);

    const together = await Promise.all(Array.from({ length: 100 }, () => attempt('together')));
    expect(together.filter((outcome) => outcome === 'PASSED').length).toBeLessThanOrEqual(passing);
    expect(together).toHaveLength(100);
    expect(new Set(together.filter((outcome) => outcome !== 'PASSED'))).toContain('PaymentRefusedHighRisk');
  }, 60_000);

  it('given a customer who was erased, then nothing that is kept can be tied to them, and who comes back is somebody new', async () => {
    const known = { deviceId: 'device-of-erika', ipAddress: '203.0.113.7', email: 'erika@mail.example' };
    const input = { ...orderOf('pm_success'), customerId: 'erika', ...known };
    const paid = await createPayment(world.deps)({ merchantId: DEMO, input });
    if (!paid.ok) throw new Error(paid.error.code);
    const before = await storeOf().features.attemptOf(paid.value.id);
    expect(await risk.emailOf(paid.value)).toBe(known.email);

    expect(await storeOf().keys.destroy('demo', 'erika')).toBe(true);
    expect(await storeOf().keys.findKey('demo', 'erika')).toBeNull();
    expect(await openRisk().emailOf(paid.value)).toBeUndefined();

    risk = openRisk();
    const again = await createPayment(world.deps)({
      merchantId: DEMO,
      input: { ...input, idempotencyKey: 'again' },
    });
    if (!again.ok) throw new Error(again.error.code);
    const after = await storeOf().features.attemptOf(again.value.id);
    for (const part of ['customer', 'device', 'ip'] as const) {
      expect(before?.attempt[part]).toEqual(expect.any(String));
      expect(after?.attempt[part]).toEqual(expect.any(String));
      expect(after?.attempt[part]).not.toBe(before?.attempt[part]);
    }
    const { Items = [] } = await testClient(world.endpoint).send(new ScanCommand({ TableName: 'risk' }));
    // The key of who came back is found by the customer's id, and nothing else is.
    const rest = JSON.stringify(Items.filter(({ sk }) => sk !== 'KEY'));
    for (const personal of ['erika', ...Object.values(known)]) expect(rest).not.toContain(personal);
  });
});

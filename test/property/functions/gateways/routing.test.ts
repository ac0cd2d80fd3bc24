import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardPayment } from '../../../../functions/gateways/cardPayment.ts';
import { GATEWAY_NAMES, type GatewayName } from '../../../../functions/gateways/gatewayName.ts';
import type { PaymentStore } from '../../../../functions/gateways/paymentStore.ts';
import type { CardGateway, GatewayOutcome, GatewayPayment } from '../../../../functions/gateways/ports.ts';
import { gatewayOrder, routingSchema } from '../../../../functions/gateways/routing.ts';
import { settleOne } from '../../../../functions/gateways/settleDuePayments.ts';
import { noRisk } from '../../../fixtures/gateways/noRisk.ts';
import { runOperation } from '../../../../functions/gateways/runOperation.ts';
import { cardPaymentOf } from '../../../fixtures/gateways/cardPayments.ts';

const weighted = fc.uniqueArray(
  fc.record({ gateway: fc.constantFrom(...GATEWAY_NAMES), weight: fc.integer({ min: 0, max: 100 }) }),
  { selector: ({ gateway }) => gateway, minLength: 1 },
);
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const payment = { merchantId: 'demo', amount: { units: 5_000n, currency: { symbol: 'EUR', decimals: 2 } } };

describe('the order of gateways', () => {
  it('names each of the rule once, those of weight 0 last', () => {
    fc.assert(
      fc.property(weighted, fc.array(fraction, { minLength: 4, maxLength: 4 }), (to, draws) => {
        fc.pre(to.some(({ weight }) => weight > 0));
        const rules = routingSchema.parse([{ to }]);
        const order = gatewayOrder(rules, payment, () => draws.pop() ?? 0);
        expect([...order].sort()).toEqual(to.map(({ gateway }) => gateway).sort());
        const spare = to.filter(({ weight }) => weight === 0).map(({ gateway }) => gateway);
        expect(order.slice(order.length - spare.length)).toEqual(spare);
      }),
      { numRuns: 200 },
    );
  });
});

type Told = 'TAKEN' | 'ELSEWHERE' | 'DEFINITE' | 'RETRYABLE' | 'UNKNOWN' | 'UNKNOWN_TAKEN';
const told = fc.constantFrom<Told>('TAKEN', 'ELSEWHERE', 'DEFINITE', 'RETRYABLE', 'UNKNOWN', 'UNKNOWN_TAKEN');

/** A gateway that says what the plan says, and keeps what it took: a key that it took something under gets that again. */
function gatewayOf(name: GatewayName, plan: readonly Told[], log: { name: GatewayName; told: Told }[]) {
  const left = [...plan];
  const taken = new Map<string, GatewayPayment>();
  const captured = (key: string): GatewayPayment => {
    const made = taken.get(key) ?? {
      reference: `${name}-1`,
      facts: [{ kind: 'CAPTURED' as const, captureId: `${name}-c`, amount: 1_250n, fee: 0n }],
    };
    taken.set(key, made);
    return made;
  };
  const authorize = ({ idempotencyKey: key }: { idempotencyKey: string }): GatewayOutcome<GatewayPayment> => {
    const next = left.shift() ?? 'DEFINITE';
    const known = taken.get(key);
    log.push({ name, told: known === undefined ? next : 'TAKEN' });
    if (known !== undefined) return { kind: 'DONE', value: known };
    if (next === 'TAKEN') return { kind: 'DONE', value: captured(key) };
    if (next === 'UNKNOWN_TAKEN') captured(key);
    if (next === 'UNKNOWN' || next === 'UNKNOWN_TAKEN') return { kind: 'UNKNOWN', reason: 'timeout' };
    const refusal = { code: 'x', reason: 'X.' };
    if (next === 'RETRYABLE') return { kind: 'RETRYABLE', ...refusal };
    return { kind: 'DECLINED', ...refusal, retryableElsewhere: next === 'ELSEWHERE' };
  };
  const gateway = {
    name,
    keyLifetimeMs: 24 * 60 * 60_000,
    looksUp: true,
    authorize: (request: { idempotencyKey: string }) => Promise.resolve(authorize(request)),
    lookUp: () => Promise.resolve({ kind: 'DONE', value: [...taken.values()][0] ?? null }),
  } as unknown as CardGateway;
  return { gateway, took: () => taken.size };
}

describe('going on at another gateway', () => {
  it('happens only after a decline that another may see otherwise, and money is never at two', async () => {
    const plans = fc.tuple(...[0, 1, 2].map(() => fc.array(told, { maxLength: 8 })));
    await fc.assert(
      fc.asyncProperty(plans, async (each) => {
        const log: { name: GatewayName; told: Told }[] = [];
        const names = ['stripe', 'adyen', 'paypal'] as const;
        const gateways = names.map((name, index) => gatewayOf(name, each[index] ?? [], log));
        const clock = { at: Date.parse('2026-01-01T00:00:00Z'), nowMs: () => clock.at };
        const { payments, current } = storeOf(
          cardPaymentOf({
            status: 'INITIATED',
            gateway: 'stripe',
            routes: names.slice(1).map((gateway) => ({ gateway, account: 'main', paymentMethodId: 'pm' })),
          }),
        );
        const deps = {
          payments,
          clock,
          random: () => 0.5,
          gateways: { get: (name: GatewayName) => gateways[names.indexOf(name as 'stripe')]!.gateway },
          giveUp: () => Promise.resolve(),
          risk: noRisk,
          emailOf: () => Promise.resolve(undefined),
          requeue: () => Promise.resolve(),
          report: () => undefined,
          reportLate: () => Promise.resolve(),
        } as unknown as Parameters<typeof settleOne>[0];
        await runOperation(deps)(current(), { kind: 'AUTHORIZE' });
        for (let tries = 0; tries < 20; tries++) {
          const { dueAt, status } = current();
          if (dueAt === null || status === 'CAPTURED') break;
          clock.at = Math.max(clock.at, Date.parse(dueAt));
          await settleOne(deps)(current().id);
        }
        expect(gateways.filter(({ took }) => took() > 0).length).toBeLessThanOrEqual(1);
        const moves = log.filter((call, index) => index > 0 && log[index - 1]?.name !== call.name);
        for (const move of moves) expect(log[log.indexOf(move) - 1]?.told).toBe('ELSEWHERE');
        for (const [index, call] of log.entries())
          if (call.told.startsWith('UNKNOWN'))
            expect(log.slice(index).every(({ name }) => name === call.name)).toBe(true);
        const took = gateways.some(({ took: has }) => has() > 0);
        if (took) expect(['CAPTURED', 'UNKNOWN']).toContain(current().status);
      }),
      { numRuns: 300 },
    );
  });
});

function storeOf(first: CardPayment) {
  let stored = first;
  const payments: Partial<PaymentStore> = {
    get: () => Promise.resolve(stored),
    replace: (before, after) => {
      if (before.version !== stored.version) return Promise.resolve(false);
      stored = after;
      return Promise.resolve(true);
    },
  };
  return { payments, current: () => stored };
}

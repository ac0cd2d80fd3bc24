import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CardPayment, shownStatus } from '../../../../functions/gateways/cardPayment.ts';
import { isCardMove } from '../../../../functions/gateways/cardPaymentStates.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import { withFacts } from '../../../../functions/gateways/withFact.ts';
import { cardPaymentOf } from '../../../fixtures/gateways/cardPayments.ts';

const AT = '2026-01-01T00:00:00.000Z';
const units = fc.bigInt({ min: 1n, max: 10_000n });

/** Amounts belong to their ids: a gateway tells the same thing again, or less of it, and nothing else of it. */
const told = fc.record({
  authorized: fc.option(units),
  declined: fc.boolean(),
  action: fc.boolean(),
  processing: fc.boolean(),
  ended: fc.subarray(['VOIDED', 'EXPIRED'] as const),
  captures: fc.array(
    fc.record({ amount: units, fee: fc.option(fc.bigInt({ min: 0n, max: 99n })), failed: fc.boolean() }),
    {
      maxLength: 2,
    },
  ),
  refunds: fc.array(
    fc.record({
      amount: units,
      ends: fc.subarray(['PENDING', 'SUCCEEDED', 'FAILED'] as const, { minLength: 1 }),
    }),
    {
      maxLength: 3,
    },
  ),
  disputes: fc.array(
    fc.record({ amount: units, ends: fc.subarray(['OPEN', 'WON', 'LOST'] as const, { minLength: 1 }) }),
    {
      maxLength: 2,
    },
  ),
});

type Told = typeof told extends fc.Arbitrary<infer T> ? T : never;

function factsOf({
  authorized,
  declined,
  action,
  processing,
  ended,
  captures,
  refunds,
  disputes,
}: Told): GatewayFact[] {
  return [
    ...(action ? [{ kind: 'ACTION_REQUIRED' } as const] : []),
    ...(processing ? [{ kind: 'PROCESSING' } as const] : []),
    ...(declined ? [{ kind: 'DECLINED', code: 'insufficient_funds', reason: 'No money.' } as const] : []),
    ...(authorized === null ? [] : [{ kind: 'AUTHORIZED', amount: authorized, expiresAt: AT } as const]),
    ...ended.map((kind) => ({ kind })),
    ...captures.flatMap(({ amount, fee, failed }, index): GatewayFact[] => [
      { kind: 'CAPTURED', captureId: `cap_${index}`, amount, fee: null },
      ...(fee === null ? [] : [{ kind: 'CAPTURED', captureId: `cap_${index}`, amount, fee } as const]),
      ...(failed
        ? [{ kind: 'CAPTURE_FAILED', captureId: `cap_${index}`, code: 'x', reason: 'X.' } as const]
        : []),
    ]),
    ...refunds.flatMap(({ amount, ends }, index) =>
      ends.map((status) => ({
        kind: 'REFUND' as const,
        refundId: `ref_${index}`,
        status,
        amount,
        reason: status === 'FAILED' ? 'No.' : null,
      })),
    ),
    ...disputes.flatMap(({ amount, ends }, index) =>
      ends.map((status) => ({
        kind: 'DISPUTE' as const,
        disputeId: `dsp_${index}`,
        status,
        amount,
        fee: 15n,
        reason: 'not received',
        respondBy: AT,
      })),
    ),
  ];
}

const history = told.chain((facts) => {
  const all = factsOf(facts);
  return fc.record({
    all: fc.constant(all),
    order: fc.shuffledSubarray(all, { minLength: all.length }),
    again: fc.array(fc.constantFrom(...(all.length === 0 ? [{ kind: 'PROCESSING' } as const] : all)), {
      maxLength: 6,
    }),
    outcomeLost: fc.boolean(),
  });
});

/** All versions that the facts make of a new payment. */
function versionsOf(facts: readonly GatewayFact[], outcomeLost: boolean): CardPayment[] {
  const first = cardPaymentOf({ status: outcomeLost ? 'UNKNOWN' : 'INITIATED', outcomeLost });
  return [first, ...withFacts(first, facts, AT)];
}

const endOf = (versions: readonly CardPayment[]) => {
  const last = versions.at(-1)!;
  return { status: last.status, shown: shownStatus(last), facts: last.facts, outcomeLost: last.outcomeLost };
};

describe('the facts of a card payment', () => {
  it('in any order and told any number of times end in the same state', () => {
    fc.assert(
      fc.property(history, ({ all, order, again, outcomeLost }) => {
        const straight = endOf(versionsOf(all, outcomeLost));
        const known = all.length === 0 ? [] : again;
        expect(endOf(versionsOf([...order, ...known], outcomeLost))).toEqual(straight);
        expect(endOf(versionsOf([...known, ...order], outcomeLost))).toEqual(straight);
      }),
      { numRuns: 2_000 },
    );
  });

  it('make only moves of the table, one version at a time, and post each amount once', () => {
    fc.assert(
      fc.property(history, ({ order, again, outcomeLost }) => {
        const versions = versionsOf([...order, ...again], outcomeLost);
        for (const [index, { status, version }] of versions.entries()) {
          const before = versions[index - 1];
          expect(version).toBe(index + 1);
          if (before !== undefined && before.status !== status)
            expect(isCardMove(before.status, status, 'gateway')).toBe(true);
        }
        const last = versions.at(-1)!;
        expect(netOf(versions)).toEqual(standing(last));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** What the changes of all versions add up to: what the ledger posts. */
function netOf(versions: readonly CardPayment[]): { captured: bigint; fees: bigint; refunded: bigint } {
  const net = { captured: 0n, fees: 0n, refunded: 0n };
  for (const { change } of versions) {
    if (change.kind === 'CAPTURED')
      [net.captured, net.fees] = [net.captured + change.amount, net.fees + change.fee];
    if (change.kind === 'FEE') net.fees += change.fee;
    if (change.kind === 'CAPTURE_FAILED')
      [net.captured, net.fees] = [net.captured - change.amount, net.fees - change.fee];
    if (change.kind === 'REFUND' && change.status === 'SUCCEEDED') net.refunded += change.amount;
    if (change.kind === 'REFUND' && change.status === 'FAILED' && change.before === 'SUCCEEDED')
      net.refunded -= change.amount;
  }
  return net;
}

function standing({ facts: { captures, refunds } }: CardPayment): ReturnType<typeof netOf> {
  const stands = captures.filter(({ failed }) => failed === null);
  return {
    captured: stands.reduce((sum, { amount }) => sum + amount, 0n),
    fees: stands.reduce((sum, { fee }) => sum + (fee ?? 0n), 0n),
    refunded: refunds
      .filter(({ status }) => status === 'SUCCEEDED')
      .reduce((sum, { amount }) => sum + amount, 0n),
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CardPayment,
  lateSuccess,
  refundableOf,
  shownStatus,
} from '../../../../functions/gateways/cardPayment.ts';
import { isCardMove } from '../../../../functions/gateways/cardPaymentStates.ts';
import type { GatewayFact } from '../../../../functions/gateways/gatewayFact.ts';
import { reviewedAs } from '../../../../functions/gateways/reviewPayment.ts';
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
    review: fc.constantFrom(undefined, { until: AT, decision: null, note: null }),
  });
});

/** All versions that the facts make of a new payment. */
function versionsOf(
  facts: readonly GatewayFact[],
  { outcomeLost, review }: Pick<CardPayment, 'outcomeLost' | 'review'>,
): CardPayment[] {
  const watched = review === undefined ? {} : { review };
  const first = cardPaymentOf({ status: outcomeLost ? 'UNKNOWN' : 'INITIATED', outcomeLost, ...watched });
  return [first, ...withFacts(first, facts, AT)];
}

const endOf = (versions: readonly CardPayment[]) => {
  const last = versions.at(-1)!;
  return { status: last.status, shown: shownStatus(last), facts: last.facts, outcomeLost: last.outcomeLost };
};

describe('the facts of a card payment', () => {
  it('in any order and told any number of times end in the same state', () => {
    fc.assert(
      fc.property(history, ({ all, order, again, outcomeLost, review }) => {
        const of = { outcomeLost, ...(review === undefined ? {} : { review }) };
        const straight = endOf(versionsOf(all, of));
        const known = all.length === 0 ? [] : again;
        expect(endOf(versionsOf([...order, ...known], of))).toEqual(straight);
        expect(endOf(versionsOf([...known, ...order], of))).toEqual(straight);
      }),
      { numRuns: 2_000 },
    );
  });

  it('make only moves of the table after a review that refused it, and never bring it back', () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 20 }), ({ order, again }, at) => {
        const open = { outcomeLost: false, review: { until: AT, decision: null, note: null } };
        const before = versionsOf([{ kind: 'AUTHORIZED', amount: 500n, expiresAt: null }], open).at(-1)!;
        const facts = [...order, ...again];
        const meanwhile = [before, ...withFacts(before, facts.slice(0, at), AT)].at(-1)!;
        fc.pre(meanwhile.status === 'IN_REVIEW');
        const refused = reviewedAs('TIMED_OUT', meanwhile, { at: AT, by: 'rules', note: null });
        expect(refused).toMatchObject({ status: 'REJECTED', asked: { void: { by: 'us' } } });
        let last = refused;
        for (const next of withFacts(refused, facts.slice(at), AT)) {
          if (next.status !== last.status) expect(isCardMove(last.status, next.status, 'gateway')).toBe(true);
          expect(['REJECTED', 'CAPTURED', 'FAILED']).toContain(next.status);
          last = next;
        }
        // What was captured after all is given back.
        if (last.status === 'CAPTURED' && refundableOf(last.facts) > 0n)
          expect(lateSuccess(last)).toBe('REFUND');
      }),
      { numRuns: 400 },
    );
  });

  it('make only moves of the table, one version at a time, and post each amount once', () => {
    fc.assert(
      fc.property(history, ({ order, again, outcomeLost, review }) => {
        const of = { outcomeLost, ...(review === undefined ? {} : { review }) };
        const versions = versionsOf([...order, ...again], of);
        for (const [index, { status, version, transitions }] of versions.entries()) {
          const before = versions[index - 1];
          expect(version).toBe(index + 1);
          if (before === undefined) continue;
          // What is captured at once passes through AUTHORIZED in the same write.
          const moved = transitions.slice(before.transitions.length);
          expect(moved.every((move) => move.version === version)).toBe(true);
          const path = [before.status, ...moved.map((move) => move.status)];
          expect(path.at(-1)).toBe(status);
          for (const [step, to] of path.entries())
            if (step > 0) expect(isCardMove(path[step - 1]!, to, 'gateway')).toBe(true);
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

import { isoNow } from '../shared/clock.ts';
import { parseTransactionId } from '../shared/ids.ts';
import { inParallel } from '../shared/inParallel.ts';
import { ok } from '../shared/result.ts';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { Operation } from './afterCall.ts';
import { type CardPayment, hasUnsettledRefund, lateSuccess, refundableOf } from './cardPayment.ts';
import { isOver } from './cardState.ts';
import { changePayment } from './changePayment.ts';
import { dueAttempts, earlierAttempts } from './earlierAttempt.ts';
import { judgePayment, type JudgeDeps } from './judgePayment.ts';
import { type OperationDeps, runOperation } from './runOperation.ts';
import { reviewedAs } from './reviewPayment.ts';
import { nextVersion, withFacts } from './withFact.ts';
import { withRefund } from './withRefund.ts';

export interface SettleDeps extends OperationDeps, JudgeDeps {
  /** Puts a capture before the poster anew. */
  readonly requeue: (payment: CardPayment) => Promise<void>;
  /** A payment that could not be dealt with; the others are not held up by it. */
  readonly report: (id: string, error: unknown) => void;
  /** Money came where we had said that there is none: it is given back, and people hear of it. */
  readonly reportLate: (payment: CardPayment) => Promise<void>;
}

export interface Settled {
  readonly settled: number;
  readonly failed: number;
}

/** A pass begins no page after this time; the next pass begins with what is due longest. */
const PASS_MS = 20_000;
const AT_A_TIME = 8;
const PAGES_PER_SHARD_MAX = 4;

/** Does what is due for card payments: asks about unknown outcomes, tries again, gives back, lets authorisations expire, queues again. */
export function settleDuePayments(deps: SettleDeps): () => Promise<Settled> {
  const settle = settleOne(deps);
  return async () => {
    const startedMs = deps.clock.nowMs();
    let [settled, failed] = [0, 0];
    // Another shard first in each minute, so that none waits behind the same others for ever.
    const first = Math.floor(startedMs / 60_000) % SHARD_NAMES.length;
    for (let turn = 0; turn < SHARD_NAMES.length; turn++) {
      const shard = (first + turn) % SHARD_NAMES.length;
      let after: string | undefined;
      for (let page = 0; page < PAGES_PER_SHARD_MAX; page++) {
        if (deps.clock.nowMs() - startedMs > PASS_MS) return { settled, failed };
        const due = await deps.payments.due(shard, new Date(startedMs), after);
        const done = await inParallel(due.ids, AT_A_TIME, async (id) => {
          try {
            await settle(id);
            return true;
          } catch (error) {
            deps.report(id, error);
            return false;
          }
        });
        settled += done.filter(Boolean).length;
        failed += done.filter((one) => !one).length;
        if (due.after === undefined) break;
        ({ after } = due);
      }
    }
    return { settled, failed };
  };
}

/** Does what is due for one payment; idempotent, so that two passes at a time do no harm. */
export function settleOne(deps: SettleDeps): (id: string) => Promise<void> {
  const run = runOperation(deps);
  const judge = judgePayment(deps);
  const change = changePayment(deps.payments);

  const write = (known: CardPayment, next: (payment: CardPayment, at: string) => CardPayment[]) =>
    change(known.id, (payment) => ok({ versions: next(payment, isoNow(deps.clock)) }), known);

  /** A capture or void that is refused may have been made before: what stands at the gateway is what is believed. */
  async function runOrLookUp(payment: CardPayment, operation: Operation): ReturnType<typeof run> {
    const ran = await run(payment, operation);
    const current = ran.ok ? null : await deps.payments.get(payment.id);
    return current === null ? ran : run(current, { kind: 'LOOK_UP' });
  }

  async function giveBack(payment: CardPayment, how: 'VOID' | 'REFUND'): Promise<void> {
    if (how === 'VOID') {
      if (payment.asked.void === null) await deps.reportLate(payment);
      return voidAsked(payment, (current, at) =>
        lateSuccess(current) === 'VOID' && current.asked.void === null ? [withVoid(current, at)] : [],
      );
    }
    // The payment's own id, so that whoever does it again does the same.
    const id = `ref_${payment.id.slice('txn_'.length)}`;
    if (payment.facts.refunds.every((refund) => refund.id !== id)) await deps.reportLate(payment);
    const asked = await write(payment, (current, at) =>
      lateSuccess(current) === 'REFUND' && current.facts.refunds.every((refund) => refund.id !== id)
        ? [withRefund(current, { id, amount: refundableOf(current.facts), reason: 'late success' }, at)]
        : [],
    );
    if (asked.ok) await run(asked.value, { kind: 'REFUND', refundId: id });
  }

  return async (text) => {
    const id = parseTransactionId(text);
    if (!id.ok) throw new Error(`the id must be ${id.error}`);
    const payment = await deps.payments.get(id.value);
    if (payment === null) return;
    for (const at of dueAttempts(payment, isoNow(deps.clock)))
      await settleOne({ ...deps, payments: earlierAttempts(deps.payments, at) })(id.value);
    if (payment.dueAt === null || payment.dueAt > isoNow(deps.clock)) return;
    const late = lateSuccess(payment);
    if (late !== null) return giveBack(payment, late);
    if (payment.status === 'CAPTURED' && payment.isEarlierAttempt !== true) {
      await deps.requeue(payment);
      const waits = await write(payment, (current, at) =>
        current.status === 'CAPTURED' ? [worked(current, at)] : [],
      );
      // A refund does not wait for the posting of what it gives back.
      if (waits.ok && hasUnsettledRefund(waits.value.facts))
        await runOrLookUp(waits.value, dueOperation(deps, waits.value));
      return;
    }
    if (isAbandoned(payment))
      return voidAsked(payment, (now, at) => (isAbandoned(now) ? [withVoid(now, at)] : []));
    if (isUndecided(payment, isoNow(deps.clock))) return refuseUndecided(payment);
    // Whoever stored it may have ended before it was judged.
    const judged = await judge(payment);
    if (!judged.ok) return;
    const looked = await runOrLookUp(judged.value, dueOperation(deps, judged.value));
    if (looked.ok) await expire(looked.value);
  };

  async function voidAsked(payment: CardPayment, next: Parameters<typeof write>[1]): Promise<void> {
    const asked = await write(payment, next);
    if (asked.ok && asked.value.asked.void !== null) await runOrLookUp(asked.value, { kind: 'VOID' });
  }

  /** A review that nobody decided in time: refused, and the authorisation is given back. */
  function refuseUndecided(payment: CardPayment): Promise<void> {
    return voidAsked(payment, (now, at) =>
      isUndecided(now, at) ? [reviewedAs('TIMED_OUT', now, { at, by: 'rules', note: null })] : [],
    );
  }

  /** An authorisation whose time is over at a gateway that cannot be asked for it: of the others the look-up tells. */
  async function expire(payment: CardPayment): Promise<void> {
    if (deps.gateways.get(payment.gateway).looksUp || !isOver(payment, isoNow(deps.clock))) return;
    await write(payment, (current, at) =>
      isOver(current, at) ? withFacts(current, [{ kind: 'EXPIRED' }], at) : [],
    );
  }
}

/**
 * What to ask the gateway first. While the gateway honours the key, the same call again gives the first answer, or happens now for the first
 * time; afterwards it could happen twice, so that the payment is looked up.
 */
function dueOperation({ gateways, clock }: SettleDeps, payment: CardPayment): Operation {
  const { status, asked, facts, gatewayReference, transitions, createdAt, spentKeys } = payment;
  const lifetimeMs = gateways.get(payment.gateway).keyLifetimeMs;
  const whileHonoured = (since: string, operation: Operation): Operation =>
    clock.nowMs() - Date.parse(since) < lifetimeMs ? operation : { kind: 'LOOK_UP' };
  const refund = facts.refunds.find((one) => one.status === 'REQUESTED');
  if (refund !== undefined) return whileHonoured(refund.createdAt, { kind: 'REFUND', refundId: refund.id });
  if (asked.void !== null && VOIDABLE.includes(status)) return whileHonoured(asked.void.at, { kind: 'VOID' });
  if (asked.capture !== null && status === 'AUTHORIZED')
    return whileHonoured(asked.capture.at, { kind: 'CAPTURE' });
  const isOpen = status === 'INITIATED' || status === 'UNKNOWN';
  if (!isOpen || (gatewayReference !== undefined && spentKeys === 0)) return { kind: 'LOOK_UP' };
  // A person may have looked at it for days before it was called for.
  const released = transitions.findLast((one) => one.status === 'INITIATED')?.at ?? createdAt;
  return whileHonoured(released, { kind: 'AUTHORIZE' });
}

function isUndecided({ status, review }: CardPayment, at: string): boolean {
  return status === 'IN_REVIEW' && review !== undefined && review.until <= at;
}

/** The payer did not act in time. */
function isAbandoned({ status, asked }: CardPayment): boolean {
  return status === 'REQUIRES_ACTION' && asked.void === null;
}

const VOIDABLE: readonly CardPayment['status'][] = ['AUTHORIZED', 'REQUIRES_ACTION', 'REJECTED'];

function withVoid(payment: CardPayment, at: string): CardPayment {
  const asked = { ...payment.asked, void: { at, by: 'us' } } as const;
  return nextVersion(payment, { change: { kind: 'ASKED' }, asked, attempts: 0, at });
}

function worked(payment: CardPayment, at: string): CardPayment {
  return nextVersion(payment, { change: { kind: 'WORK' }, attempts: payment.attempts + 1, at });
}

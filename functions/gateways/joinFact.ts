import type { CardRefund, PaymentChange, PaymentFacts } from './cardPayment.ts';
import { DISPUTE_STATUSES, type GatewayFact, REFUND_STATUSES } from './gatewayFact.ts';

/** A fact that joined what was told before. */
interface Joined {
  readonly facts: PaymentFacts;
  readonly change: PaymentChange;
}

/**
 * What was told before with one fact more, and what that adds; null where the fact says nothing new.
 *
 * @param at when it was told, ISO 8601
 */
export function joinFact(facts: PaymentFacts, fact: GatewayFact, at: string): Joined | null {
  const status = (changed: Partial<PaymentFacts>): Joined => ({
    facts: { ...facts, ...changed },
    change: { kind: 'STATUS' },
  });
  switch (fact.kind) {
    case 'ACTION_REQUIRED':
      return facts.actionRequired ? null : status({ actionRequired: true });
    case 'PROCESSING':
      return facts.processing ? null : status({ processing: true });
    case 'AUTHORIZED':
      return joinAuthorized(facts, fact);
    case 'DECLINED': {
      const declined = { code: fact.code, reason: fact.reason };
      const known = facts.declined;
      return known !== null && textOf(known) <= textOf(declined) ? null : status({ declined });
    }
    case 'VOIDED':
      return facts.ended === 'VOIDED' ? null : status({ ended: 'VOIDED' });
    case 'EXPIRED':
      return facts.ended === null ? status({ ended: 'EXPIRED' }) : null;
    case 'CAPTURED':
      return joinCapture(facts, fact);
    case 'CAPTURE_FAILED':
      return joinFailedCapture(facts, fact);
    case 'REFUND':
      return joinRefund(facts, fact, at);
    case 'DISPUTE':
      return joinDispute(facts, fact, at);
  }
}

type FactOf<Kind extends GatewayFact['kind']> = Extract<GatewayFact, { kind: Kind }>;

function joinAuthorized(facts: PaymentFacts, { amount, expiresAt }: FactOf<'AUTHORIZED'>): Joined | null {
  const known = facts.authorized;
  const authorized = {
    amount: known !== null && known.amount > amount ? known.amount : amount,
    expiresAt: later(known?.expiresAt ?? null, expiresAt),
  };
  const same = known?.amount === authorized.amount && known.expiresAt === authorized.expiresAt;
  return same ? null : { facts: { ...facts, authorized }, change: { kind: 'STATUS' } };
}

function joinCapture(facts: PaymentFacts, { captureId: id, amount, fee }: FactOf<'CAPTURED'>): Joined | null {
  const known = facts.captures.find((capture) => capture.id === id);
  if (known === undefined) {
    const capture = { id, amount, fee, failed: null };
    return {
      facts: { ...facts, captures: placed(facts.captures, capture) },
      change: { kind: 'CAPTURED', id, amount, fee: fee ?? 0n },
    };
  }
  // A failure that was told first does not know the amount.
  const wanting = known.amount === 0n && known.failed !== null;
  if ((known.fee !== null || fee === null) && !wanting) return null;
  const capture = { ...known, amount: wanting ? amount : known.amount, fee: known.fee ?? fee };
  return {
    facts: { ...facts, captures: placed(facts.captures, capture) },
    change: known.failed === null && fee !== null && fee > 0n ? { kind: 'FEE', id, fee } : { kind: 'STATUS' },
  };
}

function joinFailedCapture(
  facts: PaymentFacts,
  { captureId: id, code, reason }: FactOf<'CAPTURE_FAILED'>,
): Joined | null {
  const known = facts.captures.find((capture) => capture.id === id);
  const failed = { code, reason };
  if (known?.failed && textOf(known.failed) <= textOf(failed)) return null;
  const capture = { ...(known ?? { id, amount: 0n, fee: null }), failed };
  const wasTaken = known?.failed === null;
  return {
    facts: { ...facts, captures: placed(facts.captures, capture) },
    change: wasTaken
      ? { kind: 'CAPTURE_FAILED', id, amount: known.amount, fee: known.fee ?? 0n }
      : { kind: 'STATUS' },
  };
}

function joinRefund(facts: PaymentFacts, fact: FactOf<'REFUND'>, at: string): Joined | null {
  const known = facts.refunds.find(
    ({ id, gatewayId }) => id === fact.refundId || (gatewayId !== undefined && gatewayId === fact.gatewayId),
  );
  const gatewayId = known?.gatewayId ?? fact.gatewayId;
  const named = gatewayId === undefined ? {} : { gatewayId };
  if (known !== undefined && rankOf(known.status) >= rankOf(fact.status)) {
    if (gatewayId === known.gatewayId) return null;
    const refunds = placed(facts.refunds, { ...known, ...named });
    return { facts: { ...facts, refunds }, change: { kind: 'STATUS' } };
  }
  const refund: CardRefund = {
    id: known?.id ?? fact.refundId,
    ...named,
    amount: known?.amount ?? fact.amount,
    reason: known?.reason ?? null,
    createdAt: known?.createdAt ?? at,
    status: fact.status,
    failureReason: fact.status === 'FAILED' ? fact.reason : null,
  };
  const { id, status, amount } = refund;
  return {
    facts: { ...facts, refunds: placed(facts.refunds, refund) },
    change: { kind: 'REFUND', id, status, before: known?.status ?? null, amount },
  };
}

function rankOf(status: CardRefund['status']): number {
  return status === 'REQUESTED' ? -1 : REFUND_STATUSES.indexOf(status);
}

function joinDispute(facts: PaymentFacts, fact: FactOf<'DISPUTE'>, at: string): Joined | null {
  const { disputeId: id, kind: _, ...told } = fact;
  const known = facts.disputes.find((dispute) => dispute.id === id);
  const rank = DISPUTE_STATUSES.indexOf(fact.status);
  if (known !== undefined && DISPUTE_STATUSES.indexOf(known.status) >= rank) return null;
  const dispute = {
    ...told,
    id,
    // What it is about was said when it was opened; how it ended is what a later one adds.
    ...(known === undefined ? {} : { amount: known.amount, fee: known.fee, reason: known.reason }),
    respondBy: later(known?.respondBy ?? null, fact.respondBy),
    createdAt: known?.createdAt ?? at,
  };
  const { status, amount, fee } = dispute;
  return {
    facts: { ...facts, disputes: placed(facts.disputes, dispute) },
    change: { kind: 'DISPUTE', id, status, before: known?.status ?? null, amount, fee },
  };
}

/** The list with the one of this id replaced or added, sorted by id. */
export function placed<T extends { readonly id: string }>(list: readonly T[], one: T): T[] {
  return [...list.filter(({ id }) => id !== one.id), one].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

/** Of two reasons for the same thing the one that sorts first stays, whichever came first. */
function textOf({ code, reason }: { readonly code: string; readonly reason: string }): string {
  return `${code}: ${reason}`;
}

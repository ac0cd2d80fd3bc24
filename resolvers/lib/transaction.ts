import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import type { PublishTransactionInput, Transaction } from '../../schema/generated/schema.generated.ts';

/** What was found of its risk; a snapshot of what was known is stored beside it, and shown nowhere. */
interface StoredRisk {
  readonly score: number;
  readonly factors: readonly {
    readonly code: string;
    readonly score: number;
    readonly detail: string;
    readonly facts?:
      readonly { readonly name: string; readonly value?: string | null | undefined }[] | null | undefined;
  }[];
  readonly analyzedAt: string;
}

/** A stored transaction and one in an event have these fields alike, amounts in base units. */
export type StoredTransaction = Omit<PublishTransactionInput, 'reasons' | 'metadata' | 'risk'> & {
  readonly metadata?: unknown;
  readonly risk?: StoredRisk | null | undefined;
};

function riskOf({ risk }: StoredTransaction): Transaction['risk'] {
  if (!risk) return null;
  const { score, factors, analyzedAt } = risk;
  return {
    score,
    analyzedAt,
    factors: factors.map(({ code, score: adds, detail, facts }) => ({
      code,
      score: adds,
      detail,
      facts: (facts ?? []).map(({ name, value }) => ({ name, value: value ?? null })),
    })),
  };
}

/** The one way from stored to shown. What other kinds of transactions set comes with them. */
export function toTransaction(stored: StoredTransaction): Transaction {
  const { id, version, merchantId, kind, status, currency, decimals } = stored;
  return {
    id,
    version,
    merchantId,
    kind,
    status,
    amount: formatBaseUnits(stored.amount, decimals),
    amountCaptured: stored.amountCaptured ? formatBaseUnits(stored.amountCaptured, decimals) : null,
    amountRefunded: formatBaseUnits(stored.amountRefunded, decimals),
    currency,
    customerId: stored.customerId ?? null,
    payerId: stored.payerId ?? null,
    payeeId: stored.payeeId ?? null,
    reason: stored.reason ?? null,
    gateway: stored.gateway ?? null,
    gatewayReference: stored.gatewayReference ?? null,
    clientSecret: null,
    actionUrl: null,
    duplicateOf: stored.duplicateOf ?? null,
    failureCode: stored.failureCode ?? null,
    failureReason: stored.failureReason ?? null,
    risk: riskOf(stored),
    reviewUntil: stored.status === 'IN_REVIEW' ? (stored.reviewUntil ?? null) : null,
    decidedBy: stored.decidedBy ?? null,
    createdBy: stored.createdBy ?? null,
    refunds: (stored.refunds ?? []).map((refund) => ({
      id: refund.id,
      transactionId: id,
      invoiceId: null,
      amount: formatBaseUnits(refund.amount, decimals),
      currency,
      status: refund.status,
      txHash: null,
      createdAt: refund.createdAt,
    })),
    disputes: (stored.disputes ?? []).map((dispute) => ({
      id: dispute.id,
      status: dispute.status,
      amount: formatBaseUnits(dispute.amount, decimals),
      currency,
      reason: dispute.reason ?? null,
      respondBy: dispute.respondBy ?? null,
      createdAt: dispute.createdAt,
    })),
    journalEntryId: stored.journalEntryId ?? null,
    metadata: typeof stored.metadata === 'string' ? JSON.parse(stored.metadata) : (stored.metadata ?? null),
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
  };
}

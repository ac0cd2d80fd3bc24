import type { CardPayment } from '../../functions/gateways/ports.ts';
import type { SettlementLine } from './settlementLine.ts';

/** A line that a settlement report should have, by our record of the payment. Amounts are base units. */
export interface ExpectedLine {
  /** The fact that it is of. */
  readonly key: string;
  readonly kind: SettlementLine['kind'];
  readonly partId: string;
  readonly amount: bigint;
  /** Null: not known to us. */
  readonly fee: bigint | null;
  /** Milliseconds since 1970: when we heard of it. */
  readonly atMs: number;
}

/** The lines of a payment's facts; a capture that failed after all may stand in the report with what took it back. */
export function expectedLines({ id, facts, transitions, createdAt }: CardPayment): ExpectedLine[] {
  const line = (
    kind: ExpectedLine['kind'],
    { id: partId, amount }: { readonly id: string; readonly amount: bigint },
    fee: bigint | null,
    at: string,
  ): ExpectedLine => ({ key: `${id}#${kind}#${partId}`, kind, partId, amount, fee, atMs: Date.parse(at) });
  const takenAt = transitions.find(({ status }) => status === 'CAPTURED')?.at ?? createdAt;
  return [
    ...facts.captures
      .filter(({ failed }) => failed === null)
      .map((capture) => line('CAPTURE', capture, capture.fee, takenAt)),
    ...facts.refunds
      .filter(({ status }) => status === 'SUCCEEDED')
      .map((refund) => line('REFUND', refund, null, refund.createdAt)),
    ...facts.disputes.flatMap((dispute) => [
      line('DISPUTE', dispute, dispute.fee, dispute.createdAt),
      ...(dispute.status === 'WON' ? [line('DISPUTE_WON', dispute, null, dispute.createdAt)] : []),
    ]),
  ];
}

import { formatBaseUnits } from '../shared/decimal.ts';
import type { CardPayment, CardRefund } from './cardPayment.ts';
import type { PaymentAction } from './ports.ts';

/** A refund as the API shows it. */
export interface RefundView {
  readonly id: string;
  readonly transactionId: string;
  readonly invoiceId: null;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
  readonly txHash: null;
  readonly createdAt: string;
}

export function refundView({ id, amount: { currency } }: CardPayment, refund: CardRefund): RefundView {
  return {
    id: refund.id,
    transactionId: id,
    invoiceId: null,
    amount: formatBaseUnits(refund.amount.toString(), currency.decimals),
    currency: currency.symbol,
    status: refund.status,
    txHash: null,
    createdAt: refund.createdAt,
  };
}

/** The payment as it is stored, with what only its creator is told. */
export interface CardPaymentAnswer {
  readonly stored: Record<string, unknown>;
  readonly action: PaymentAction | null;
  readonly refund: RefundView | null;
}

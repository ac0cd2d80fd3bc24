import type { SandboxPayment } from './payment.ts';
import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import { isoCurrency } from '../../functions/transactions/ports.ts';

const COLUMNS = 'type,payment,reference,id,currency,amount,fee,at';

/** What the sandbox settled for an account: CSV, amounts in currency units, a line for each movement of money. */
export function settlementReport(payments: readonly SandboxPayment[]): string {
  return [COLUMNS, ...payments.flatMap(linesOf)].join('\n');
}

function linesOf({
  id,
  reference,
  currency,
  captures,
  refunds,
  disputes,
  createdAt,
}: SandboxPayment): string[] {
  const decimals = isoCurrency(currency)?.decimals ?? 2;
  const units = (amount: bigint): string => formatBaseUnits(amount.toString(), decimals);
  const line = (type: string, part: string, amount: bigint, fee: bigint): string =>
    [type, id, reference, part, currency, units(amount), units(fee), createdAt].join(',');
  return [
    ...captures
      .filter(({ failed }) => failed === null)
      .map((capture) => line('CAPTURE', capture.id, capture.amount, capture.fee)),
    ...refunds
      .filter(({ status }) => status === 'succeeded')
      .map((refund) => line('REFUND', refund.refundId, refund.amount, 0n)),
    ...disputes.flatMap(({ id: dispute, amount, fee, status }) => [
      line('DISPUTE', dispute, amount, fee),
      ...(status === 'won' ? [line('DISPUTE_WON', dispute, amount, 0n)] : []),
    ]),
  ];
}

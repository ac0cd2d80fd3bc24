import type { GatewayName } from '../../gateways/ports.ts';
import type { Currency, Money } from '../../shared/money.ts';
import { chartAccount, fiatAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, requestOf } from './lines.ts';

/** What a gateway paid out to a merchant's bank account. */
export interface GatewayPayout {
  readonly merchantId: string;
  readonly gateway: GatewayName;
  /** The gateway's own id of it. */
  readonly payoutId: string;
  readonly amount: Money<Currency>;
}

/** The gateway paid what it owed: Dr bank, Cr receivable. Its source is the payout, so that it is posted once however often it is told. */
export function payoutPaid({
  merchantId: book,
  gateway,
  payoutId,
  amount,
}: GatewayPayout): PostingRequest | null {
  const asset = fiatAsset(amount.currency);
  const area = `card-${gateway}` as const;
  return requestOf({ book, source: `payout#${gateway}#${payoutId}`, description: `Payout ${payoutId}` }, [
    debit(chartAccount(book, area, 'bank', asset), asset, amount.units),
    credit(chartAccount(book, area, 'receivable', asset), asset, amount.units),
  ]);
}

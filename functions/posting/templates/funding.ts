import type { EventOf } from '../../events/eventTypes.ts';
import { chartAccount, cryptoAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, requestOf } from './lines.ts';

/** The owner paid into a wallet of the system: Dr that wallet, Cr what we owe the owner. */
export function walletFunded({
  id,
  merchantId: book,
  data,
}: EventOf<'wallet.funded'>): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const wallet = data.wallet === 'GAS' ? 'gas-wallet' : 'refund-wallet';
  return requestOf({ book, source: id, description: `${data.wallet} wallet funded in ${data.txHash}` }, [
    debit(chartAccount(book, 'crypto', wallet, asset), asset, BigInt(data.amount)),
    credit(chartAccount(book, 'crypto', 'owner-funding', asset), asset, BigInt(data.amount)),
  ]);
}

/**
 * A refund left the refund wallet and is final: Dr payable, or suspense for what waited there, Cr refund wallet, which pays the
 * gas too.
 */
export function invoiceRefunded({
  id,
  merchantId: book,
  data,
}: EventOf<'invoice.refunded'>): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const native = cryptoAsset(data.feeCurrency, data.feeDecimals, data.chainId);
  const amount = BigInt(data.amount);
  const waited = BigInt(data.fromSuspense);
  const fee = BigInt(data.fee);
  if (waited > amount) throw new Error(`${id}: ${waited} of a refund of ${amount} cannot have waited`);
  return requestOf({ book, source: id, description: `Refund of ${data.invoiceId} in ${data.txHash}` }, [
    debit(chartAccount(book, 'crypto', 'payable', asset), asset, amount - waited),
    debit(chartAccount(book, 'crypto', 'suspense', asset), asset, waited),
    credit(chartAccount(book, 'crypto', 'refund-wallet', asset), asset, amount),
    debit(chartAccount(book, 'crypto', 'gas-expense', native), native, fee),
    credit(chartAccount(book, 'crypto', 'refund-wallet', native), native, fee),
  ]);
}

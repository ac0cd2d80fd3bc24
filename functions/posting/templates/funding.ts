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

/** A wallet of the system paid for what no invoice bears: Dr gas expense, Cr that wallet, in the operator's book. */
export function walletSpent({ id, merchantId: book, data }: EventOf<'wallet.spent'>): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  return requestOf({ book, source: id, description: `${data.purpose} in ${data.txHash}` }, [
    debit(chartAccount(book, 'crypto', 'gas-expense', asset), asset, BigInt(data.fee)),
    credit(chartAccount(book, 'crypto', 'gas-wallet', asset), asset, BigInt(data.fee)),
  ]);
}

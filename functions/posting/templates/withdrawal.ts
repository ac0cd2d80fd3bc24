import type { EventOf } from '../../events/eventTypes.ts';
import { chartAccount, cryptoAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, type Line, requestOf, turned } from './lines.ts';

/**
 * Money left a deposit address for somebody who is no treasury: Dr suspense for what waited there, Dr unexplained for what did not,
 * Dr gas-expense for its fee, Cr deposits.
 */
export function withdrawalFinal({
  id: source,
  merchantId: book,
  data,
}: EventOf<'withdrawal.final'>): PostingRequest | null {
  const description = `Withdrawal for ${data.invoiceId} in ${data.txHash}`;
  return requestOf({ book, source, description }, linesOf(book, data));
}

/**
 * A reorganisation took a withdrawal back: what was posted of it the other way round. Should it be mined again, it is posted again.
 *
 * @param reverses the entry of its end
 */
export function withdrawalTakenBack(
  { id: source, merchantId: book, data }: EventOf<'withdrawal.reverted'>,
  reverses: string,
): PostingRequest | null {
  const description = `Taken back by a reorganisation: ${reverses}`;
  return requestOf({ book, source, description, reverses }, linesOf(book, data).map(turned));
}

/** The source of the entry that a withdrawal that was taken back reverses. */
export function withdrawnSource({ data }: EventOf<'withdrawal.reverted'>): string {
  return `${data.id}#${data.finalVersion}`;
}

function linesOf(book: string, data: EventOf<'withdrawal.final'>['data']): Line[] {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const [amount, fee, fromSuspense] = [BigInt(data.amount), BigInt(data.fee), BigInt(data.fromSuspense)];
  // Native money at a token's address lies where gas does. A fee is paid in native money alone, which the asset is then.
  const place = data.otherAsset && data.tokenAddress === null ? 'deposit-gas' : 'deposits';
  return [
    debit(chartAccount(book, 'crypto', 'suspense', asset), asset, fromSuspense),
    debit(chartAccount(book, 'crypto', 'unexplained', asset), asset, amount - fromSuspense),
    debit(chartAccount(book, 'crypto', 'gas-expense', asset), asset, fee),
    credit(chartAccount(book, 'crypto', place, asset), asset, amount + fee),
  ];
}

import type { DepositData } from '../../events/eventData.ts';
import type { EventOf } from '../../events/eventTypes.ts';
import { chartAccount, type ChartRole, cryptoAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, requestOf } from './lines.ts';

/**
 * Money on a deposit address became final: Dr deposits, Cr payable for what the invoice asked, Cr suspense for what is over or
 * held as late.
 */
export function depositConfirmed({
  id,
  merchantId: book,
  data,
}: EventOf<'deposit.confirmed'>): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const amount = BigInt(data.amount);
  if (data.owed === null) throw new Error(`${id}: a final deposit must say what of it is owed`);
  const owed = BigInt(data.owed);
  return requestOf({ book, source: id, description: `Deposit ${reference(data)}` }, [
    debit(chartAccount(book, 'crypto', placeOf(data), asset), asset, amount),
    credit(chartAccount(book, 'crypto', 'payable', asset), asset, owed),
    credit(chartAccount(book, 'crypto', 'suspense', asset), asset, amount - owed),
  ]);
}

/** What waited in suspense is owed to the merchant: Dr suspense, Cr payable. */
export function depositReallocated({
  id,
  merchantId: book,
  data,
}: EventOf<'deposit.reallocated'>): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const more = BigInt(data.owed ?? '0') - BigInt(data.owedBefore);
  if (more < 0n) throw new Error(`${id}: what is owed of a final deposit does not become less`);
  return requestOf({ book, source: id, description: `Owed of the deposit ${reference(data)}` }, [
    debit(chartAccount(book, 'crypto', 'suspense', asset), asset, more),
    credit(chartAccount(book, 'crypto', 'payable', asset), asset, more),
  ]);
}

/**
 * A reorganisation took a final deposit back: its confirmation the other way round, with what was owed of it at last.
 *
 * @param reverses the entry of its confirmation
 */
export function depositTakenBack(
  { id, merchantId: book, data }: EventOf<'deposit.orphaned'>,
  reverses: string,
): PostingRequest | null {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const amount = BigInt(data.amount);
  if (data.owed === null) throw new Error(`${id}: a deposit that was final must say what of it was owed`);
  const owed = BigInt(data.owed);
  const description = `Taken back by a reorganisation: ${reverses}`;
  return requestOf({ book, source: id, description, reverses }, [
    credit(chartAccount(book, 'crypto', placeOf(data), asset), asset, amount),
    debit(chartAccount(book, 'crypto', 'payable', asset), asset, owed),
    debit(chartAccount(book, 'crypto', 'suspense', asset), asset, amount - owed),
  ]);
}

/** The source of the entry that an orphaned deposit takes back; null where it never became final. */
export function confirmedSource({ data }: EventOf<'deposit.orphaned'>): string | null {
  return data.confirmedVersion === null ? null : `${data.id}#${data.confirmedVersion}`;
}

/** It came in another asset than its invoice's: deposits of this kind are named so. */
export function isOtherAsset({ id }: Pick<DepositData, 'id'>): boolean {
  return id.startsWith('oth_');
}

/** Native money that a payer sent to a token's address lies where gas does, and sweeps of the token may use it as such. */
function placeOf(data: DepositData): ChartRole {
  return isOtherAsset(data) && data.tokenAddress === null ? 'deposit-gas' : 'deposits';
}

function reference({ invoiceId, txHash }: DepositData): string {
  return txHash === null ? `for ${invoiceId}` : `for ${invoiceId} in ${txHash}`;
}

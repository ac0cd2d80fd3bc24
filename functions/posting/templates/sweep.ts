import type { SweepData } from '../../events/eventData.ts';
import type { EventOf } from '../../events/eventTypes.ts';
import { type ChartAsset, type ChartRole, chartAccount, cryptoAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { shareOf } from '../../shared/shareOf.ts';
import { credit, debit, type Line, requestOf, turned } from './lines.ts';

/**
 * A sweep that ended. A final one moves the money: Dr treasury (ours) or Dr payable (the merchant's own, which settles what we
 * owe), Cr deposits. Gas is posted of every transaction that was mined, in a failed sweep too.
 */
export function sweepEnded(event: EventOf<'sweep.final' | 'sweep.failed'>): PostingRequest | null {
  const { id: source, merchantId: book, data } = event;
  const lines = linesOf(book, data, event.type === 'sweep.final');
  return requestOf({ book, source, description: `Sweep ${data.id} for ${data.invoiceId}` }, lines);
}

/**
 * A reorganisation took the end of a sweep back: what was posted of it the other way round. Should it be mined again, it ends again.
 *
 * @param reverses the entry of its end
 */
export function sweepTakenBack(
  { id: source, merchantId: book, data }: EventOf<'sweep.reverted'>,
  reverses: string,
): PostingRequest | null {
  const lines = linesOf(book, data, data.status === 'FINAL').map(turned);
  const description = `Taken back by a reorganisation: ${reverses}`;
  return requestOf({ book, source, description, reverses }, lines);
}

/** The source of the entry that a sweep that was taken back reverses. */
export function finalSource({ data }: EventOf<'sweep.reverted'>): string {
  return `${data.id}#${data.finalVersion}`;
}

function linesOf(book: string, data: SweepData, final: boolean): Line[] {
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const native = cryptoAsset(data.feeCurrency, data.feeDecimals, data.chainId);
  const moves = data.movements.map(ownPart);
  const arrived = final ? BigInt(data.arrived ?? data.amount) : 0n;
  const left = final ? BigInt(data.left ?? data.amount) : 0n;
  const target = data.treasuryOwner === 'MERCHANT' ? 'payable' : 'treasury';
  return [
    debit(chartAccount(book, 'crypto', target, asset), asset, arrived),
    // What the token kept of the transfer.
    debit(chartAccount(book, 'crypto', 'transfer-fee', asset), asset, left - arrived),
    credit(chartAccount(book, 'crypto', 'deposits', asset), asset, left),
    ...gasLines(book, native, data, moves),
  ];
}

interface Move {
  readonly purpose: 'FUND' | 'MOVE';
  readonly payer: 'GAS' | 'DEPOSIT';
  /** Wei. */
  readonly value: bigint;
  readonly fee: bigint;
  readonly succeeded: boolean;
}

/** What this sweep bears of a transaction: its part where others share it. */
function ownPart({ value, fee, share, ...rest }: SweepData['movements'][number]): Move {
  const part = (wei: string) => shareOf(BigInt(wei), share);
  return { ...rest, value: part(value), fee: part(fee) };
}

/**
 * Gas, to the wei: what the gas wallet spent and sent, and what the deposit address spent of it. What remains there of a
 * top-up stays on the account `deposit-gas`.
 */
function gasLines(
  book: string,
  native: ChartAsset,
  { tokenAddress }: SweepData,
  moves: readonly Move[],
): Line[] {
  const account = (role: ChartRole) => chartAccount(book, 'crypto', role, native);
  const spentBy = (who: Move['payer']) =>
    sum(moves.filter(({ payer }) => payer === who).map(({ fee }) => fee));
  const topUps = moves.filter(({ purpose, succeeded }) => purpose === 'FUND' && succeeded);
  const toppedUp = sum(topUps.map(({ value }) => value));
  const spentAtDeposit = spentBy('DEPOSIT');
  return [
    debit(account('gas-expense'), native, spentBy('GAS') + spentAtDeposit),
    credit(account('gas-wallet'), native, spentBy('GAS')),
    credit(account(tokenAddress === null ? 'deposits' : 'deposit-gas'), native, spentAtDeposit),
    debit(account('deposit-gas'), native, toppedUp),
    credit(account('gas-wallet'), native, toppedUp),
  ];
}

function sum(units: readonly bigint[]): bigint {
  return units.reduce((total, each) => total + each, 0n);
}

import type { SweepData } from '../../events/eventData.ts';
import type { EventOf } from '../../events/eventTypes.ts';
import { type ChartAsset, chartAccount, cryptoAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, type Line, requestOf } from './lines.ts';

/**
 * A sweep that ended. A final one moves the money: Dr treasury (ours) or Dr payable (the merchant's own, which settles what we
 * owe), Cr deposits. Gas is posted of every transaction that was mined, in a failed sweep too.
 */
export function sweepEnded(event: EventOf<'sweep.final' | 'sweep.failed'>): PostingRequest | null {
  const { id, type, merchantId: book, data } = event;
  const asset = cryptoAsset(data.currency, data.decimals, data.chainId);
  const native = cryptoAsset(data.feeCurrency, data.feeDecimals, data.chainId);
  const moved = type === 'sweep.final' ? moneyLines(book, asset, data) : [];
  return requestOf({ book, source: id, description: `Sweep ${data.id} for ${data.invoiceId}` }, [
    ...moved,
    ...gasLines(book, native, data),
  ]);
}

function moneyLines(book: string, asset: ChartAsset, data: SweepData): Line[] {
  const deposits = chartAccount(book, 'crypto', 'deposits', asset);
  const target = chartAccount(
    book,
    'crypto',
    data.treasuryOwner === 'MERCHANT' ? 'payable' : 'treasury',
    asset,
  );
  // A native sweep pays its fee out of what it moves: the treasury gets the rest.
  const arrived = BigInt(data.amount) - feePaidFromDeposit(data);
  return [debit(target, asset, arrived), credit(deposits, asset, arrived)];
}

/** Wei that a native sweep took from the deposits themselves. */
function feePaidFromDeposit({ tokenAddress, movements }: SweepData): bigint {
  if (tokenAddress !== null) return 0n;
  return sum(movements.filter(({ payer }) => payer === 'DEPOSIT').map(({ fee }) => fee));
}

/**
 * Gas, to the wei: what the gas wallet spent and sent, and what the deposit address spent of it. What remains there of a
 * top-up stays on the account `deposit-gas`.
 */
function gasLines(book: string, native: ChartAsset, { tokenAddress, movements }: SweepData): Line[] {
  const account = (role: Parameters<typeof chartAccount>[2]) => chartAccount(book, 'crypto', role, native);
  const spentBy = (who: 'GAS' | 'DEPOSIT') =>
    sum(movements.filter(({ payer }) => payer === who).map(({ fee }) => fee));
  const topUps = movements.filter(({ purpose, succeeded }) => purpose === 'FUND' && succeeded);
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

function sum(units: readonly string[]): bigint {
  return units.reduce((total, each) => total + BigInt(each), 0n);
}

import { formatBaseUnits } from '../../functions/shared/decimal.ts';
import { type SweepReport, WEI_DECIMALS } from './toReport.ts';

const GWEI_DECIMALS = 9;

/** For a terminal. */
export function toTable({ chain, chainId, gasPrice, plans, holds, swept, revocations }: SweepReport): string {
  const price = `${formatBaseUnits(gasPrice, GWEI_DECIMALS)} gwei for a unit of gas`;
  const planned = plans.map((each) => [
    each.method,
    `${each.amount} ${each.currency}`,
    String(each.addresses),
    Number(each.gas).toLocaleString('en'),
    each.fee,
    each.feeOfEach,
    `${each.oldestSeconds} s`,
    each.why,
  ]);
  const held = holds.map((each) => [
    each.code,
    `${each.amount} ${each.currency}`,
    String(each.deposits),
    `${each.oldestSeconds} s`,
  ]);
  const recent = swept
    .slice(-5)
    .map((each) => [
      each.at,
      each.method,
      String(each.addresses),
      each.gas.toLocaleString('en'),
      formatBaseUnits(each.fee, WEI_DECIMALS),
    ]);
  const { addresses, transactions, gas, fee } = revocations;
  return [
    `${chain} (${chainId}), ${price}`,
    section('Would be swept now', planned, [
      'method',
      'amount',
      'addresses',
      'gas',
      'fee',
      'fee of each',
      'oldest',
      'why',
    ]),
    section('Waits', held, ['hold', 'amount', 'deposits', 'oldest']),
    ...(addresses === 0
      ? []
      : [
          `To free of delegates of treasuries that change or have changed: ${addresses} addresses in ${transactions} transactions, ` +
            `${Number(gas).toLocaleString('en')} gas, ${fee}.`,
        ]),
    section('The last that were swept', recent, [
      'final',
      'method',
      'addresses',
      'gas of each',
      'fee of each',
    ]),
  ].join('\n\n');
}

function section(title: string, rows: readonly (readonly string[])[], head: readonly string[]): string {
  if (rows.length === 0) return `${title}: nothing.`;
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [`${title}:`, ...text].join('\n');
}

import type { CallCount } from '../gateway/record.ts';
import { billOf, type BillLine } from './bill.ts';
import { PRICES_OF } from './prices.ts';

/** What was run, and what a million of it may cost. */
export interface Budgeted {
  readonly name: string;
  /** How many of it were counted. */
  readonly times: number;
  /** Dollars a million, of `docs/concepts/scale.md`. */
  readonly budget: number;
}

/**
 * The bill of one beside its budget, then what its capacity units, operations, queues, function time, logs and function calls were spent on,
 * each where anything was.
 */
export function describeBill({ name, times, budget }: Budgeted, counts: readonly CallCount[]): string {
  const lines = billOf(counts);
  const time = sum(lines.filter(({ item }) => item === 'Lambda GB-seconds'));
  return [
    `\nOne ${name}: ${perMillion(sum(lines) / times)} a million; budget $${budget} (list prices, ${PRICES_OF})`,
    `  ${perMillion(time / times)} of it is the time of functions as this machine ran them, busy or not.`,
    ...table(lines, times),
    ...spent('DynamoDB write units', 'dynamodb', 'WriteUnits', ({ of }) => of),
    ...spent('DynamoDB read units', 'dynamodb', 'ReadUnits', ({ of }) => of),
    ...spent('AppSync operations', 'appsync', 'Operations', callerOf),
    ...spent('SQS requests', 'sqs', null, (count) => `${callerOf(count)} ${count.action}`),
    ...spent('Lambda GB-seconds', 'lambda', 'GigabyteSeconds', functionOf),
    ...spent('CloudWatch Logs bytes', 'lambda', 'LogBytes', functionOf),
    ...spent('Lambda requests', 'lambda', 'Requests', functionOf),
  ].join('\n');

  /** @param action null: all of the service */
  function spent(
    title: string,
    service: string,
    action: string | null,
    nameOf: (count: CallCount) => string,
  ): string[] {
    const parts = new Map<string, number>();
    for (const count of counts) {
      if (count.service !== service || count.units <= 0) continue;
      if (action !== null && count.action !== action) continue;
      if (count.principal.endsWith(':user/operator')) continue;
      parts.set(nameOf(count), (parts.get(nameOf(count)) ?? 0) + count.units);
    }
    const rows = [...parts].sort(([, a], [, b]) => b - a);
    if (rows.length === 0) return [];
    return [`  ${title} by:`, ...rows.map(([part, units]) => `  ${amount(units / times)}  ${part}`)];
  }
}

/** Who called: a function, or the service that acted for us. */
const callerOf = (count: CallCount): string =>
  [count.via, functionOf(count)].filter((part) => part !== '').join(' ');

const functionOf = ({ principal }: CallCount): string => principal.split('/').at(-1) ?? '';

/** What an hour costs in which a runtime does what it did in the second that `lines` bill. */
export function describeHour(meanwhile: string, lines: readonly BillLine[]): string {
  const hour = 3600;
  const total = `\nAn hour of ${meanwhile}: $${(sum(lines) * hour).toFixed(4)}`;
  const rows = lines
    .filter(({ quantity }) => quantity > 0)
    .map(
      ({ item, quantity, dollars }) =>
        `  ${item.padEnd(32)}${amount(quantity * hour)}  $${(dollars * hour).toFixed(4)}`,
    );
  return [total, ...rows].join('\n');
}

function table(lines: readonly BillLine[], times: number): string[] {
  return lines
    .filter(({ quantity }) => quantity > 0)
    .map(
      ({ item, quantity, dollars }) =>
        `  ${item.padEnd(32)}${amount(quantity / times)}  ${perMillion(dollars / times).padStart(10)}`,
    );
}

const sum = (lines: readonly BillLine[]): number => lines.reduce((total, { dollars }) => total + dollars, 0);
const amount = (quantity: number): string => quantity.toFixed(2).padStart(12);
const perMillion = (dollars: number): string => `$${(dollars * 1e6).toFixed(2)}`;

import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { TREASURY_SPANS_SECONDS } from './countedEvent.ts';
import type { DayCounters, ReportStore } from './ports.ts';

export interface TotalsQuery {
  readonly merchantId: string;
  /** First and last day, UTC, `2026-11-22`. */
  readonly from: string;
  readonly to: string;
}

/** What came to a status on a day. */
export interface StatusTotal {
  readonly day: string;
  readonly status: string;
  readonly currency: string;
  readonly chainId: number | null;
  readonly count: number;
  /** In currency units. */
  readonly amount: string;
}

/** Sweeps that became final on a day. */
export interface SweepTotal {
  readonly day: string;
  readonly chainId: number;
  readonly method: string;
  readonly count: number;
  /** Gas units. */
  readonly gasUsed: string;
  /** In units of `feeCurrency`. */
  readonly fee: string;
  readonly feeCurrency: string;
}

/** How long money that reached the treasury on a day had taken from PAID on. */
export interface TreasuryTime {
  readonly day: string;
  readonly currency: string;
  readonly chainId: number;
  readonly count: number;
  readonly seconds: number;
  readonly spans: readonly { readonly withinSeconds: number | null; readonly count: number }[];
}

export interface InvoiceTotals {
  readonly statuses: readonly StatusTotal[];
  readonly sweeps: readonly SweepTotal[];
  readonly treasuryTimes: readonly TreasuryTime[];
}

/** A quarter of a year: what sixteen queries of a few pages read. */
const DAYS_MAX = 92;
const DAY = /^\d{4}-\d\d-\d\d$/;
const DAY_MS = 86_400_000;

interface ReadTotalsDeps {
  readonly store: Pick<ReportStore, 'totals'>;
}

/** Counters of invoices and sweeps, by day. More than 92 days, or days in the wrong order, are `InvalidInput`. */
export function readInvoiceTotals({ store }: ReadTotalsDeps) {
  return async (query: TotalsQuery): Promise<Result<InvoiceTotals, PaymentsError>> => {
    const problem = problemOf(query);
    if (problem !== null) return err(problem);
    const days = await store.totals(query.merchantId, query.from, query.to);
    return ok({
      statuses: days.flatMap((day) => (day.group.of === 'INVOICE' ? statusesOf(day) : [])),
      sweeps: days.flatMap((day) => (day.group.of === 'SWEEP' ? [sweepsOf(day)] : [])),
      treasuryTimes: days.flatMap((day) =>
        day.group.of === 'INVOICE' && day.counters.has('SWEPT') ? [treasuryTimeOf(day)] : [],
      ),
    });
  };
}

/** Counters of transactions, by day; refused as those of invoices are. */
export function readTransactionTotals({ store }: ReadTotalsDeps) {
  return async (query: TotalsQuery): Promise<Result<readonly StatusTotal[], PaymentsError>> => {
    const problem = problemOf(query);
    if (problem !== null) return err(problem);
    const days = await store.totals(query.merchantId, query.from, query.to);
    return ok(days.flatMap((day) => (day.group.of === 'TRANSACTION' ? statusesOf(day) : [])));
  };
}

function problemOf({ from, to }: TotalsQuery): PaymentsError | null {
  const expected = 'a day without an offset, such as 2026-11-22';
  if (!DAY.test(from)) return invalidInput('from', from, expected);
  if (!DAY.test(to)) return invalidInput('to', to, expected);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (Number.isNaN(days) || days < 1) return invalidInput('to', to, 'a day, `from` or later');
  return days > DAYS_MAX ? invalidInput('to', to, `at most ${DAYS_MAX} days from \`from\` on`) : null;
}

function statusesOf({ day, group, counters }: DayCounters): StatusTotal[] {
  return [...counters].flatMap(([name, count]) =>
    name.includes('.')
      ? []
      : [
          {
            day,
            status: name,
            currency: group.currency,
            chainId: group.chainId,
            count: Number(count),
            amount: shown(counters, `${name}.units`, group.decimals),
          },
        ],
  );
}

function sweepsOf({ day, group, counters }: DayCounters): SweepTotal {
  return {
    day,
    chainId: group.chainId ?? 0,
    method: group.method ?? '',
    count: Number(counters.get('FINAL') ?? 0n),
    gasUsed: (counters.get('gas') ?? 0n).toString(),
    fee: shown(counters, 'FINAL.units', group.decimals),
    feeCurrency: group.currency,
  };
}

function treasuryTimeOf({ day, group, counters }: DayCounters): TreasuryTime {
  const count = (span: number | 'more') => Number(counters.get(`treasury.${span}`) ?? 0n);
  const spans = [
    ...TREASURY_SPANS_SECONDS.map((end) => ({ withinSeconds: end, count: count(end) })),
    { withinSeconds: null, count: count('more') },
  ];
  return {
    day,
    currency: group.currency,
    chainId: group.chainId ?? 0,
    count: spans.reduce((sum, span) => sum + span.count, 0),
    seconds: Number(counters.get('treasury.seconds') ?? 0n),
    spans,
  };
}

function shown(counters: DayCounters['counters'], name: string, decimals: number): string {
  return formatBaseUnits((counters.get(name) ?? 0n).toString(), decimals);
}

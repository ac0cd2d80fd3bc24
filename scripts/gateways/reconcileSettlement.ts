import type { CardPayment } from '../../functions/gateways/ports.ts';
import { parseTransactionId, type TransactionId } from '../../functions/shared/ids.ts';
import { inParallel } from '../../functions/shared/inParallel.ts';
import { type ExpectedLine, expectedLines } from './expectedLines.ts';
import type { SettlementLine } from './settlementLine.ts';

/**
 * MISSING: taken by our records, and not in the report. UNRECORDED: in the report, and not in our records. LATE: settled later than it
 * should be.
 */
export type FindingCode = 'MISSING' | 'UNRECORDED' | 'DOUBLED' | 'CURRENCY' | 'AMOUNT' | 'FEE' | 'LATE';

export interface Finding {
  readonly code: FindingCode;
  readonly kind: SettlementLine['kind'];
  readonly transactionId: string | null;
  readonly reference: string | null;
  /** Of the report; null: it has none. */
  readonly line: number | null;
  readonly ours: string;
  readonly theirs: string;
}

export interface Reconciliation {
  readonly lines: number;
  readonly findings: readonly Finding[];
  /** Of ours, not in the report yet and not due yet. */
  readonly pending: number;
  readonly payouts: readonly SettlementLine[];
}

export interface ReconcileDeps {
  /** Null where there is none; of any gateway. */
  readonly payment: (id: TransactionId) => Promise<CardPayment | null>;
  /** Ids of the merchant's card payments that have or had money, of all times, in any order. */
  readonly ids: () => AsyncIterable<TransactionId>;
}

export interface ReconcileCommand {
  readonly merchantId: string;
  readonly gateway: string;
  readonly account: string;
  /** Days that a capture, refund or dispute may take until it is settled. */
  readonly settlesWithinDays: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
/** An authorisation may be this old when it is captured. */
const AUTHORIZED_DAYS_MAX = 31;
const AT_A_TIME = 50;
/** Of no payment: not compared one by one. */
const UNMATCHED: readonly SettlementLine['kind'][] = ['FEE', 'PAYOUT', 'OTHER'];

/**
 * Compares a settlement report with our records, line by line as it comes, then our records of the report's period with what was in it.
 * What is kept meanwhile is what was seen: an id for each line, never the report.
 */
export function reconcileSettlement(deps: ReconcileDeps, command: ReconcileCommand) {
  const seen = new Map<string, number>();
  const findings: Finding[] = [];
  const payouts: SettlementLine[] = [];
  let [lines, pending, fromMs, toMs] = [0, 0, Infinity, -Infinity];
  const withinMs = command.settlesWithinDays * DAY_MS;

  async function own(text: string | null): Promise<CardPayment | null> {
    const id = parseTransactionId(text ?? '');
    const payment = id.ok ? await deps.payment(id.value) : null;
    const { merchantId, gateway, account } = command;
    const isOwn =
      payment?.merchantId === merchantId && payment.gateway === gateway && payment.gatewayAccount === account;
    return isOwn ? payment : null;
  }

  function compare(line: SettlementLine, payment: CardPayment | null): void {
    if (line.kind === 'PAYOUT') payouts.push(line);
    if (UNMATCHED.includes(line.kind)) return;
    const expected = payment === null ? undefined : matched(expectedLines(payment), line, seen);
    if (payment === null || expected === undefined) {
      findings.push(found('UNRECORDED', line, 'nothing', amountOf(line)));
      return;
    }
    const first = seen.get(expected.key);
    if (first !== undefined) {
      findings.push(found('DOUBLED', line, 'once', `again, after line ${first}`));
      return;
    }
    seen.set(expected.key, line.line);
    findings.push(...differences(expected, line, payment.amount.currency.symbol, withinMs));
  }

  async function read(report: AsyncIterable<SettlementLine>): Promise<void> {
    for await (const group of inGroups(report)) {
      const payments = await inParallel(group, AT_A_TIME, ({ transactionId }) => own(transactionId));
      for (const [index, line] of group.entries()) {
        lines++;
        fromMs = Math.min(fromMs, Date.parse(line.at));
        toMs = Math.max(toMs, Date.parse(line.at));
        compare(line, payments[index] ?? null);
      }
    }
  }

  /** What of ours the report should have had. */
  async function lookForMissing(): Promise<void> {
    for await (const group of inGroups(inPeriod(deps.ids(), fromMs - AUTHORIZED_DAYS_MAX * DAY_MS, toMs))) {
      const payments = await inParallel(group, AT_A_TIME, own);
      for (const payment of payments) {
        if (payment === null) continue;
        for (const expected of expectedLines(payment)) {
          if (seen.has(expected.key) || expected.atMs < fromMs || expected.atMs > toMs) continue;
          if (expected.atMs + withinMs > toMs) pending++;
          else findings.push(missing(payment, expected));
        }
      }
    }
  }

  return async (report: AsyncIterable<SettlementLine>): Promise<Reconciliation> => {
    await read(report);
    await lookForMissing();
    return { lines, findings, pending, payouts };
  };
}

/** The one that the line is of: by its id, else the only one of its kind, else the first with this amount that no line was of. */
function matched(
  expected: readonly ExpectedLine[],
  line: SettlementLine,
  seen: ReadonlyMap<string, number>,
): ExpectedLine | undefined {
  const alike = expected.filter(({ kind }) => kind === line.kind);
  const byId = alike.find(({ partId }) => partId === line.partId);
  if (byId !== undefined || alike.length < 2) return byId ?? alike[0];
  const equal = alike.filter(({ amount }) => amount === line.amount);
  return equal.find(({ key }) => !seen.has(key)) ?? equal[0];
}

function differences(
  expected: ExpectedLine,
  line: SettlementLine,
  currency: string,
  withinMs: number,
): Finding[] {
  if (line.currency !== currency) return [found('CURRENCY', line, currency, line.currency)];
  const late = Date.parse(line.at) - expected.atMs > withinMs;
  return [
    ...(line.amount === expected.amount
      ? []
      : [found('AMOUNT', line, expected.amount.toString(), line.amount.toString())]),
    ...(expected.fee === null || line.fee === null || line.fee === expected.fee
      ? []
      : [found('FEE', line, expected.fee.toString(), line.fee.toString())]),
    ...(late ? [found('LATE', line, new Date(expected.atMs).toISOString(), line.at)] : []),
  ];
}

function found(code: FindingCode, line: SettlementLine, ours: string, theirs: string): Finding {
  const { kind, transactionId, reference } = line;
  return { code, kind, transactionId, reference, line: line.line, ours, theirs };
}

function missing({ id, gatewayReference, amount }: CardPayment, expected: ExpectedLine): Finding {
  return {
    code: 'MISSING',
    kind: expected.kind,
    transactionId: id,
    reference: gatewayReference ?? null,
    line: null,
    ours: `${expected.amount} ${amount.currency.symbol} at ${new Date(expected.atMs).toISOString()}`,
    theirs: 'nothing',
  };
}

function amountOf({ amount, currency }: SettlementLine): string {
  return `${amount} ${currency}`;
}

/** Ids are ULIDs, which say when they were made: https://github.com/ulid/spec */
async function* inPeriod(
  ids: AsyncIterable<TransactionId>,
  fromMs: number,
  toMs: number,
): AsyncIterable<TransactionId> {
  for await (const id of ids) {
    const madeMs = madeAt(id);
    if (madeMs >= fromMs && madeMs <= toMs) yield id;
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function madeAt(id: TransactionId): number {
  const time = id.slice('txn_'.length, 'txn_'.length + 10);
  return [...time].reduce((ms, digit) => ms * 32 + CROCKFORD.indexOf(digit), 0);
}

async function* inGroups<T>(each: AsyncIterable<T>): AsyncIterable<T[]> {
  let group: T[] = [];
  for await (const one of each) {
    group.push(one);
    if (group.length < AT_A_TIME) continue;
    yield group;
    group = [];
  }
  yield group;
}

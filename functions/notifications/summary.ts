import { formatBaseUnits } from '../shared/decimal.ts';
import type { Letter } from './mail.ts';

/** What a merchant's book says of one asset since it began; amounts in base units, which only grow but for `waiting`. */
export interface Position {
  /** `USDC@31337` */
  readonly code: string;
  readonly decimals: number;
  /** Became final on deposit addresses. */
  readonly received: bigint;
  /** Left deposit addresses for the treasury. */
  readonly swept: bigint;
  /** Gas, in the chain's own currency. */
  readonly fees: bigint;
  /** Is on deposit addresses now. */
  readonly waiting: bigint;
}

export interface SummaryFacts {
  /** `YYYY-MM-DD`, in UTC. */
  readonly day: string;
  /** ISO 8601, of the summary before; null: there was none. */
  readonly since: string | null;
  readonly before: readonly Position[];
  readonly positions: readonly Position[];
  readonly failed: number;
  /** Of `failed`, how many are counted at most. */
  readonly failedMax: number;
}

const DAY_MS = 86_400_000;

/** The day, in UTC, before the one of a time: `YYYY-MM-DD`. @param time ISO 8601 */
export function dayBefore(time: string): string {
  return new Date(Date.parse(time) - DAY_MS).toISOString().slice(0, 10);
}

/** What happened since the summary before, for people. */
export function summaryLetter({ day, since, before, positions, failed, failedMax }: SummaryFacts): Letter {
  const rows = positions.flatMap((position) => {
    const old = before.find(({ code }) => code === position.code);
    const moved = [
      position.received - (old?.received ?? 0n),
      position.swept - (old?.swept ?? 0n),
      position.fees - (old?.fees ?? 0n),
      position.waiting,
    ];
    if (moved.every((units) => units === 0n)) return [];
    return [[position.code, ...moved.map((units) => formatBaseUnits(units.toString(), position.decimals))]];
  });
  const period = since === null ? 'Since the beginning' : `Since the last summary, ${since}`;
  const count = failed >= failedMax ? `${failedMax} or more` : String(failed);
  return {
    subject: `Summary of ${day}`,
    paragraphs: [
      rows.length === 0 ? `${period}: nothing moved, and nothing waits.` : `${period}:`,
      `Invoices whose sweep failed: ${count}.`,
    ],
    ...(rows.length === 0
      ? {}
      : { table: { head: ['Asset', 'Received', 'Swept', 'Fees', 'Waiting'], rows } }),
  };
}

import type { Factor } from './score.ts';

/** What the risk rules said of a transaction, kept with it: merchants see score and factors, and the snapshot can be scored again for ever. */
export interface RiskRecord {
  /** 0 to 100. */
  readonly score: number;
  readonly factors: readonly RiskRecordFactor[];
  /** The factors in one line, for people who are called. */
  readonly summary: string;
  /** ISO 8601. */
  readonly analyzedAt: string;
  readonly rulesVersion: string;
  /** The canonical text of the feature snapshot; null where history could not be read. Personal data in it are pseudonyms. */
  readonly snapshot: string | null;
}

export interface RiskRecordFactor {
  readonly code: string;
  readonly score: number;
  /** For people. */
  readonly detail: string;
  /** For programs: what was found, by name. Empty for one that was kept before facts were. */
  readonly facts: readonly RiskRecordFact[];
}

export interface RiskRecordFact {
  readonly name: string;
  /** Whole numbers as digits, amounts in base units; null where there is none, such as a device that was never seen before. */
  readonly value: string | null;
}

/** A factor as it is kept with its transaction: a list of facts, since a schema of GraphQL has no maps. */
export function keptFactor({ code, score, detail, facts }: Factor): RiskRecordFactor {
  const kept = Object.entries(facts).map(([name, value]) => ({
    name,
    value: value === null ? null : String(value),
  }));
  return { code, score, detail, facts: kept };
}

/** Where history cannot be read: nobody is let through unseen, so a person looks. */
export const UNAVAILABLE = 'HISTORY_UNAVAILABLE';

/** `MANY_IN_5_MINUTES 30 (7 transactions …), …` */
export function summaryOf(factors: readonly Omit<RiskRecordFactor, 'facts'>[]): string {
  return factors.map(({ code, score, detail }) => `${code} ${score} (${detail})`).join(', ');
}

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
}

/** Where history cannot be read: nobody is let through unseen, so a person looks. */
export const UNAVAILABLE = 'HISTORY_UNAVAILABLE';

/** `MANY_IN_5_MINUTES 30 (7 transactions …), …` */
export function summaryOf(factors: readonly RiskRecordFactor[]): string {
  return factors.map(({ code, score, detail }) => `${code} ${score} (${detail})`).join(', ');
}

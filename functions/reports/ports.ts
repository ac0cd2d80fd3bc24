import type { Count, CountGroup, Term } from './countedEvent.ts';

/** What one event says to the reports. */
export interface ReportedEvent {
  readonly merchantId: string;
  readonly count: Count | null;
  readonly terms: readonly Term[];
}

/** Counters of one merchant, day and group, over all shards. */
export interface DayCounters {
  readonly day: string;
  readonly group: CountGroup;
  readonly counters: ReadonlyMap<string, bigint>;
}

/** Where counters and terms live. */
export interface ReportStore {
  /** Writes the terms, and adds each count that was not added before; all of one merchant. */
  record(merchantId: string, events: readonly ReportedEvent[]): Promise<void>;
  /** Of the days from one to another, both included (`2026-11-22`); eventually consistent. */
  totals(merchantId: string, from: string, to: string): Promise<readonly DayCounters[]>;
  /** Ids that a term finds, the newest first. @param before older than this id; absent: from the newest */
  found(
    merchantId: string,
    term: Pick<Term, 'found' | 'term'>,
    limit: number,
    before: string | undefined,
  ): Promise<readonly string[]>;
}

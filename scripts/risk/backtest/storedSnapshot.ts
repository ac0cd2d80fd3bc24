import * as z from 'zod';
import { type Decision, type FeatureSnapshot, parseFeatureSnapshot } from '../../../functions/risk/ports.ts';

/** What is known of a transaction's intent: from disputes and reviews, and of those that nobody disputed, that they were honest. */
export type Truth = 'FRAUD' | 'LEGITIMATE' | 'UNKNOWN';

/** A snapshot as it was stored, with what was decided then and what is known today. */
export interface StoredSnapshot {
  readonly snapshot: FeatureSnapshot;
  /** Null where it is not known any more. */
  readonly decided: Decision | null;
  readonly truth: Truth;
}

/** Where stored snapshots come from, in any order. */
export type SnapshotSource = () => AsyncIterable<StoredSnapshot>;

const line = z.strictObject({
  snapshot: z.unknown(),
  decided: z.enum(['ALLOW', 'REVIEW', 'REFUSE']).nullable(),
  truth: z.enum(['FRAUD', 'LEGITIMATE', 'UNKNOWN']),
});

/** @throws Error that names place and field of a line that is no stored snapshot */
export function parseLine(text: string, place: string): StoredSnapshot {
  const read = line.parse(JSON.parse(text));
  return { ...read, snapshot: snapshotOr(read.snapshot, place) };
}

export function snapshotOr(value: unknown, place: string): FeatureSnapshot {
  const parsed = parseFeatureSnapshot(value);
  if (!parsed.ok) throw new Error(`${place}: ${JSON.stringify(parsed.error.facts)}`);
  return parsed.value;
}

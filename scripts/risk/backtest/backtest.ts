import { createHash } from 'node:crypto';
import { type Assessment, type Decision, type RuleSettings, score } from '../../../functions/risk/ports.ts';
import { canonicalJson } from '../../../functions/shared/canonical.ts';
import type { SnapshotSource, StoredSnapshot, Truth } from './storedSnapshot.ts';

export interface BacktestOptions {
  readonly source: SnapshotSource;
  readonly settings: RuleSettings;
  /** Milliseconds since 1970; attempts at `toMs` are not among them. */
  readonly fromMs: number;
  readonly toMs: number;
}

type ByTruth = Record<Truth, number>;

export interface BacktestResult {
  readonly rulesVersion: string;
  readonly scored: number;
  readonly decisions: Record<Decision, ByTruth>;
  /** By code: transactions in which it was found. */
  readonly factors: Record<string, ByTruth>;
  /** Transactions by tens of the score: 0 to 9, 10 to 19, …, 100. */
  readonly scores: readonly ByTruth[];
  /** Decided otherwise than it was then, of those whose decision is known. */
  readonly changed: number;
  /** Decided otherwise if the shadow rules acted. */
  readonly shadowChanged: number;
  /** Of the honest: US cents of what was refused, digits; and how many a person had to look at. */
  readonly falsePositives: { readonly refusedUsdCents: string; readonly reviews: number };
  /** SHA-256 over id and whole assessment of each transaction, in the order of the source. */
  readonly sha256: string;
}

const nobody = (): ByTruth => ({ FRAUD: 0, LEGITIMATE: 0, UNKNOWN: 0 });

/** Scores stored snapshots with rules, one at a time: memory does not grow with their number. */
export async function backtest({ source, settings, fromMs, toMs }: BacktestOptions): Promise<BacktestResult> {
  const hash = createHash('sha256');
  const decisions = { ALLOW: nobody(), REVIEW: nobody(), REFUSE: nobody() };
  const factors: Record<string, ByTruth> = {};
  const scores = Array.from({ length: 11 }, nobody);
  let [scored, changed, shadowChanged, reviews, refusedUsdCents] = [0, 0, 0, 0, 0n];
  for await (const stored of source()) {
    const { snapshot, truth, decided } = stored;
    if (snapshot.atMs < fromMs || snapshot.atMs >= toMs) continue;
    const assessment = score(snapshot, settings);
    hash.update(`${snapshot.transactionId} ${canonicalJson(assessment)}\n`);
    scored++;
    decisions[assessment.decision][truth]++;
    for (const { code } of assessment.factors) (factors[code] ??= nobody())[truth]++;
    const bucket = scores[Math.floor(assessment.score / 10)];
    if (bucket !== undefined) bucket[truth]++;
    if (decided !== null && decided !== assessment.decision) changed++;
    if (assessment.shadow !== null && assessment.shadow.decision !== assessment.decision) shadowChanged++;
    if (isFalse(stored, assessment, 'REVIEW')) reviews++;
    if (isFalse(stored, assessment, 'REFUSE')) refusedUsdCents += BigInt(snapshot.usdCents ?? '0');
  }
  return {
    rulesVersion: settings.rulesVersion,
    scored,
    decisions,
    factors,
    scores,
    changed,
    shadowChanged,
    falsePositives: { refusedUsdCents: refusedUsdCents.toString(), reviews },
    sha256: hash.digest('hex'),
  };
}

function isFalse({ truth }: StoredSnapshot, { decision }: Assessment, asked: Decision): boolean {
  return truth === 'LEGITIMATE' && decision === asked;
}

/** Of those found, how many were fraud; of fraud, how much was found. Ten thousandths; null where there is nothing to divide by. */
export function precisionAndRecall({ ALLOW, REVIEW, REFUSE }: BacktestResult['decisions']): {
  readonly precision: number | null;
  readonly recall: number | null;
} {
  const found = REVIEW.FRAUD + REFUSE.FRAUD;
  const honest = REVIEW.LEGITIMATE + REFUSE.LEGITIMATE;
  const share = (part: number, of: number) => (of === 0 ? null : Math.floor((part * 10_000) / of));
  return { precision: share(found, found + honest), recall: share(found, found + ALLOW.FRAUD) };
}

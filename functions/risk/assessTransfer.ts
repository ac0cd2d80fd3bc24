import { assessAttempt, type AssessDeps, type AssessedAttempt } from './assessAttempt.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import { prepareAttempt, type PrepareAttemptDeps } from './prepareAttempt.ts';
import type { AskedTransaction } from './preparedAttempt.ts';

export interface AssessTransferDeps extends AssessDeps, PrepareAttemptDeps {
  readonly features: AttemptFeatures;
}

/**
 * Judges a transaction that is no card payment before its money moves: its rows are written first, then history is read. Asked again it
 * writes nothing new. What cannot be written throws, and is tried again by whoever asked.
 */
export function assessTransfer(deps: AssessTransferDeps) {
  const prepare = prepareAttempt(deps);
  const assess = assessAttempt(deps);
  return async (asked: AskedTransaction): Promise<AssessedAttempt> => {
    const prepared = await prepare(asked);
    await deps.features.writeAttempt(prepared);
    return assess(asked.transactionId, () => Promise.resolve(prepared));
  };
}

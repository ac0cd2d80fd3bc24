import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { Shared } from './featureKeys.ts';
import type { Features } from './features.ts';
import type { FeatureStore } from './ports.ts';
import type { Attempt } from './riskEvent.ts';
import type { PreparedAttempt } from './preparedAttempt.ts';

/** Features, with what a path that judges before it moves money needs beside `FeatureStore`. */
export interface AttemptFeatures extends FeatureStore {
  /** The rows of an attempt, to be written with its claim: no two attempts share one, so that they do not meet. */
  attempted(prepared: PreparedAttempt): JoinedWrite[];
  /** The same, written by themselves; again changes nothing. */
  writeAttempt(prepared: PreparedAttempt): Promise<void>;
  /** The attempt of a transaction as it was written, consistently; null where there is none. */
  attemptOf(transactionId: string): Promise<PreparedAttempt | null>;
  /** @param shared what the attempt shares with others; default: its own device and address */
  featuresOf(attempt: Attempt, shared?: Shared): Promise<Features>;
}

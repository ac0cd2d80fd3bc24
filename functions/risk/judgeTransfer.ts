import type { TransferRisk, TransferVerdict } from '../payees/ports.ts';
import type { ReferenceData } from '../posting/ports.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { AssessedAttempt } from './assessAttempt.ts';
import { assessTransfer } from './assessTransfer.ts';
import type { AttemptFeatures } from './attemptFeatures.ts';
import type { PseudonymKeys, SettingsSource } from './ports.ts';
import { readRuleSettings } from './readRuleSettings.ts';
import { readUsdCents } from './readUsdCents.ts';

export interface JudgeTransferDeps {
  readonly features: AttemptFeatures;
  readonly keys: PseudonymKeys;
  readonly source: SettingsSource;
  readonly reference: Pick<ReferenceData, 'rate'>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

/** Judges transfers to payees: what `payPayee` and `payWithSession` ask before money moves, and the poster after a crash. */
export function judgeTransfer({
  features,
  keys,
  source,
  reference,
  clock,
  log,
}: JudgeTransferDeps): TransferRisk {
  const assess = assessTransfer({
    features,
    keys,
    clock,
    settings: readRuleSettings({
      source,
      clock,
      refused: (reason) => log.error('risk settings refused', { reason }),
    }),
    usdCentsOf: readUsdCents(reference),
    unavailable: (transactionId, error) => log.error('risk history unavailable', { transactionId, error }),
  });
  return {
    assess: async ({ id, merchantId, customerId, amount, createdAt }) =>
      verdictOf(
        await assess({
          transactionId: id,
          merchantId,
          customerId: customerId ?? null,
          kind: 'TRANSFER',
          atMs: Date.parse(createdAt),
          amount,
          country: null,
          deviceId: null,
          ipAddress: null,
          email: null,
          card: null,
        }),
      ),
  };
}

function verdictOf({ decision, record: risk }: AssessedAttempt): TransferVerdict {
  switch (decision) {
    case 'ALLOW':
    case 'REVIEW':
      return { outcome: decision, risk };
    case 'REFUSE':
      return { outcome: 'REJECT', code: 'HIGH_RISK', reason: 'Refused by the risk rules.', risk };
  }
}

import type { TransferRisk, TransferVerdict } from '../payees/ports.ts';
import type { AssessedAttempt } from './assessAttempt.ts';
import { assessTransfer, type AssessTransferDeps } from './assessTransfer.ts';

/** Judges transfers to payees: what `payPayee` and `payWithSession` ask before money moves, and the poster after a crash. */
export function judgeTransfer(deps: AssessTransferDeps): TransferRisk {
  const assess = assessTransfer(deps);
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

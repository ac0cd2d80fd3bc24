import type { HoldCode } from './plan/hold.ts';

/**
 * Why final money waits, by a code that never changes its meaning. Merchants read the sentence: it names no wallet of the operator's, no
 * balance and no price, so that a reason is written once however the figures move.
 */
export const SWEEP_HOLDS = {
  BELOW_MINIMUM: 'Moving the deposits costs more than they are worth now.',
  WAITS_FOR_COMPANY: 'It waits for other deposits, to be swept with them.',
  ACCOUNT_BUSY: 'Another sweep of the same address is under way.',
  QUEUED: 'Others have waited longer and go first.',
  GAS_PRICE_HIGH: "The network's fee is above what one transaction may pay.",
  GAS_WALLET_LOW: 'The wallet that pays for gas must be funded by the operator.',
  NO_METHOD: 'No way to sweep this asset is configured.',
  TOKEN_PAUSED: 'The token is paused: nobody can transfer it.',
  BALANCE_DIFFERS: 'The address holds less than its deposits say. The operator must look.',
  TRANSACTION_STUCK: 'A transaction is not mined at the highest fee that may be paid.',
  NONCE_MISSING:
    'A transaction waits for an earlier one of its address that is gone. The operator must look.',
  TRANSFER_REFUSED: 'The token refuses the transfer to the treasury. It is tried again.',
} as const satisfies Readonly<Record<HoldCode, string>> & Readonly<Record<string, string>>;

export type SweepHoldCode = keyof typeof SWEEP_HOLDS;

/** As invoices show it: the code, then the sentence. */
export function holdText(code: SweepHoldCode): string {
  return `${code}: ${SWEEP_HOLDS[code]}`;
}

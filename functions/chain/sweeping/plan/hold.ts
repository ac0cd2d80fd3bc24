import type { SweepCandidate } from './candidate.ts';

/**
 * Why a deposit is not swept now. The codes are stable, and say nothing of the operator's wallets or balances: prices are computed when they
 * are read.
 */
export const HOLD_CODES = [
  /** Its share of the fee is more of it than is configured: it waits for a lower price or for company. */
  'GAS_PRICE_HIGH',
  /** The fee is more than it is worth. */
  'BELOW_MINIMUM',
  /** Others may join it, for as long as is configured. */
  'WAITS_FOR_COMPANY',
  /** The wallet that pays for gas has too little. */
  'GAS_WALLET_LOW',
  /** The token is paused: nobody can transfer it. */
  'TOKEN_PAUSED',
  /** The token would refuse this transfer: the address is blocked. */
  'TRANSFER_REFUSED',
  /** A transaction of the same address is under way. */
  'ACCOUNT_BUSY',
  /** Older ones go first. */
  'QUEUED',
] as const;
export type HoldCode = (typeof HOLD_CODES)[number];

export interface Hold {
  readonly candidate: SweepCandidate;
  readonly code: HoldCode;
}

/** Why an invoice stands still until an operator decides. The balance of its address is not what came in less what went out, as endpoints agree at a final block. */
export const HOLD_CODES = ['BALANCE_DIFFERS'] as const;
export type HoldCode = (typeof HOLD_CODES)[number];

/** Base units at a block that nothing undoes. */
export interface BalanceHold {
  readonly code: HoldCode;
  /** By what came in less what went out. */
  readonly expected: bigint;
  readonly found: bigint;
  readonly block: number;
  /** How many of them say so. */
  readonly endpoints: number;
  /** ISO 8601. */
  readonly at: string;
}

/** A hold that an operator ended: who, and why. */
export interface HoldRelease {
  readonly code: HoldCode;
  readonly expected: bigint;
  readonly found: bigint;
  /** As AWS names the caller. */
  readonly by: string;
  readonly reason: string;
  /** ISO 8601. */
  readonly at: string;
}

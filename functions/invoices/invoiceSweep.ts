import type { AssetAmount } from '../shared/assets.ts';
import type { Currency, Money } from '../shared/money.ts';

/** `PLANNED → SIGNED → BROADCAST → MINED → FINAL | FAILED`; `MINED → BROADCAST` by a reorganisation. */
export const SWEEP_STATUSES = ['PLANNED', 'SIGNED', 'BROADCAST', 'MINED', 'FINAL', 'FAILED'] as const;
export type SweepStatus = (typeof SWEEP_STATUSES)[number];

export const SWEEP_METHODS = ['EIP7702', 'TOP_UP', 'NATIVE'] as const;
export type SweepMethodName = (typeof SWEEP_METHODS)[number];

/** One invoice's share of a sweep, as its invoice shows it. */
export interface InvoiceSweep {
  readonly id: string;
  readonly status: SweepStatus;
  readonly txHash: string | null;
  readonly method: SweepMethodName;
  readonly amount: AssetAmount;
  readonly gasUsed: bigint | null;
  /** Paid in the chain's native currency; null until mined. */
  readonly fee: Money | null;
  readonly feeCurrency: Currency;
  readonly treasury: string;
}

/** Under way. */
export function isOpen(status: SweepStatus): boolean {
  return status !== 'FINAL' && status !== 'FAILED';
}

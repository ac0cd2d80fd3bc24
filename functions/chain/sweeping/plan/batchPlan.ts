import type { SweepMethodName } from '../../../invoices/ports.ts';
import type { Asset } from '../../../shared/assets.ts';
import type { AccountGroup } from './candidate.ts';

/** An account of a plan. */
export interface PlannedAccount extends AccountGroup {
  /** It authorizes the delegate in the same transaction, with its nonce. */
  readonly authorizes: boolean;
}

/** What is swept at once: one asset, one method, the transactions of one nonce of the gas wallet. */
export interface BatchPlan {
  readonly asset: Asset;
  readonly method: Extract<SweepMethodName, 'EIP7702' | 'TOP_UP' | 'NATIVE'>;
  /** Oldest first. One for every method but EIP7702. */
  readonly accounts: readonly PlannedAccount[];
  /** Gas units expected, of all its transactions. */
  readonly gas: bigint;
  /** Of its transaction, or of the first of two. */
  readonly gasLimit: bigint;
  /** Wei expected at the market's price, what stays behind at the address included. */
  readonly feeWei: bigint;
  /** Wei that the gas wallet needs for it at most: 0 for NATIVE. */
  readonly walletWei: bigint;
  /** Why this method, with the price of the other. */
  readonly why: string;
}

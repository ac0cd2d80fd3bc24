import type { SweepMethodName } from '../../invoices/ports.ts';
import type { Asset } from '../../shared/assets.ts';
import type { Fees, Market } from './fees.ts';
import type { Leg, LegAccount, LegPurpose, Sweep } from '../sweep.ts';

/** A way to bring an invoice's money to the treasury. Methods know transactions; states, nonces and keys are others'. */
export interface SweepMethod {
  readonly name: SweepMethodName;
  carries(asset: Asset): boolean;
  /** The next transaction of a sweep of which none is under way. */
  nextLeg(sweep: SweepOrder, chain: MethodView): Promise<LegPlan>;
  /** The same transaction as a leg's, at fees that replace its last attempt. */
  replaceLeg(sweep: SweepOrder, leg: Leg, chain: MethodView): Promise<LegPlan>;
}

/** What a method needs to know of a sweep. */
export type SweepOrder = Pick<Sweep, 'address' | 'treasury' | 'amount'>;

/** What a method may ask the chain. */
export interface MethodView {
  readonly market: Market;
  /** EIP-55 address of the wallet that pays for gas. */
  readonly gasWallet: string;
  /** Wei. */
  nativeBalance(address: string): Promise<bigint>;
  /** Gas units, or why the transaction would be refused. */
  estimateGas(transaction: { from: string; to: string; data: string; value: bigint }): Promise<Estimate>;
}

export type Estimate =
  { readonly kind: 'gas'; readonly units: bigint } | { readonly kind: 'refused'; readonly reason: string };

/** A transaction without its nonce. */
export interface LegDraft {
  readonly purpose: LegPurpose;
  readonly account: LegAccount;
  readonly to: string;
  readonly data: string;
  /** Wei. */
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly fees: Fees;
}

export type LegPlan =
  | { readonly kind: 'leg'; readonly draft: LegDraft }
  /** Nothing is wrong with the sweep: it waits for what the reason says, and no try is counted. */
  | { readonly kind: 'wait'; readonly reason: string }
  /** The chain would refuse it: a failed try. */
  | { readonly kind: 'refused'; readonly reason: string };

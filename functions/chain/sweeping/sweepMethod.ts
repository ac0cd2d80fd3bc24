import type { SweepMethodName } from '../../invoices/ports.ts';
import type { Asset } from '../../shared/assets.ts';
import type { ChainTransaction } from '../chainTransaction.ts';
import type { Delegation } from '../keys/signer.ts';
import type { SweepDelegate } from './delegate.ts';
import type { Surcharge, SurchargeRates } from './feeModel/surcharge.ts';
import type { Fees, Market } from './fees.ts';
import type { TokenGas } from './plan/gasUnits.ts';
import type { ChainAccount } from './plan/candidate.ts';
import type { SweepHoldCode } from './sweepHolds.ts';
import type { SweepPlan } from './sweepPlan.ts';

/** A way to bring deposits to the treasury. Methods know transactions; states, nonces and keys are others'. */
export interface SweepMethod {
  readonly name: SweepMethodName;
  /** Why it is chosen, in a sentence. */
  readonly reason: string;
  carries(asset: Asset): boolean;
  /** The next transaction of a plan of which none is under way. */
  nextTransaction(order: SweepOrder, chain: MethodView): Promise<DraftPlan>;
  /** The same transaction at fees that replace its newest attempt, or the top-up that it lacks for them. */
  replaceTransaction(order: SweepOrder, transaction: ChainTransaction, chain: MethodView): Promise<DraftPlan>;
}

/** What a method needs to know of a plan. */
export type SweepOrder = Pick<SweepPlan, 'asset' | 'treasury' | 'parts'>;

/** What a method may ask the chain. */
export interface MethodView {
  readonly market: Market;
  /**
   * What the chain may take for a transaction besides its execution while it waits: gas that its limit, and wei that its sender, must have
   * room for. 0 on Ethereum.
   *
   * @param transaction bytes when signed, and the gas of its execution
   */
  surcharge(transaction: { readonly bytes: number; readonly gas: bigint }): Surcharge;
  /** EIP-55 address of the wallet that pays for gas. */
  readonly gasWallet: string;
  /** Wei. */
  nativeBalance(address: string): Promise<bigint>;
  /** What the chain takes for a transaction besides its execution. */
  readonly rates: SurchargeRates;
  /** Gas units that transfers of a token take, by its symbol. */
  tokenGas(symbol: string): TokenGas;
  /** What the newest block has of deposit accounts, by lower-case address. Asked once a pass. */
  accounts(delegate: SweepDelegate, addresses: readonly string[]): Promise<ReadonlyMap<string, ChainAccount>>;
  /** Whether the delegate's own code stands at its address. Asked once a pass. */
  isDeployed(delegate: SweepDelegate): Promise<boolean>;
  /** Gas units, or why the transaction would be refused. */
  estimateGas(transaction: { from: string; to: string; data: string; value: bigint }): Promise<Estimate>;
}

export type Estimate =
  { readonly kind: 'gas'; readonly units: bigint } | { readonly kind: 'refused'; readonly reason: string };

/** A transaction without its nonce. */
export interface TransactionDraft {
  /** A deposit account signs a SWEEP, the gas wallet all others. */
  readonly kind: 'SWEEP' | 'TOP_UP' | 'BATCH';
  readonly to: string;
  readonly data: string;
  /** Wei. */
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly fees: Fees;
  /** Wei beside the gas that the value leaves for a rollup's data; absent: none. */
  readonly surcharge?: bigint;
  /** Of a BATCH: authorizations that travel with it. */
  readonly delegations?: readonly Delegation[];
}

export type DraftPlan =
  | { readonly kind: 'draft'; readonly draft: TransactionDraft }
  /** Nothing is wrong with the plan: it waits for what the code says, and no try is counted. */
  | { readonly kind: 'wait'; readonly code: SweepHoldCode }
  /** The chain would refuse it: a failed try. */
  | { readonly kind: 'refused'; readonly reason: string };

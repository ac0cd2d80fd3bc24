export type SweepStatus = 'PLANNED' | 'SIGNED' | 'BROADCAST' | 'MINED' | 'FINAL' | 'FAILED';
export type SweepMethodName = 'EIP7702' | 'EIP3009' | 'TOP_UP' | 'NATIVE';

/** One transition table, used by every writer. MINED returns to BROADCAST when a reorganisation takes the block away. */
export const SWEEP_TRANSITIONS: Record<SweepStatus, readonly SweepStatus[]> = {
  PLANNED: ['SIGNED', 'FAILED'],
  SIGNED: ['BROADCAST', 'FAILED'],
  BROADCAST: ['MINED', 'FAILED'],
  MINED: ['BROADCAST', 'FINAL', 'FAILED'],
  FINAL: [],
  FAILED: [],
};

/** A transaction as it was signed, stored before it is broadcast so that a crash can send the same bytes again. */
export interface Attempt {
  readonly txHash: string;
  readonly rawTransaction: string;
  /** Wei per gas, as decimal text. */
  readonly maxFeePerGas: string;
  readonly maxPriorityFeePerGas: string;
  readonly gasLimit: string;
  /** Wei that the transaction carries. */
  readonly value: string;
  /** Head when it was signed: the count of blocks after which it is called stuck starts here. */
  readonly signedAtBlock: number;
}

export interface MinedAttempt {
  readonly txHash: string;
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly succeeded: boolean;
  readonly gasUsed: string;
  /** Wei: gas used × effective gas price. */
  readonly fee: string;
}

/** One transaction of a sweep. All attempts of a leg share its nonce, so that at most one of them is mined. */
export interface Leg {
  /** FUND pays gas into the deposit address; MOVE takes the money to the treasury. */
  readonly purpose: 'FUND' | 'MOVE';
  /** Which key signs. */
  readonly account: 'GAS' | 'DEPOSIT';
  readonly from: string;
  readonly nonce: number;
  readonly attempts: readonly Attempt[];
  readonly mined: MinedAttempt | null;
}

/** The way of one invoice's confirmed deposits to the treasury. */
export interface Sweep {
  readonly id: string;
  readonly version: number;
  readonly status: SweepStatus;
  readonly method: SweepMethodName;
  readonly invoiceId: string;
  readonly merchantId: string;
  readonly chainId: number;
  /** EIP-55 deposit address and the index that derives its key. */
  readonly address: string;
  readonly derivationIndex: number;
  readonly treasury: string;
  readonly currency: string;
  readonly decimals: number;
  readonly tokenAddress: string | null;
  /** Base units that the deposits carry; a native sweep pays its fee out of them. */
  readonly amount: string;
  readonly depositIds: readonly string[];
  readonly legs: readonly Leg[];
  /** Refused or reverted tries so far; the third makes the sweep FAILED. */
  readonly failures: number;
  /** Seconds since 1970 before which it is not tried again. */
  readonly retryAt: number;
  readonly failureReason?: string;
  /** Gas units and wei of all legs that were mined, failed ones too; in the chain's native base units. */
  readonly gasUsed: string | null;
  readonly fee: string | null;
  readonly feeCurrency: string;
  /** Of the transaction that moved the money. */
  readonly txHash: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export const MOST_FAILURES = 3;

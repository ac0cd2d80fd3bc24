/** Up to where a chain's records were read anew and hold. */
export interface Certificate {
  readonly chainId: number;
  /** The last block, and its hash. */
  readonly block: number;
  readonly hash: string;
  /** When nothing was left to prove, ISO 8601. */
  readonly completeAt: string;
  /** What follows did not hold when it was read last: where it does not hold once more, it is a fault. */
  readonly suspect: boolean;
}

/** What a look at every address of a chain found, at the blocks of its portions. */
export interface DailyRecord {
  readonly chainId: number;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Where the chain was at the end. */
  readonly block: number;
  readonly hash: string;
  readonly addresses: number;
  /** Addresses whose balance is not what came in less what went out. */
  readonly differing: number;
  /** By asset symbol. */
  readonly assets: Readonly<Record<string, DailySums>>;
}

/** Base units, over all addresses: balance = received - swept + explained + unexplained. */
export interface DailySums {
  readonly balance: bigint;
  readonly received: bigint;
  readonly swept: bigint;
  /** What the chain's own history explains beyond, such as sweeps that are under way. */
  readonly explained: bigint;
  /** What nothing explains: 0, or somebody must look. */
  readonly unexplained: bigint;
}

export const DAILY_SUMS = ['balance', 'received', 'swept', 'explained', 'unexplained'] as const;

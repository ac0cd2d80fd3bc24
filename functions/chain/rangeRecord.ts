/** What was read of a range of blocks, and what came of it: proof afterwards that nothing was missed. */
export interface RangeRecord {
  readonly chainId: number;
  readonly branch: number;
  readonly fromBlock: number;
  readonly toBlock: number;
  /** The hash before the range, and of its last block: ranges form a chain. */
  readonly parentHash: string;
  readonly hash: string;
  /** Transfer logs that the node gave, and transactions that carry native money. */
  readonly logs: number;
  readonly transactions: number;
  /** Ids of the deposits that it brought, at most 200; `depositCount` counts all. */
  readonly deposits: readonly string[];
  readonly depositCount: number;
  /** Base units by asset symbol: what came in to addresses of ours, and what left them. */
  readonly moneyIn: Readonly<Record<string, bigint>>;
  readonly moneyOut: Readonly<Record<string, bigint>>;
  /** ISO 8601. */
  readonly at: string;
  /** Of a later, second reading; absent until then. */
  readonly proof?: RangeProof;
}

/** That a record was read anew, from another endpoint where there are several, and holds. */
export interface RangeProof {
  /** What the balances of the addresses touched changed by, in base units by asset symbol: equal to in less out. */
  readonly balanceChange: Readonly<Record<string, bigint>>;
  /** Balances that the endpoint no longer knew, or that a fee of an own transaction changed beside. */
  readonly unknownBalances: number;
  /** ISO 8601. */
  readonly at: string;
}

export interface RangeStore {
  /** Adds the proof, unless another branch has replaced the record meanwhile. */
  prove(record: RangeRecord, proof: RangeProof): Promise<void>;
  /** The range that begins at this block; null where none does. */
  startingAt(chainId: number, firstBlock: number): Promise<RangeRecord | null>;
  /** Those that begin at one of these blocks, at most 100, in no order. */
  startingWithin(chainId: number, from: number, to: number): Promise<readonly RangeRecord[]>;
}

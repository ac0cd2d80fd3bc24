/** Money that a pass found at an invoice's address, whether it is known already or not. */
export interface Finding {
  /** The id of the deposit that it is. */
  readonly id: string;
  /** The contract that said so; null for native money. */
  readonly token: string | null;
  readonly txHash: string | null;
  readonly logIndex: number | null;
  readonly from: string | null;
  /** Base units. */
  readonly units: bigint;
  readonly blockNumber: number;
  readonly blockHash: string;
  /** Seconds since 1970. */
  readonly blockTimestamp: number;
  /** The node no longer knows the balance of the blocks that it may have come in: it counts as in time. */
  readonly pruned?: true;
}

/** A deposit in its block: the same one in another block is a new finding. */
export function keyOf({ id, blockHash }: Pick<Finding, 'id' | 'blockHash'>): string {
  return `${id}@${blockHash}`;
}

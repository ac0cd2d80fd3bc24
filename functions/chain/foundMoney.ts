/** Money that the head work did not see arrive and that a balance showed: what a reorganisation of its block would take counts all the same. */
export interface FoundMoney {
  readonly depositId: string;
  readonly height: number;
  /** Symbol of the asset. */
  readonly asset: string;
  /** Base units. */
  readonly units: bigint;
}

/** What was found of each chain's newest blocks. */
export interface FoundMoneyStore {
  /** Consistent. */
  read(chainId: number): Promise<readonly FoundMoney[]>;
  /** Adds, or says again, each by its deposit; forgets those that no reorganisation reaches any more. At most 100 of each. */
  note(chainId: number, found: readonly FoundMoney[], forgotten: readonly string[]): Promise<void>;
}

/** Base units of an asset that were found in the blocks from a height on, as many as a reorganisation of this depth takes with it. */
export function foundFrom(found: readonly FoundMoney[], asset: string, from: number, depth: number): bigint {
  return found.reduce(
    (sum, each) =>
      each.asset === asset && each.height >= from && each.height < from + depth ? sum + each.units : sum,
    0n,
  );
}

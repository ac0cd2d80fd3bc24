/** One entry of an index that carries keys alone. */
export interface IndexEntry {
  readonly id: string;
  /** `<createdAt>#<id>`: no two items of a list have the same. */
  readonly createdAtId: string;
}

/** Where a list is found: a table, one of its indexes, and what the index is read by, without the shard. */
export interface List {
  readonly table: 'INVOICES' | 'TRANSACTIONS';
  readonly index: string;
  readonly key: string;
  /** Default: newest first. */
  readonly oldestFirst?: boolean;
}

/** Which part of a list is read, by when its items were created. */
export interface Span {
  /** Entries later than this `createdAtId`, or from this instant on, in ISO 8601 in UTC; absent: from the oldest. */
  readonly from?: string;
  /** Entries older than this `createdAtId` or instant; absent: from the newest. */
  readonly before?: string;
}

/** Entries of one shard, in the order of its list. */
export interface ShardPage {
  readonly entries: readonly IndexEntry[];
  /** Where the shard goes on; absent: here it ends. */
  readonly next?: string;
}

/** The indexes that lists are read by; eventually consistent. */
export interface ListIndex {
  /**
   * @param shard two digits of `LIST_SHARDS`
   * @param limit entries, 1 or more
   */
  readShard(list: List, shard: string, span: Span, limit: number): Promise<ShardPage>;
}

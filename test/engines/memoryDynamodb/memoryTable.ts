import type { AttributeValue, CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import { compareTexts, type Item, NotInMemory } from './values.ts';

/** Names of a partition key and of a sort key, if any. */
export interface KeyNames {
  readonly hash: string;
  readonly range: string | null;
}

/** The entries of one partition key, in the order of sort key, then of the table's own key. */
type Partition = Entry[];

interface Entry {
  readonly sort: string;
  /** Of the item in the table. */
  readonly key: string;
}

interface View {
  readonly keys: KeyNames;
  /** Attributes that a query of it gives; null: all. */
  readonly projected: ReadonlySet<string> | null;
  readonly partitions: Map<string, Partition>;
}

/** One table with its indexes, all keys of which are texts. */
export class MemoryTable {
  readonly keys: KeyNames;
  readonly #items = new Map<string, Item>();
  readonly #views = new Map<string | undefined, View>();

  constructor(input: CreateTableCommandInput) {
    this.keys = keyNames(input.KeySchema);
    this.#views.set(undefined, { keys: this.keys, projected: null, partitions: new Map() });
    for (const { IndexName, KeySchema, Projection } of input.GlobalSecondaryIndexes ?? []) {
      const keys = keyNames(KeySchema);
      const own = [this.keys, keys].flatMap(({ hash, range }) => (range === null ? [hash] : [hash, range]));
      const projected =
        Projection?.ProjectionType === 'ALL'
          ? null
          : new Set([...own, ...(Projection?.NonKeyAttributes ?? [])]);
      this.#views.set(IndexName, { keys, projected, partitions: new Map() });
    }
  }

  get(key: Item): Item | undefined {
    return this.#items.get(this.keyText(key));
  }

  items(): Iterable<Item> {
    return this.#items.values();
  }

  /** What names an item in this table. */
  keyText(key: Item): string {
    return `${textAt(key, this.keys.hash)}\n${this.keys.range === null ? '' : textAt(key, this.keys.range)}`;
  }

  put(item: Item): void {
    const key = this.keyText(item);
    const before = this.#items.get(key);
    this.#items.set(key, item);
    for (const { keys, partitions } of this.#views.values()) {
      const [old, next] = [before === undefined ? null : placeOf(keys, before), placeOf(keys, item)];
      if (old?.hash === next?.hash && old?.sort === next?.sort) continue;
      if (old !== null) remove(partitions, old, key);
      if (next !== null) insert(partitions, next, key);
    }
  }

  /** The keys of a table or of one of its indexes. */
  keysOf(index: string | undefined): KeyNames {
    return this.#view(index).keys;
  }

  /** The items of a partition in their order, as the index has them, from a sort key on. */
  *partition(index: string | undefined, hash: string, from = ''): Iterable<Item> {
    const { partitions, projected } = this.#view(index);
    const entries = partitions.get(hash) ?? [];
    for (let at = position(entries, { sort: from, key: '' }); at < entries.length; at++) {
      const item = this.#items.get(entries[at]?.key ?? '');
      if (item === undefined) throw new Error('an index names an item that is not there');
      yield projected === null ? item : pick(item, projected);
    }
  }

  #view(index: string | undefined): View {
    const view = this.#views.get(index);
    if (view === undefined) throw new NotInMemory(`the index ${index}`);
    return view;
  }
}

function keyNames(schema: CreateTableCommandInput['KeySchema']): KeyNames {
  const named = (type: string) => schema?.find(({ KeyType }) => KeyType === type)?.AttributeName ?? null;
  const hash = named('HASH');
  if (hash === null) throw new NotInMemory('a table without a partition key');
  return { hash, range: named('RANGE') };
}

interface Place {
  readonly hash: string;
  readonly sort: string;
}

/** Where an item stands in a view; null where it has not all of its keys. */
function placeOf({ hash, range }: KeyNames, item: Item): Place | null {
  const partition = item[hash]?.S;
  const sort = range === null ? '' : item[range]?.S;
  return partition === undefined || sort === undefined ? null : { hash: partition, sort };
}

function insert(partitions: Map<string, Partition>, { hash, sort }: Place, key: string): void {
  const entries = partitions.get(hash) ?? [];
  partitions.set(hash, entries);
  entries.splice(position(entries, { sort, key }), 0, { sort, key });
}

function remove(partitions: Map<string, Partition>, { hash, sort }: Place, key: string): void {
  const entries = partitions.get(hash) ?? [];
  entries.splice(position(entries, { sort, key }), 1);
}

/** Of the first entry that does not come before this one. */
function position(entries: Partition, wanted: Entry): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const { sort, key } = entries[middle] as Entry;
    const order = compareTexts(sort, wanted.sort) || compareTexts(key, wanted.key);
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function pick(item: Item, names: ReadonlySet<string>): Item {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

function textAt(key: Item, name: string): string {
  const value: AttributeValue | undefined = key[name];
  if (value?.S === undefined) throw new NotInMemory(`the key ${name}, which is no text`);
  return value.S;
}

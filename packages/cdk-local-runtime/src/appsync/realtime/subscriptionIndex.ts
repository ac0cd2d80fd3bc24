import { isPastNesting, matchesSubscriptionFilter } from 'appsync-js/run';
import type { Subscription } from './subscription.ts';

type Payload = Record<string, unknown>;

/** Subscriptions that compare the same fields for equality, by the values that they compare with. */
interface Signature {
  readonly fields: readonly string[];
  readonly buckets: Map<string, Set<Subscription>>;
}

/**
 * The subscriptions of an API. A pushed object finds its subscribers by one look-up for each set of fields that
 * anyone compares for equality, not by asking each of them.
 */
export class SubscriptionIndex {
  readonly #byField = new Map<string, Map<string, Signature>>();
  readonly #all = new Map<string, Set<Subscription>>();

  add(subscription: Subscription): void {
    const all = this.#all.get(subscription.fieldName) ?? new Set();
    this.#all.set(subscription.fieldName, all.add(subscription));
    const { signature, key } = this.#place(subscription);
    const bucket = signature.buckets.get(key) ?? new Set();
    signature.buckets.set(key, bucket.add(subscription));
  }

  remove(subscription: Subscription): void {
    this.#all.get(subscription.fieldName)?.delete(subscription);
    const { signature, key } = this.#place(subscription);
    const bucket = signature.buckets.get(key);
    bucket?.delete(subscription);
    if (bucket?.size === 0) signature.buckets.delete(key);
  }

  /** All subscriptions of a field. */
  of(fieldName: string): ReadonlySet<Subscription> {
    return this.#all.get(fieldName) ?? new Set();
  }

  /** The subscriptions of a field that want this object, scalar or list. */
  match(fieldName: string, payload: unknown): Subscription[] {
    if (!isObject(payload)) return [...this.of(fieldName)].filter(wantsFieldless);
    const found: Subscription[] = [];
    for (const { fields, buckets } of this.#byField.get(fieldName)?.values() ?? []) {
      const values = fields.map((field) => valueAt(payload, field));
      // A list on the way may match in several ways: then everyone is asked.
      const candidates = values.includes(AMBIGUOUS)
        ? [...buckets.values()].flatMap((bucket) => [...bucket])
        : (buckets.get(keyOf(values)) ?? []);
      for (const subscription of candidates) if (wants(subscription, payload)) found.push(subscription);
    }
    return found;
  }

  #place(subscription: Subscription): { signature: Signature; key: string } {
    const equal = equalities(subscription);
    const fields = Object.keys(equal).sort();
    const signatures = this.#byField.get(subscription.fieldName) ?? new Map<string, Signature>();
    this.#byField.set(subscription.fieldName, signatures);
    const name = fields.join('\n');
    const signature = signatures.get(name) ?? { fields, buckets: new Map() };
    signatures.set(name, signature);
    return { signature, key: keyOf(fields.map((field) => equal[field])) };
  }
}

/** What must be equal for a subscription to match: its arguments, or the `eq` rules of a filter of one group. */
function equalities({ filter, args }: Subscription): Record<string, unknown> {
  if (filter === null) return {};
  if (filter === undefined) return args;
  const [group, ...alternatives] = filter.filterGroup;
  if (group === undefined || alternatives.length > 0) return {};
  const rules = group.filters.filter(
    ({ fieldName, operator }) => operator === 'eq' && !isPastNesting(fieldName),
  );
  return Object.fromEntries(rules.map(({ fieldName, value }) => [fieldName, value]));
}

/**
 * Arguments are compared with the object's own fields, where null asks for null:
 * https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html
 */
function wants({ filter, args }: Subscription, payload: Payload): boolean {
  if (filter === null) return true;
  if (filter !== undefined) return matchesSubscriptionFilter(filter, payload);
  return Object.entries(args).every(
    ([name, wanted]) => JSON.stringify(payload[name] ?? null) === JSON.stringify(wanted ?? null),
  );
}

/**
 * "Enhanced filters don't support filtering for top-level object lists. In this use case, published data from the mutation will be
 * ignored": https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html
 * A list has no field that an argument could equal, and neither has a scalar.
 */
function wantsFieldless({ filter, args }: Subscription): boolean {
  return filter === null || (filter === undefined && Object.values(args).every((wanted) => wanted === null));
}

const isObject = (payload: unknown): payload is Payload =>
  payload !== null && typeof payload === 'object' && !Array.isArray(payload);

const AMBIGUOUS = Symbol('ambiguous');

function valueAt(payload: Payload, path: string): unknown {
  let value: unknown = payload;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) return AMBIGUOUS;
    value = value !== null && typeof value === 'object' ? (value as Payload)[name] : undefined;
  }
  return Array.isArray(value) ? AMBIGUOUS : value;
}

const keyOf = (values: readonly unknown[]): string => JSON.stringify(values.map((value) => value ?? null));

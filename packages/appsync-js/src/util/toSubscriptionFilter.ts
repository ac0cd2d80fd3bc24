import { isMap } from '../isMap.ts';
import type { SubscriptionFilter, SubscriptionRule } from '../subscriptionFilter.ts';

/** Alternatives, each a list of rules that must all hold. */
type Alternatives = SubscriptionRule[][];

/**
 * `util.transform.toSubscriptionFilter`: all operators of one field, all members of an `or` and all strict rules are
 * alternatives, so that the groups multiply out. Operators are carried through as written.
 * https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 *
 * @returns null for what is no filter object
 */
export function toSubscriptionFilter(
  filter: unknown,
  ignored: unknown,
  rules: unknown,
): SubscriptionFilter | null {
  if (!isMap(filter)) return null;
  const skip = new Set(Array.isArray(ignored) ? (ignored as unknown[]) : []);
  const constrained = combine([allOf(filter, skip), isMap(rules) ? alternativesOfRules(rules) : []]);
  return { filterGroup: constrained.map((filters) => ({ filters })) };
}

function allOf(filter: Record<string, unknown>, skip: ReadonlySet<unknown>): Alternatives {
  return combine(
    Object.entries(filter).map(([key, value]) => {
      if (skip.has(key)) return [];
      if (key === 'and') return combine(membersOf(value).map((member) => allOf(member, skip)));
      if (key === 'or') return membersOf(value).flatMap((member) => allOf(member, skip));
      return alternativesOfField(key, value);
    }),
  );
}

function membersOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as unknown[]).filter(isMap) : [];
}

function alternativesOfField(fieldName: string, operators: unknown): Alternatives {
  if (!isMap(operators)) return [];
  return Object.entries(operators).map(([operator, value]) => [{ fieldName, operator, value }]);
}

function alternativesOfRules(rules: Record<string, unknown>): Alternatives {
  return Object.entries(rules).flatMap(([fieldName, operators]) => alternativesOfField(fieldName, operators));
}

/** Every choice of one alternative from each part; a part without alternatives constrains nothing. */
function combine(parts: readonly Alternatives[]): Alternatives {
  const constraining = parts.filter((part) => part.length > 0);
  if (constraining.length === 0) return [];
  return constraining.reduce<Alternatives>(
    (chosen, part) => chosen.flatMap((left) => part.map((right) => [...left, ...right])),
    [[]],
  );
}

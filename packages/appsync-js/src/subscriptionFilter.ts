import { isMap } from './isMap.ts';

/** One rule of an enhanced subscription filter. */
export interface SubscriptionRule {
  /** A path such as `buyer.address.country`. */
  readonly fieldName: string;
  readonly operator: string;
  readonly value: unknown;
}

/** Groups are alternatives; the rules within a group must all hold. */
export interface SubscriptionFilter {
  readonly filterGroup: { filters: SubscriptionRule[] }[];
}

/**
 * Levels: https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-enhanced-filtering.html; the others:
 * https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
const PATH_LEVELS_MAX = 5;
const PATH_CHARACTERS_MAX = 256;
const IN_VALUES_MAX = 5;
const CONTAINS_ANY_VALUES_MAX = 20;

type Scalar = string | number | boolean;
type Operator = (actual: unknown, wanted: unknown) => boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** Negative, zero or positive; undefined for what cannot be ordered. */
function compare(actual: unknown, wanted: unknown): number | undefined {
  if (typeof actual === 'number' && typeof wanted === 'number') return actual - wanted;
  if (typeof actual === 'string' && typeof wanted === 'string')
    return actual < wanted ? -1 : actual > wanted ? 1 : 0;
  return undefined;
}

function ordered(accept: (order: number) => boolean): Operator {
  return (actual, wanted) => {
    const order = compare(actual, wanted);
    return order !== undefined && accept(order);
  };
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(actual)) return actual.includes(wanted);
  return typeof actual === 'string' && typeof wanted === 'string' && actual.includes(wanted);
}

function isIn(actual: unknown, wanted: unknown): boolean {
  return Array.isArray(wanted) && wanted.includes(actual);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

const operators: Record<string, Operator> = {
  eq: (actual, wanted) => actual === wanted,
  ne: (actual, wanted) => actual !== wanted,
  lt: ordered((order) => order < 0),
  le: ordered((order) => order <= 0),
  gt: ordered((order) => order > 0),
  ge: ordered((order) => order >= 0),
  contains,
  notContains: (actual, wanted) => isPresent(actual) && !contains(actual, wanted),
  beginsWith: (actual, wanted) =>
    typeof actual === 'string' && typeof wanted === 'string' && actual.startsWith(wanted),
  in: isIn,
  notIn: (actual, wanted) => isPresent(actual) && !isIn(actual, wanted),
  between: (actual, wanted) => {
    if (!Array.isArray(wanted)) return false;
    const low = compare(actual, wanted[0]);
    const high = compare(actual, wanted[1]);
    return low !== undefined && high !== undefined && low >= 0 && high <= 0;
  },
  containsAny: (actual, wanted) => Array.isArray(wanted) && wanted.some((value) => contains(actual, value)),
};

/**
 * Why AppSync would refuse a filter.
 *
 * @returns undefined for a filter that it takes
 */
export function validateSubscriptionFilter(filter: unknown): string | undefined {
  if (!isMap(filter) || !Array.isArray(filter['filterGroup'])) return 'a filter must have a list filterGroup';
  for (const group of filter['filterGroup'] as unknown[]) {
    if (!isMap(group) || !Array.isArray(group['filters']))
      return 'each filter group must have a list filters';
    for (const rule of group['filters'] as unknown[]) {
      const reason = isMap(rule) ? refusedRule(rule) : 'each filter must be an object';
      if (reason !== undefined) return reason;
    }
  }
  return undefined;
}

function refusedRule(rule: Record<string, unknown>): string | undefined {
  const { fieldName, operator, value } = rule;
  if (typeof fieldName !== 'string' || fieldName === '') return 'each filter must have a fieldName';
  if (fieldName.length > PATH_CHARACTERS_MAX)
    return `${fieldName} has more than ${PATH_CHARACTERS_MAX} characters`;
  if (typeof operator !== 'string' || !Object.hasOwn(operators, operator)) {
    return `the operator ${JSON.stringify(operator)} of ${fieldName} does not exist`;
  }
  return refusedValue(fieldName, operator, value);
}

function refusedValue(fieldName: string, operator: string, value: unknown): string | undefined {
  const of = `the value of ${fieldName} ${operator}`;
  const isList = Array.isArray(value);
  switch (operator) {
    case 'between':
      return isList && value.length === 2 ? undefined : `${of} must be a list of two values`;
    case 'in':
    case 'notIn':
      return isList && value.length <= IN_VALUES_MAX
        ? undefined
        : `${of} must be at most ${IN_VALUES_MAX} values`;
    case 'containsAny':
      return isList && value.length <= CONTAINS_ANY_VALUES_MAX
        ? undefined
        : `${of} must be at most ${CONTAINS_ANY_VALUES_MAX} values`;
    default:
      return isScalar(value) || ((operator === 'eq' || operator === 'ne') && value === null)
        ? undefined
        : `${of} must be a string, number or boolean`;
  }
}

/** True if the notification `payload` passes `filter`. A filter without groups lets everything pass. */
export function matchesSubscriptionFilter(
  filter: SubscriptionFilter,
  payload: Record<string, unknown>,
): boolean {
  if (filter.filterGroup.length === 0) return true;
  return filter.filterGroup.some((group) => group.filters.every((rule) => holds(rule, payload)));
}

/** "Filters on schema fields past nesting level five will be ignored." */
export function isPastNesting(fieldName: string): boolean {
  return fieldName.split('.').length > PATH_LEVELS_MAX;
}

function holds({ fieldName, operator, value }: SubscriptionRule, payload: Record<string, unknown>): boolean {
  const test = operators[operator];
  const path = fieldName.split('.');
  if (isPastNesting(fieldName)) return true;
  if (test === undefined) return false;
  return valuesAt(payload, path).some((actual) => test(actual, value));
}

/** The values at a path; a list on the way stands for each of its members. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((member) => valuesAt(member, path));
  return valuesAt(isMap(value) && Object.hasOwn(value, name) ? value[name] : undefined, rest);
}

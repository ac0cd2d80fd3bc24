import { isRecord } from '../../template/intrinsics.ts';
import { globPattern, strings } from './pattern.ts';

/**
 * Condition operators:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export interface Condition {
  (context: RequestContext): boolean;
  /** The context key that it reads, in lower case. */
  readonly key: string;
}

/** The values of condition keys, by lower-case name. A key that the request does not have is absent. */
export type RequestContext = ReadonlyMap<string, readonly string[]>;

/** The keys whose values this runtime knows for every request that AWS would give them to. */
const KNOWN_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:requestedregion',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'dynamodb:attributes',
  'dynamodb:leadingkeys',
  'dynamodb:returnvalues',
  'dynamodb:select',
  'events:detail-type',
  'events:eventbusinvocation',
  'events:source',
  'kms:viaservice',
]);

type Test = (value: string, wanted: string) => boolean;

const numeric = (test: (value: number, wanted: number) => boolean): Test => {
  return (value, wanted) => test(Number(value), Number(wanted));
};
const like: Test = (value, wanted) => globPattern(wanted).test(value);
const equals: Test = (value, wanted) => value === wanted;

/** Each of the six parts of an ARN is compared by itself, so that a wildcard does not cross a colon. */
const arnLike: Test = (value, wanted) => {
  const given = arnParts(value);
  return arnParts(wanted).every((part, index) => like(given[index] ?? '', part));
};

function arnParts(arn: string): string[] {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

const operators: Readonly<Record<string, { test: Test; negated?: boolean }>> = {
  ArnEquals: { test: arnLike },
  ArnLike: { test: arnLike },
  ArnNotEquals: { test: arnLike, negated: true },
  ArnNotLike: { test: arnLike, negated: true },
  Bool: { test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  NumericEquals: { test: numeric((value, wanted) => value === wanted) },
  NumericGreaterThan: { test: numeric((value, wanted) => value > wanted) },
  NumericGreaterThanEquals: { test: numeric((value, wanted) => value >= wanted) },
  NumericLessThan: { test: numeric((value, wanted) => value < wanted) },
  NumericLessThanEquals: { test: numeric((value, wanted) => value <= wanted) },
  NumericNotEquals: { test: numeric((value, wanted) => value === wanted), negated: true },
  StringEquals: { test: equals },
  StringEqualsIgnoreCase: { test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase() },
  StringLike: { test: like },
  StringNotEquals: { test: equals, negated: true },
  StringNotEqualsIgnoreCase: {
    test: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
    negated: true,
  },
  StringNotLike: { test: like, negated: true },
};

/** Reads a `Condition` block. Calls `refuse` for an operator or a key that is not evaluated here. */
export function readConditions(block: unknown, refuse: (why: string) => never): Condition[] {
  if (block === undefined) return [];
  if (!isRecord(block)) return refuse('Condition is not an object.');
  return Object.entries(block).flatMap(([operator, keys]) => {
    if (!isRecord(keys)) return refuse(`Condition ${operator} is not an object.`);
    return Object.entries(keys).map(([key, wanted]) => {
      if (!KNOWN_KEYS.has(key.toLowerCase())) refuse(`the condition key ${key} is not known locally.`);
      const name = key.toLowerCase();
      return Object.assign(readCondition(operator, name, strings(wanted), refuse), { key: name });
    });
  });
}

function readCondition(
  name: string,
  key: string,
  wanted: string[],
  refuse: (why: string) => never,
): (context: RequestContext) => boolean {
  if (name === 'Null') return (context) => context.has(key) === (wanted[0]?.toLowerCase() === 'false');
  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(name) ?? [];
  const operator = operators[base];
  if (operator === undefined) return refuse(`the condition operator ${name} is not evaluated locally.`);
  const holds = (value: string): boolean => {
    const matched = wanted.some((pattern) => operator.test(value, pattern));
    return operator.negated === true ? !matched : matched;
  };
  return (context) => {
    const values = context.get(key);
    if (values === undefined) {
      return (
        ifExists !== undefined || set === 'ForAllValues' || (set === undefined && operator.negated === true)
      );
    }
    return set === 'ForAllValues' ? values.every(holds) : values.some(holds);
  };
}

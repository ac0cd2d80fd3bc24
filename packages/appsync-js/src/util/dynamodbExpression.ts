import type { AttributeValue } from '../attributeValue.ts';
import { toAttributeValue } from '../attributeValue.ts';
import { isMap } from '../isMap.ts';

/** A condition, filter or key condition as DynamoDB takes it. */
export interface DynamodbExpression {
  expression: string;
  readonly expressionNames: Record<string, string>;
  readonly expressionValues: Record<string, AttributeValue>;
}

const COMPARISONS: Record<string, string> = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' };
const FUNCTIONS: Record<string, string> = {
  contains: 'contains',
  notContains: 'NOT contains',
  beginsWith: 'begins_with',
};
const ATTRIBUTE_TYPES: Record<string, string> = {
  _null: 'NULL',
  string: 'S',
  stringSet: 'SS',
  number: 'N',
  numberSet: 'NS',
  binary: 'B',
  binarySet: 'BS',
  boolean: 'BOOL',
  list: 'L',
  map: 'M',
};

/** The filter is none that AppSync can write: it then answers null for the whole filter. */
class NotAFilter extends Error {}

/**
 * Writes a filter object as a DynamoDB expression, character for character as AppSync does.
 * https://docs.aws.amazon.com/appsync/latest/devguide/transformation-helpers-in-util-transform-js.html
 *
 * The documentation gives one example; placeholders, parentheses and answers to malformed filters follow the outputs
 * recorded from AWS in the tests of the project localstack/appsync-utils.
 *
 * @returns null for what is no filter
 */
export function toDynamodbExpression(filter: unknown): DynamodbExpression | null {
  const result: DynamodbExpression = { expression: '', expressionNames: {}, expressionValues: {} };
  try {
    result.expression = clausesOf(filter, '', result).join(' AND ');
    return result;
  } catch (error) {
    if (error instanceof NotAFilter) return null;
    throw error;
  }
}

function clausesOf(filter: unknown, prefix: string, into: DynamodbExpression): string[] {
  if (!isMap(filter)) throw new NotAFilter();
  return Object.entries(filter).map(([key, value]) => {
    if (key === 'and' || key === 'or') return group(key, value, prefix, into);
    if (key === 'not') return `(NOT ${join(clausesOf(value, `${prefix}not_`, into), 'AND')})`;
    return field(key, value, prefix, into);
  });
}

function group(key: 'and' | 'or', members: unknown, prefix: string, into: DynamodbExpression): string {
  if (!Array.isArray(members)) throw new NotAFilter();
  const clauses = members.map((member: unknown, index) =>
    join(clausesOf(member, `${prefix}${key}_${index}_`, into), 'AND'),
  );
  return join(clauses, key.toUpperCase());
}

/** Several clauses are put in parentheses, one stands as it is. */
function join(clauses: readonly string[], joiner: string): string {
  return clauses.length > 1 ? `(${clauses.join(` ${joiner} `)})` : clauses.join('');
}

function field(name: string, operators: unknown, prefix: string, into: DynamodbExpression): string {
  into.expressionNames[`#${name}`] = name;
  return conditions(operators, `#${name}`, `:${prefix}${name}`, into);
}

function conditions(
  operators: unknown,
  operand: string,
  placeholder: string,
  into: DynamodbExpression,
): string {
  if (!isMap(operators)) throw new NotAFilter();
  const clauses = Object.entries(operators).map(([operator, value]) =>
    condition(operator, value, operand, `${placeholder}_${operator}`, into),
  );
  return join(clauses, 'AND');
}

function condition(
  operator: string,
  value: unknown,
  operand: string,
  placeholder: string,
  into: DynamodbExpression,
): string {
  const bind = (name: string, bound: unknown): string => {
    into.expressionValues[name] = toAttributeValue(bound);
    return name;
  };
  if (Object.hasOwn(COMPARISONS, operator))
    return `(${operand} ${COMPARISONS[operator]} ${bind(placeholder, value)})`;
  if (Object.hasOwn(FUNCTIONS, operator))
    return `(${FUNCTIONS[operator]}(${operand},${bind(placeholder, value)}))`;
  switch (operator) {
    case 'between': {
      if (!Array.isArray(value) || value.length < 2) throw new NotAFilter();
      const [start, end] = value as unknown[];
      return `(${operand} BETWEEN ${bind(`${placeholder}_start`, start)} AND ${bind(`${placeholder}_end`, end)})`;
    }
    case 'in': {
      if (!Array.isArray(value)) throw new NotAFilter();
      const names = value.map((member: unknown, index) => bind(`${placeholder}_${index}`, member));
      return names.length === 0 ? '(null)' : `(${operand} IN (${names.join(', ')}))`;
    }
    case 'attributeExists':
      if (typeof value !== 'boolean') throw new NotAFilter();
      return value ? `(attribute_exists(${operand}))` : `(attribute_not_exists(${operand}))`;
    case 'attributeType': {
      if (typeof value !== 'string' || !Object.hasOwn(ATTRIBUTE_TYPES, value)) throw new NotAFilter();
      return `(attribute_type(${operand},${bind(placeholder, ATTRIBUTE_TYPES[value])}))`;
    }
    case 'size':
      return conditions(value, operand.startsWith('size(') ? operand : `size(${operand})`, placeholder, into);
    default:
      throw new NotAFilter();
  }
}

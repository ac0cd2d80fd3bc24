import { toApiAttributeValue, type AttributeValue } from 'appsync-js/run';
import { asRecord, badRequest } from './dataSource.ts';

/** Attribute values as DynamoDB's API takes them: AppSync's own writes numbers as numbers. */
export function apiValues(value: unknown, what: string): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(asRecord(value, what)).map(([name, member]) => {
      const typed = asRecord(member, `${what}.${name}`);
      if (Object.keys(typed).length !== 1) throw badRequest(`Expected ${what}.${name} to have one type.`);
      return [name, toApiAttributeValue(typed as AttributeValue)];
    }),
  );
}

/** The members of a DynamoDB call that expressions share. */
interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, unknown>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
}

/** One expression of a request: `{expression, expressionNames, expressionValues}`. */
interface Expression {
  readonly text: string;
  readonly names: Record<string, unknown>;
  readonly values: Record<string, unknown>;
}

/** Reads an expression. Undefined when the request leaves it out. */
export function expressionOf(value: unknown, what: string): Expression | undefined {
  if (value === undefined || value === null) return undefined;
  const record = asRecord(value, what);
  if (typeof record['expression'] !== 'string')
    throw badRequest(`Value for field '$[${what}][expression]' not found.`);
  return {
    text: record['expression'],
    names: asRecord(record['expressionNames'] ?? {}, `${what}.expressionNames`),
    values: apiValues(record['expressionValues'] ?? {}, `${what}.expressionValues`),
  };
}

/** Merges the placeholders of all expressions of a call; DynamoDB refuses empty maps. */
export function placeholders(...expressions: (Expression | undefined)[]): Placeholders {
  const names = Object.assign({}, ...expressions.map((it) => it?.names ?? {})) as Record<string, unknown>;
  const values = Object.assign({}, ...expressions.map((it) => it?.values ?? {})) as Record<string, unknown>;
  return {
    ...(Object.keys(names).length > 0 ? { ExpressionAttributeNames: names } : {}),
    ...(Object.keys(values).length > 0 ? { ExpressionAttributeValues: values } : {}),
  };
}

/** `{[member]: text}` where there is an expression. */
export function clause(member: string, expression: Expression | undefined): Record<string, string> {
  return expression === undefined ? {} : { [member]: expression.text };
}

/** A required map of attribute values, such as `key`. */
export function attributeMap(
  request: Record<string, unknown>,
  member: string,
): Record<string, AttributeValue> {
  if (request[member] === undefined || request[member] === null) {
    throw badRequest(`Value for field '$[${member}]' not found.`);
  }
  return apiValues(request[member], member);
}

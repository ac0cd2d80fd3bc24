/**
 * DynamoDB's attribute values as AppSync writes them: numbers stay numbers (`{"N": 12345}`) and null is `{"NULL": null}`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/dynamodb-helpers-in-util-dynamodb-js.html
 */
export type AttributeValue =
  | { S: string }
  | { N: number | string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: null | boolean }
  | { SS: string[] }
  | { NS: (number | string)[] }
  | { BS: string[] }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> };

/** `util.dynamodb.toDynamoDB`: lists become "L", never sets. */
export function toAttributeValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: value };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: null };
      if (Array.isArray(value)) return { L: value.map(toAttributeValue) };
      return { M: toAttributeMap(value as Record<string, unknown>) };
    default:
      return { NULL: null };
  }
}

/** `util.dynamodb.toMapValues`: every member of `map` as an attribute value. */
export function toAttributeMap(map: Record<string, unknown>): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, toAttributeValue(value)]));
}

/** What AppSync shows of an attribute value in `ctx.result`: numbers as numbers, sets as lists, binary as base64. */
export function fromAttributeValue(value: AttributeValue): unknown {
  if ('S' in value) return value.S;
  if ('N' in value) return Number(value.N);
  if ('BOOL' in value) return value.BOOL;
  if ('NULL' in value) return null;
  if ('B' in value) return value.B;
  if ('SS' in value) return value.SS;
  if ('NS' in value) return value.NS.map(Number);
  if ('BS' in value) return value.BS;
  if ('L' in value) return value.L.map(fromAttributeValue);
  return Object.fromEntries(
    Object.entries(value.M).map(([name, member]) => [name, fromAttributeValue(member)]),
  );
}

/** The same value as DynamoDB's API takes it: numbers as strings, `{"NULL": true}`. */
export function toApiAttributeValue(value: AttributeValue): AttributeValue {
  if ('N' in value) return { N: String(value.N) };
  if ('NS' in value) return { NS: value.NS.map(String) };
  if ('NULL' in value) return { NULL: true };
  if ('L' in value) return { L: value.L.map(toApiAttributeValue) };
  if ('M' in value) {
    const entries = Object.entries(value.M).map(
      ([name, member]) => [name, toApiAttributeValue(member)] as const,
    );
    return { M: Object.fromEntries(entries) };
  }
  return value;
}

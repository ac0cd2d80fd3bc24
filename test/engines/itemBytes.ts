import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';

/**
 * How large DynamoDB takes an item for, in bytes.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Readonly<Record<string, unknown>>): number {
  return fieldsBytes(marshall(item, { removeUndefinedValues: true }));
}

function fieldsBytes(fields: Record<string, AttributeValue>): number {
  return Object.entries(fields).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), 0);
}

function valueBytes({ S, N, L, M }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.replace(/\D/g, '').replace(/0+$/, '').length / 2) + 1;
  // Of lists and maps, 3 bytes and one for each element.
  if (L !== undefined) return 3 + L.reduce((sum, each) => sum + 1 + valueBytes(each), 0);
  if (M !== undefined) return 3 + Object.keys(M).length + fieldsBytes(M);
  return 1;
}

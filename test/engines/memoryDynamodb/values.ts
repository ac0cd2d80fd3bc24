import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { isDeepStrictEqual } from 'node:util';

/** An item as DynamoDB's API has it. Items are never changed in place: whoever read one keeps what he read. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** What a table in memory is asked and cannot do: refused, so that nothing passes that was never compared with a real engine. */
export class NotInMemory extends Error {
  override name = 'NotInMemory';
}

export function sameValue(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  if (a?.N !== undefined && b?.N !== undefined) return numberOf(a.N) === numberOf(b.N);
  return a !== undefined && b !== undefined && isDeepStrictEqual(a, b);
}

/** Below 0, 0 or above 0; null where one is absent or they are of two types: no comparison of these is true. */
export function compareValues(a: AttributeValue | undefined, b: AttributeValue | undefined): number | null {
  if (a?.N !== undefined && b?.N !== undefined) {
    const [left, right] = [numberOf(a.N), numberOf(b.N)];
    return left === right ? 0 : left < right ? -1 : 1;
  }
  if (a?.S !== undefined && b?.S !== undefined) return compareTexts(a.S, b.S);
  return null;
}

/** As DynamoDB sorts texts that are ASCII alone, which all of our keys are. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

/** @throws NotInMemory for a fraction: all of our numbers are whole */
export function numberOf(text: string): bigint {
  if (!/^-?[0-9]+$/.test(text)) throw new NotInMemory(`the number ${text}`);
  return BigInt(text);
}

import { fromAttributeValue, type AttributeValue } from 'appsync-js/run';

/** What AppSync shows of an item: plain values; null for none. */
export function plainItem(item: unknown): Record<string, unknown> | null {
  if (item === null || item === undefined) return null;
  return Object.fromEntries(
    Object.entries(item as Record<string, AttributeValue>).map(([name, value]) => [
      name,
      fromAttributeValue(value),
    ]),
  );
}

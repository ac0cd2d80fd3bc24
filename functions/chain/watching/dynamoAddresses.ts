import { BatchGetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { addressKey } from '../../invoices/ports.ts';
import { type InvoiceId, invoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import type { AddressStore } from '../ports.ts';

/** BatchGetItem takes 100 keys (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html). */
const BATCH_KEYS_MAX = 100;
const PARALLEL_BATCHES_MAX = 8;
/** Rounds for keys that a throttled table left out. */
const ROUNDS_MAX = 8;

/** Owners of addresses in the chain state, where they are put with their invoice. */
export function dynamoAddresses({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): AddressStore {
  const readBatch = async (ids: readonly string[]): Promise<Record<string, unknown>[]> => {
    const items: Record<string, unknown>[] = [];
    let keys: Record<string, unknown>[] = ids.map((id) => ({ id }));
    for (let round = 1; keys.length > 0; round++) {
      if (round > ROUNDS_MAX)
        throw new Error(`${keys.length} items of ${tableName} could not be read: throttled`);
      const request = { Keys: keys, ConsistentRead: true, ProjectionExpression: 'id, #owner' };
      const answer = await client.send(
        new BatchGetCommand({
          RequestItems: { [tableName]: { ...request, ExpressionAttributeNames: { '#owner': 'owner' } } },
        }),
      );
      items.push(...(answer.Responses?.[tableName] ?? []));
      keys = answer.UnprocessedKeys?.[tableName]?.Keys ?? [];
    }
    return items;
  };
  return {
    ownersOf: async (chainId, addresses) => {
      const byKey = new Map(
        addresses.map((address) => [addressKey(chainId, address), address.toLowerCase()]),
      );
      const keys = [...byKey.keys()];
      const batches: string[][] = [];
      for (let start = 0; start < keys.length; start += BATCH_KEYS_MAX)
        batches.push(keys.slice(start, start + BATCH_KEYS_MAX));
      const items = (await inParallel(batches, PARALLEL_BATCHES_MAX, readBatch)).flat();
      const owners = new Map<string, InvoiceId>();
      for (const { id, owner } of items) {
        const address = byKey.get(String(id));
        if (address !== undefined) owners.set(address, invoiceId.parse(owner));
      }
      return owners;
    },
  };
}

import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import { addressKey } from '../../invoices/ports.ts';
import { invoiceId, merchantId } from '../../shared/ids.ts';
import { batchGet, KEYS_MAX } from '../../shared/dynamoBatch.ts';
import { inParallel } from '../../shared/inParallel.ts';
import type { AddressMerchants } from '../outsideTreasuries.ts';
import type { AddressStore } from '../ports.ts';

const PARALLEL_BATCHES_MAX = 8;

interface AddressTable {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Owners of addresses in the chain state, where they are put with their invoice. */
export function dynamoAddresses(table: AddressTable): AddressStore {
  return { ownersOf: (chainId, addresses) => readAll(table, chainId, addresses, 'owner', invoiceId) };
}

/** Whose invoices the addresses belong to, out of the same items. */
export function dynamoAddressMerchants(table: AddressTable): AddressMerchants {
  return {
    merchantsOf: (chainId, addresses) => readAll(table, chainId, addresses, 'merchantId', merchantId),
  };
}

async function readAll<Value>(
  table: AddressTable,
  chainId: number,
  addresses: readonly string[],
  attribute: 'owner' | 'merchantId',
  schema: z.ZodType<Value>,
): Promise<ReadonlyMap<string, Value>> {
  const byKey = new Map(addresses.map((address) => [addressKey(chainId, address), address.toLowerCase()]));
  const keys = [...byKey.keys()];
  const batches: string[][] = [];
  for (let start = 0; start < keys.length; start += KEYS_MAX)
    batches.push(keys.slice(start, start + KEYS_MAX));
  const items = await inParallel(batches, PARALLEL_BATCHES_MAX, (ids) => readBatch(table, ids, attribute));
  const found = new Map<string, Value>();
  for (const item of items.flat()) {
    const address = byKey.get(String(item['id']));
    if (address !== undefined) found.set(address, schema.parse(item[attribute]));
  }
  return found;
}

function readBatch(
  { client, tableName }: AddressTable,
  ids: readonly string[],
  attribute: string,
): Promise<Record<string, unknown>[]> {
  return batchGet(
    client,
    tableName,
    ids.map((id) => ({ id })),
    {
      ConsistentRead: true,
      ProjectionExpression: 'id, #attribute',
      ExpressionAttributeNames: { '#attribute': attribute },
    },
  );
}

import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { RangeRecord, RangeStore } from '../rangeRecord.ts';
import { dynamoItems } from '../../shared/dynamoItems.ts';
import { rangeKey } from '../store/heightKeys.ts';

const bySymbol = z.record(z.string(), z.string());

const rangeItem = z.object({
  chainId: z.int(),
  branch: z.int(),
  fromBlock: z.int(),
  toBlock: z.int(),
  parentHash: z.string(),
  hash: z.string(),
  logs: z.int(),
  transactions: z.int(),
  deposits: z.array(z.string()),
  depositCount: z.int(),
  moneyIn: bySymbol,
  moneyOut: bySymbol,
  at: z.string(),
  proof: z.object({ balanceChange: bySymbol, unknownBalances: z.int(), at: z.string() }).exactOptional(),
});

/** What was read of which blocks, in the chain state. */
export function dynamoRanges({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): RangeStore {
  const items = dynamoItems(client, tableName);
  return {
    prove: async ({ chainId, fromBlock, hash, branch }, { balanceChange, ...proof }) => {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id: rangeKey(chainId, fromBlock) },
            UpdateExpression: 'SET proof = :proof',
            ConditionExpression: '#hash = :hash AND branch = :branch',
            ExpressionAttributeNames: { '#hash': 'hash' },
            ExpressionAttributeValues: {
              ':proof': { ...proof, balanceChange: textOf(balanceChange) },
              ':hash': hash,
              ':branch': branch,
            },
          }),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    startingAt: async (chainId, firstBlock) => {
      const key = { id: rangeKey(chainId, firstBlock) };
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      return Item === undefined ? null : fromRangeItem(Item);
    },
    startingWithin: async (chainId, from, to) => {
      const firsts = Array.from({ length: to - from + 1 }, (_, i) => rangeKey(chainId, from + i));
      return (await items(firsts)).map(fromRangeItem);
    },
  };
}

/**
 * The item of a record, which is written with the cursor that passed its blocks. A branch that replaced another reads the same heights
 * again: the newer record is the one that holds.
 */
export function toRangeItem({ proof: _, ...record }: RangeRecord): { readonly id: string } {
  const item = {
    ...record,
    deposits: [...record.deposits],
    moneyIn: textOf(record.moneyIn),
    moneyOut: textOf(record.moneyOut),
  } satisfies z.input<typeof rangeItem>;
  return { id: rangeKey(record.chainId, record.fromBlock), ...item };
}

function fromRangeItem(item: unknown): RangeRecord {
  const { moneyIn, moneyOut, proof, ...record } = rangeItem.parse(item);
  const money = { moneyIn: unitsOf(moneyIn), moneyOut: unitsOf(moneyOut) };
  if (proof === undefined) return { ...record, ...money };
  return { ...record, ...money, proof: { ...proof, balanceChange: unitsOf(proof.balanceChange) } };
}

function textOf(money: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(Object.entries(money).map(([symbol, units]) => [symbol, units.toString()]));
}

function unitsOf(money: Readonly<Record<string, string>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(money).map(([symbol, units]) => [symbol, BigInt(units)]));
}

import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { RangeStore } from '../rangeRecord.ts';
import type { RangeRecord } from '../rangeRecord.ts';
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
});

/** What was read of which blocks, in the chain state. */
export function dynamoRanges({
  client,
  tableName,
}: {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}): RangeStore {
  return {
    put: async (record) => {
      const item = {
        ...record,
        deposits: [...record.deposits],
        moneyIn: textOf(record.moneyIn),
        moneyOut: textOf(record.moneyOut),
      } satisfies z.input<typeof rangeItem>;
      const id = rangeKey(record.chainId, record.toBlock);
      // A branch that replaced another reads the same heights again: the newer record is the one that holds.
      await client.send(new PutCommand({ TableName: tableName, Item: { id, ...item } }));
    },
    endingAt: async (chainId, lastBlock) => {
      const key = { id: rangeKey(chainId, lastBlock) };
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true }),
      );
      if (Item === undefined) return null;
      const { moneyIn, moneyOut, ...record } = rangeItem.parse(Item);
      return { ...record, moneyIn: unitsOf(moneyIn), moneyOut: unitsOf(moneyOut) } satisfies RangeRecord;
    },
  };
}

function textOf(money: Readonly<Record<string, bigint>>): Record<string, string> {
  return Object.fromEntries(Object.entries(money).map(([symbol, units]) => [symbol, units.toString()]));
}

function unitsOf(money: Readonly<Record<string, string>>): Record<string, bigint> {
  return Object.fromEntries(Object.entries(money).map(([symbol, units]) => [symbol, BigInt(units)]));
}

import { ConditionalCheckFailedException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import { batchGet } from '../../shared/dynamoBatch.ts';
import { invoiceId } from '../../shared/ids.ts';
import { shardOf } from '../../shared/shards.ts';
import { HEIGHT_LANES } from '../deposit.ts';
import { type Outflow, outflowPlaceOf, type OutflowStore } from '../outflow.ts';
import { BranchLeft } from '../ports.ts';
import { BY_INVOICE_INDEX, branchKey } from './chainKeys.ts';
import { BRANCH_ITEMS } from './dynamoSettlements.ts';
import { heightKey, heightShardKey } from './heightKeys.ts';
import { bigUnits } from './storedAmount.ts';

/** With the check of the branch below the 100 items of a transaction. */
const OUTFLOWS_MAX = 90;
/** Tries where another transaction was writing the same item. */
const ROUNDS_MAX = 8;

const outflowItem = z.object({
  id: z.string(),
  kind: z.literal('OUTFLOW'),
  status: z.enum(['MINED', 'ORPHANED']),
  chainId: z.int(),
  invoiceId,
  address: z.string(),
  to: z.string(),
  tokenAddress: z.string().nullable(),
  units: bigUnits,
  fee: bigUnits,
  txHash: z.string(),
  blockNumber: z.int(),
  blockHash: z.string(),
  blockTimestamp: z.int(),
  // What was written before withdrawals were booked waits for nothing.
  due: z
    .object({ lane: z.enum(HEIGHT_LANES), height: z.int() })
    .nullable()
    .default(null),
});

export interface DynamoOutflowsOptions {
  readonly client: DynamoDBDocumentClient;
  /** Name of the table of deposits and sweeps. */
  readonly tableName: string;
  /** Name of the table of leases and branches. */
  readonly stateTableName: string;
}

/** Outflows in the chain table, beside the deposits of their invoice. */
export function dynamoOutflows({ client, tableName, stateTableName }: DynamoOutflowsOptions): OutflowStore {
  let turn = 0;
  const get = async (ids: readonly string[]): Promise<readonly Outflow[]> => {
    const keys = [...new Set(ids)].map((id) => ({ id }));
    return (await batchGet(client, tableName, keys)).map(readOutflow);
  };
  return {
    get,
    outflowsOf: async (invoice) => {
      const ids: string[] = [];
      let after: Record<string, unknown> | undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: BY_INVOICE_INDEX,
            KeyConditionExpression: 'invoiceId = :invoice AND begins_with(id, :prefix)',
            ExpressionAttributeValues: { ':invoice': invoice, ':prefix': 'out_' },
            ExclusiveStartKey: after,
          }),
        );
        ids.push(...(page.Items ?? []).map((item) => String(item['id'])));
        after = page.LastEvaluatedKey;
      } while (after !== undefined);
      const all = await get(ids);
      return all.toSorted((a, b) => a.blockNumber - b.blockNumber || (a.id < b.id ? -1 : 1));
    },
    decided: async (outflow) => {
      const { status, blockHash } = outflow;
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: toItem({ ...outflow, due: null }),
            ConditionExpression: '#status = :status AND blockHash = :hash',
            ExpressionAttributeNames: { '#status': 'status' },
            ExpressionAttributeValues: { ':status': status, ':hash': blockHash },
          }),
        );
      } catch (error) {
        // The head work saw it otherwise meanwhile: it is due again.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
    record: async (outflows, branch) => {
      if (outflows.length === 0) return;
      if (outflows.length > OUTFLOWS_MAX) throw new Error(`at most ${OUTFLOWS_MAX} outflows at once`);
      const puts = outflows.map((outflow) => ({ Put: { TableName: tableName, Item: toItem(outflow) } }));
      for (let round = 1; ; round++) {
        const onBranch = {
          ConditionCheck: {
            TableName: stateTableName,
            Key: { id: branchKey(branch.chainId, turn++ % BRANCH_ITEMS) },
            ConditionExpression: '#branch = :branch',
            ExpressionAttributeNames: { '#branch': 'branch' },
            ExpressionAttributeValues: { ':branch': branch.number },
          },
        };
        try {
          await client.send(new TransactWriteCommand({ TransactItems: [onBranch, ...puts] }));
          return;
        } catch (error) {
          if (!(error instanceof TransactionCanceledException)) throw error;
          const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
          if (codes[0] === 'ConditionalCheckFailed') throw new BranchLeft(branch);
          if (!codes.includes('TransactionConflict') || round >= ROUNDS_MAX) throw error;
        }
      }
    },
  };
}

function toItem(outflow: Outflow): Record<string, unknown> {
  const { chainId, invoiceId: invoice, units: left, fee } = outflow;
  const place = outflowPlaceOf(outflow);
  return {
    kind: 'OUTFLOW',
    ...outflow,
    units: left.toString(),
    fee: fee.toString(),
    ...(place === null
      ? {}
      : {
          heightShard: heightShardKey(chainId, place.lane, shardOf(invoice)),
          heightKey: heightKey(place.height),
        }),
  } satisfies z.input<typeof outflowItem> & Record<string, unknown>;
}

function readOutflow(stored: unknown): Outflow {
  const parsed = outflowItem.safeParse(stored);
  if (!parsed.success) throw new Error(`an outflow item is not readable: ${z.prettifyError(parsed.error)}`);
  const { kind: _, ...outflow } = parsed.data;
  return outflow;
}

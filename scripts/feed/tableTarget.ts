import { BatchGetCommand, type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createHash } from 'node:crypto';
import { prepareTransaction } from '../../functions/transactions/prepareTransaction.ts';
import { authorizedItem } from '../../functions/transactions/authorizedItem.ts';
import type { Fed } from './figures.ts';
import { AT_WORK, type FeedTarget } from './target.ts';
import type { FedTransaction } from './traffic.ts';
import { systemClock } from '../../functions/shared/clock.ts';

interface TableTargetOptions {
  /** Must drop undefined values. */
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly merchantId: string;
  readonly accounts: readonly {
    readonly accountId: string;
    readonly currency: string;
    readonly customerId: string;
  }[];
}

/** Keys of one BatchGetItem: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const BATCH_KEYS = 100;

/** As another system with access to the table does it: docs/guides/write-transactions.md. */
export function tableTarget({ client, table, merchantId, accounts }: TableTargetOptions): FeedTarget {
  const byId = new Map(accounts.map((account) => [account.accountId, account]));
  const prepare = prepareTransaction({
    account: async (_merchant, accountId) => byId.get(accountId) ?? null,
    clock: systemClock,
  });

  async function itemOf(transaction: FedTransaction, idempotencyKey: string) {
    const prepared = await prepare(merchantId, { ...transaction, idempotencyKey });
    if (!prepared.ok) throw new Error(`InvalidInput: ${JSON.stringify(prepared.error.facts)}`);
    const { inputHash: _, ...facts } = prepared.value;
    return authorizedItem(transactionIdOf(idempotencyKey), merchantId, facts, new Date().toISOString());
  }

  return {
    async submit(transaction, idempotencyKey) {
      const item = await itemOf(transaction, idempotencyKey);
      try {
        await client.send(
          new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(id)' }),
        );
      } catch (error) {
        // It was stored before, and its answer was lost.
        if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      }
      return item.id;
    },
    async ended(ids) {
      const { Responses = {} } = await client.send(
        new BatchGetCommand({
          RequestItems: {
            [table]: {
              Keys: ids.slice(0, BATCH_KEYS).map((id) => ({ id })),
              ConsistentRead: true,
              ProjectionExpression: 'id, #status, createdAt, updatedAt',
              ExpressionAttributeNames: { '#status': 'status' },
            },
          },
        }),
      );
      const read = (Responses[table] ?? []) as Fed[];
      return read.filter(({ status }) => !AT_WORK.includes(status));
    },
    close: () => client.destroy(),
  };
}

/** Crockford's base 32: https://github.com/ulid/spec */
const ULID_DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A transaction id that the key alone decides, so that sending again finds what was stored. */
function transactionIdOf(idempotencyKey: string): string {
  const bytes = createHash('sha256').update(idempotencyKey).digest();
  const digits = Array.from({ length: 26 }, (_, index) => ULID_DIGITS[(bytes[index] ?? 0) % 32]);
  // A ULID has 128 bits, so that its first digit is at most 7.
  return `txn_${(bytes[0] ?? 0) % 8}${digits.slice(1).join('')}`;
}

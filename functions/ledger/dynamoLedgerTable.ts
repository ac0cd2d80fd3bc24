import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
} from '@aws-sdk/lib-dynamodb';
import type { Account } from './account.ts';
import { tryingOnce } from '../shared/dynamo.ts';
import { accountKey, accountOf, type Key } from './ledgerItems.ts';

export interface DynamoLedgerOptions {
  /** Must read numbers as bigint: balances have up to 38 digits. */
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  /** True: definitions are remembered, by a caller who compares them with what it wants before each use. Default: false. */
  readonly remembersAccounts?: boolean;
}

type Item = Record<string, unknown>;

export type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

/** A transaction that wrote nothing. */
export interface CancelledWrite {
  /** For each item, in order, whether its own condition was not met. */
  readonly unmet: readonly boolean[];
  /** For each item, in order, whether another transaction or request was in its way, which passes. */
  readonly busy: readonly boolean[];
  /** For each item, in order, whether it can never be written: too large, or a number of too many digits. */
  readonly invalid: readonly boolean[];
  readonly error: TransactionCanceledException;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html#API_TransactWriteItems_Errors */
const BUSY = new Set(['TransactionConflict', 'ProvisionedThroughputExceeded', 'ThrottlingError']);
const INVALID = new Set(['ValidationError', 'ItemCollectionSizeLimitExceeded']);

/** Reads and writes that postings, holds and stripes share. */
export interface LedgerTable extends DynamoLedgerOptions {
  /** Consistent; null when absent. */
  getItem(key: Key): Promise<Item | null>;
  getAccount(accountId: string): Promise<Account | null>;
  /** As it is stored, whatever is remembered. */
  readAccount(accountId: string): Promise<Account | null>;
  /** False when an item with this key is there. */
  putNew(item: Item): Promise<boolean>;
  /** All or nothing; null when all was written. What meets other transactions is tried again for a while. */
  transact(items: TransactItem[]): Promise<CancelledWrite | null>;
  /** The same, which says at once what it met. */
  transactOnce(items: TransactItem[]): Promise<CancelledWrite | null>;
}

export function dynamoLedgerTable({
  client,
  tableName,
  remembersAccounts = false,
}: DynamoLedgerOptions): LedgerTable {
  const accounts = new Map<string, Account>();

  async function getItem(key: Key): Promise<Item | null> {
    const get = new GetCommand({ TableName: tableName, Key: key, ConsistentRead: true });
    return (await client.send(get)).Item ?? null;
  }

  async function readAccount(accountId: string): Promise<Account | null> {
    const item = await getItem(accountKey(accountId));
    if (item === null) return null;
    const account = accountOf(item);
    if (remembersAccounts) accounts.set(accountId, account);
    return account;
  }

  async function transact(items: TransactItem[]): Promise<CancelledWrite | null> {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: items }));
      return null;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const reasons = (error.CancellationReasons ?? []).map(({ Code = 'None' }) => Code);
      return {
        unmet: reasons.map((code) => code === 'ConditionalCheckFailed'),
        busy: reasons.map((code) => BUSY.has(code)),
        invalid: reasons.map((code) => INVALID.has(code)),
        error,
      };
    }
  }

  return {
    client,
    tableName,
    getItem,
    readAccount,
    getAccount: async (accountId) => accounts.get(accountId) ?? (await readAccount(accountId)),
    async putNew(item) {
      try {
        await client.send(new PutCommand(newItem(tableName, item)));
        return true;
      } catch (error) {
        if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
        throw error;
      }
    },
    transact,
    transactOnce: (items) => tryingOnce(() => transact(items)),
  };
}

/** A put that demands that nothing has its key yet. */
export function newItem(
  tableName: string,
  item: Item,
): { TableName: string; Item: Item; ConditionExpression: string } {
  return { TableName: tableName, Item: item, ConditionExpression: 'attribute_not_exists(pk)' };
}

/** Full jitter, so that the losers of one conflict do not meet again. */
export async function conflictPause(attempt: number): Promise<void> {
  const ceilingMs = Math.min(10 * 2 ** attempt, 500);
  await new Promise((resolve) => setTimeout(resolve, Math.random() * ceilingMs));
}

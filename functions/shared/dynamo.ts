import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { AsyncLocalStorage } from 'node:async_hooks';

/** The document client of a function: undefined attributes are left out. Numbers are counts and versions, never money. */
export function documentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(functionClient(), {
    marshallOptions: { removeUndefinedValues: true },
  });
}

/** The ledger's document client: its numbers are balances of up to 38 digits, read as bigint. */
export function ledgerDocumentClient(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(functionClient(), {
    marshallOptions: { removeUndefinedValues: true },
    unmarshallOptions: { wrapNumbers: (value: string) => BigInt(value) },
  });
}

/**
 * Without the SDK's middleware that logs calls: it walks each item that is written or read, for a logger that throws it away, a twentieth of the
 * processor time of a pass that confirms a thousand payments.
 */
function functionClient(): DynamoDBClient {
  const client = retryingConflicts(new DynamoDBClient({}));
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

/** Together about two seconds, which is far longer than a transaction takes. */
const ATTEMPTS_MAX = 10;

/**
 * The client, which tries again what met a transaction on the same item: DynamoDB rejects and does not queue, and the SDK retries
 * neither. Full jitter, so that those who met do not meet again. What a condition refused goes to the caller at once.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html#transaction-conflict-handling
 */
export function retryingConflicts(client: DynamoDBClient): DynamoDBClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await next(args);
        } catch (error) {
          if (!isConflict(error) || attempt === ATTEMPTS_MAX || once.getStore() === true) throw error;
          await pauseBefore(attempt + 1);
        }
      }
    },
    { step: 'initialize', name: 'retryConflicts' },
  );
  return client;
}

const once = new AsyncLocalStorage<boolean>();

/** Calls whose conflicts go to the caller at once, who has something better to do than the same again. */
export function tryingOnce<T>(work: () => Promise<T>): Promise<T> {
  return once.run(true, work);
}

/** Whether a call met a transaction on the same item, and nothing else was wrong with it. */
export function isConflict(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    const codes = (error.CancellationReasons ?? []).map(({ Code }) => Code);
    return codes.includes('TransactionConflict') && !codes.includes('ConditionalCheckFailed');
  }
  return error instanceof Error && error.name === 'TransactionConflictException';
}

/**
 * Waits before an attempt, the second one being 2: full jitter of up to half a second.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html#Programming.Errors.RetryAndBackoff
 */
export function pauseBefore(attempt: number): Promise<void> {
  const ms = Math.random() * Math.min(10 * 2 ** (attempt - 1), 500);
  return new Promise((resolve) => setTimeout(resolve, ms));
}

import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { DUE_INDEX, REFERENCE_INDEX } from '../../../../functions/gateways/paymentKeys.ts';
import { SHARD_NAMES } from '../../../../functions/shared/shards.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import type { Random } from '../../../../scripts/feed/random.ts';
import { createLedgerTable } from '../../../engines/ledgerTable.ts';
import { memoryClient, type DocumentCall, type Ran } from '../../../engines/memoryDynamodb/memoryClient.ts';
import { MemoryDynamoDB, type Written } from '../../../engines/memoryDynamodb/memoryDynamodb.ts';
import { createTable, testListIndex } from '../../../engines/tables.ts';
import type { Turns } from './turns.ts';

/** The tables of card payments, in this process. */
export interface SimulatedTables {
  /** As functions have them: each call waits for its turn, and may be the last of its process. */
  readonly client: DynamoDBDocumentClient;
  readonly ledgerClient: DynamoDBDocumentClient;
  /** As whoever looks at the end has them. */
  readonly still: { readonly client: DynamoDBDocumentClient; readonly ledgerClient: DynamoDBDocumentClient };
  readonly calls: () => number;
  /** Writes whose answer was lost, so that the SDK sent them again. */
  readonly repeated: () => number;
  /** When the first payment is due, ISO 8601; null: none is. */
  firstDueAt(): string | null;
}

export interface TablesOptions {
  readonly turns: Turns;
  readonly random: Random;
  /** The streams of `transactions` and `gateway-events`. */
  readonly written: (table: string, before: Item | null, after: Item) => void;
  /** Is told of each command. */
  readonly ran?: ((ran: Ran) => void) | undefined;
}

export type Item = Record<string, unknown>;

/** Shares of calls. */
const SLOW = 0.01;
const ANSWER_LOST = 0.02;

export async function openTables({ turns, random, written, ran }: TablesOptions): Promise<SimulatedTables> {
  const counts = { calls: 0, repeated: 0 };
  const engine = new MemoryDynamoDB(({ table, before, after }: Written) => {
    if (table === 'transactions' || table === 'gateway-events')
      written(table, before === null ? null : unmarshall(before), unmarshall(after));
  });

  async function through(call: DocumentCall): Promise<object> {
    counts.calls++;
    await turns.turn();
    if (random.fraction() < SLOW) await turns.sleep(random.fraction() * 3_000);
    // A transaction that is sent again has the token of the first, and is not done twice.
    if (call.writes && call.name !== 'TransactWriteCommand' && random.fraction() < ANSWER_LOST) {
      counts.repeated++;
      call.run();
      await turns.sleep(random.fraction() * 100);
    }
    const answer = call.run();
    if (call.writes) await turns.turn();
    return answer;
  }

  const still = {
    client: memoryClient(engine, { ran }),
    ledgerClient: memoryClient(engine, { ran, numbers: 'bigint' }),
  };
  await createTable(still.client, 'claims');
  await createTable(still.client, 'transactions', [
    { name: DUE_INDEX, partition: 'dueShard', sort: 'dueAt', fields: [] },
    { name: REFERENCE_INDEX, partition: 'referenceKey', sort: 'id', fields: [] },
    testListIndex(TRANSACTIONS_IN_STATUS),
  ]);
  await createTable(still.client, 'gateway-events');
  await createLedgerTable(still.ledgerClient, 'ledger');
  return {
    client: memoryClient(engine, { ran, through }),
    ledgerClient: memoryClient(engine, { ran, through, numbers: 'bigint' }),
    still,
    calls: () => counts.calls,
    repeated: () => counts.repeated,
    firstDueAt: () => {
      const firsts = SHARD_NAMES.flatMap((shard) => {
        const [first] = engine.table('transactions').partition(DUE_INDEX, shard);
        return first?.['dueAt']?.S ?? [];
      });
      return firsts.sort()[0] ?? null;
    },
  };
}

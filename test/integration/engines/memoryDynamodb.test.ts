import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateCards } from '../../chaos/cards/inProcess/simulateCards.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../engines/ledgerTable.ts';
import { memoryClient, type Ran } from '../../engines/memoryDynamodb/memoryClient.ts';
import { MemoryDynamoDB } from '../../engines/memoryDynamodb/memoryDynamodb.ts';
import { createTable, testClient } from '../../engines/tables.ts';

let dynamo: TestDynamoDB;
beforeAll(async () => void (dynamo = await startTestDynamoDB()));
afterAll(() => dynamo?.close());

describe('every command of simulated card payments', () => {
  it('given the same commands in the same order, then the real engine answers each of them alike', async () => {
    const commands: Ran[] = [];
    const { problems } = await simulateCards('3', 8, { ran: (ran) => commands.push(ran) });
    expect(problems).toEqual([]);
    const clients = { number: testClient(dynamo.endpoint), bigint: ledgerClient(dynamo.endpoint) };
    for (const { command, numbers, answer } of commands)
      expect(await answerOf(clients[numbers], command)).toEqual(comparable(answer));
    const refused = commands.filter(({ answer }) => 'error' in answer);
    expect(refused.length).toBeGreaterThan(0);
  });
});

const TableName = 'edges';
const put = (Item: object, more: object = {}) => new PutCommand({ TableName, Item: { ...Item }, ...more });
const update = (id: string, UpdateExpression: string, values: object, more: object = {}) =>
  new UpdateCommand({
    TableName,
    Key: { id },
    UpdateExpression,
    ExpressionAttributeValues: { ...values },
    ReturnValues: 'ALL_NEW',
    ...more,
  });
const query = (KeyConditionExpression: string, values: object, more: object = {}) =>
  new QueryCommand({
    TableName,
    IndexName: 'byDay',
    KeyConditionExpression,
    ExpressionAttributeValues: { ...values },
    ...more,
  });
const of = (ConditionExpression: string, values: object) => ({
  ConditionExpression,
  ExpressionAttributeValues: { ...values },
});
const days = [1, 2, 3, 4].map((day) => put({ id: `d${day}`, month: 'may', day: `0${day}`, more: day }));

/** Each goes on from what the one before has left. */
const EDGES: readonly (readonly [string, readonly Ran['command'][]])[] = [
  ['an item that is absent', [new GetCommand({ TableName, Key: { id: 'none' } })]],
  ['sums', [update('sum', 'ADD n :n', { ':n': 5 }), update('sum', 'SET n = n - :n, m = n', { ':n': 7 })]],
  ['what is not there yet', [update('if', 'SET n = if_not_exists(n, :n) + :n', { ':n': 2 })]],
  [
    'what goes',
    [
      put({ id: 'go', a: 1, b: [true, null, { c: 'd' }] }),
      update('go', 'SET b = :b REMOVE a', { ':b': 'b' }),
    ],
  ],
  [
    'conditions about what is absent',
    [
      'absent <> :v',
      'absent = :v',
      'absent < :v',
      'NOT absent >= :v',
      'attribute_exists(absent) OR id = :v',
    ].map((condition) => put({ id: 'same' }, of(condition, { ':v': 'same' }))),
  ],
  [
    'numbers and texts',
    [
      put({ id: 'types', n: 9, s: '10' }),
      ...['n < :v', 's < :v', 'n BETWEEN :v AND :v', 'begins_with(s, :t) AND (n <= :v)', 'n <> :t'].map(
        (condition) =>
          update(
            'types',
            'SET chosen = :v',
            { ':v': 10, ...(condition.includes(':t') ? { ':t': '1' } : {}) },
            {
              ConditionExpression: condition,
            },
          ),
      ),
    ],
  ],
  [
    'pages of an index',
    [
      ...days,
      query('#m = :m', { ':m': 'may' }, { ExpressionAttributeNames: { '#m': 'month' } }),
      ...[{ Limit: 2 }, { Limit: 4 }, { Limit: 5 }, { ScanIndexForward: false, Limit: 1 }].map((more) =>
        query('#m = :m', { ':m': 'may' }, { ExpressionAttributeNames: { '#m': 'month' }, ...more }),
      ),
      ...['d2', 'd4'].map((id) =>
        query(
          '#m = :m',
          { ':m': 'may' },
          {
            ExpressionAttributeNames: { '#m': 'month' },
            ExclusiveStartKey: { id, month: 'may', day: `0${id.at(1)}` },
          },
        ),
      ),
      ...['#d > :d', '#d <= :d', '#d BETWEEN :d AND :d', 'begins_with(#d, :d)'].map((condition) =>
        query(
          `#m = :m AND ${condition}`,
          { ':m': 'may', ':d': '02' },
          {
            ExpressionAttributeNames: { '#m': 'month', '#d': 'day' },
            ProjectionExpression: 'id',
          },
        ),
      ),
    ],
  ],
  [
    'an item that leaves its index and comes back',
    [
      update('d2', 'SET more = :m REMOVE #d', { ':m': 0 }, { ExpressionAttributeNames: { '#d': 'day' } }),
      query('#m = :m', { ':m': 'may' }, { ExpressionAttributeNames: { '#m': 'month' } }),
      update('d2', 'SET #d = :d', { ':d': '99' }, { ExpressionAttributeNames: { '#d': 'day' } }),
      query('#m = :m', { ':m': 'may' }, { ExpressionAttributeNames: { '#m': 'month' } }),
    ],
  ],
  [
    'a transaction of which one part is refused',
    [
      new TransactWriteCommand({
        TransactItems: [
          { Put: { TableName, Item: { id: 'new' } } },
          {
            Update: {
              TableName,
              Key: { id: 'sum' },
              UpdateExpression: 'ADD n :n',
              ...of('n > :n', { ':n': 100 }),
            },
          },
          { ConditionCheck: { TableName, Key: { id: 'd1' }, ...of('more = :n', { ':n': 1 }) } },
        ],
      }),
      new GetCommand({ TableName, Key: { id: 'new' } }),
    ],
  ],
];

describe('tables in memory', () => {
  it('given the edges of expressions, pages and transactions, then they answer as the real engine', async () => {
    const clients = [testClient(dynamo.endpoint), memoryClient(new MemoryDynamoDB())] as const;
    for (const client of clients)
      await createTable(client, TableName, [{ name: 'byDay', partition: 'month', sort: 'day', fields: [] }]);
    for (const [name, commands] of EDGES) {
      for (const command of commands) {
        const [real, memory] = await Promise.all(clients.map((client) => answerOf(client, command)));
        expect({ name, input: command.input, answer: memory }).toEqual({
          name,
          input: command.input,
          answer: real,
        });
      }
    }
  });

  it('given what no test has compared, then they refuse it', async () => {
    const memory = memoryClient(new MemoryDynamoDB());
    await createLedgerTable(memory, 'ledger');
    await expect(memory.send(update('a', 'SET list[0] = :v', { ':v': 1 }))).rejects.toThrow('list[0]');
  });
});

async function answerOf(
  client: DynamoDBDocumentClient,
  { constructor, input }: Ran['command'],
): Promise<unknown> {
  // A command may be sent once: its middleware is put up by sending it.
  const Command = constructor as new (input: object) => Parameters<typeof client.send>[0];
  try {
    return comparable({ output: (await client.send(new Command(input))) as object });
  } catch (error) {
    return comparable({ error });
  }
}

/** Without what a table in memory has no word for. */
function comparable(answer: Ran['answer']): unknown {
  if ('error' in answer) {
    const { error } = answer;
    if (!(error instanceof TransactionCanceledException)) return { error: (error as Error).name };
    return { error: error.name, codes: error.CancellationReasons?.map(({ Code }) => Code) };
  }
  const { Item, Items, Count, LastEvaluatedKey, Responses, Attributes } = answer.output as Record<
    string,
    unknown
  >;
  const none = Array.isArray(Responses) ? Responses.map((one: object) => ({ ...one })) : Responses;
  return { Item, Items, Count, LastEvaluatedKey, Responses: none, Attributes };
}

import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  ScanCommand,
} from '@aws-sdk/lib-dynamodb';
import type { SQSBatchResponse } from 'aws-lambda';
import { StateMachine } from 'cdk-local-runtime/testing';
import { startFauxqs } from 'fauxqs';
import { vi } from 'vitest';
import { approvalDefinition } from '../../../../cdk/contexts/posting/approvalWorkflow.ts';
import { readReferenceFiles, referenceItems } from '../../../../functions/posting/referenceFiles.ts';
import accounts from '../../../../functions/posting/referenceData/accounts.json' with { type: 'json' };
import merchantTypes from '../../../../functions/posting/referenceData/merchantTypes.json' with { type: 'json' };
import rates from '../../../../functions/posting/referenceData/rates.json' with { type: 'json' };
import { OPEN_INDEX, TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { type Injector, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { startParameterStore } from '../../../engines/parameterStore.ts';
import { createRiskTable } from '../../../engines/riskTable.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';

const TABLES = {
  TRANSACTIONS_TABLE: 'transactions',
  DEDUPE_TABLE: 'dedupe',
  REFERENCE_TABLE: 'reference',
  RISK_TABLE: 'risk',
  PAYEES_TABLE: 'payees',
};
const RULES_PARAMETER = '/test/risk-rules';
/** No rule of risk acts: a test that sends dozens from one account is not about it. */
const NO_RULES = JSON.stringify({ version: 1, reviewFrom: 100, refuseAbove: 100, rules: [] });

/** The posting path without stream and bus: the functions' own entries on real tables and queues. */
export interface PostingPath {
  readonly client: DynamoDBDocumentClient;
  readonly ledger: { readonly client: DynamoDBDocumentClient; readonly tableName: string };
  readonly transactionsTable: string;
  readonly referenceTable: string;
  put(item: Record<string, unknown>): Promise<void>;
  read(id: string): Promise<Record<string, unknown>>;
  recover(): Promise<void>;
  /** Takes every item of every table but the reference data, and every message. */
  empty(): Promise<void>;
  /** What the pipe does: up to ten messages of the queue are an execution, and go unless it reports them. */
  approveAll(): Promise<void>;
  postAll(): Promise<void>;
  /** Bodies that wait in a queue. */
  waiting(queue: 'approve' | 'posting'): string[];
  close(): Promise<void>;
}

/** @param inject stands between the functions and DynamoDB */
export async function startPostingPath(inject?: Injector): Promise<PostingPath> {
  const [dynamo, queues, parameters] = await Promise.all([
    startTestDynamoDB(),
    startFauxqs({ port: 0, host: '127.0.0.1', logger: false }),
    startParameterStore({ [RULES_PARAMETER]: NO_RULES }),
  ]);
  const faulty = inject === undefined ? null : await startFaulty(dynamo.endpoint, inject);
  for (const name of ['approve', 'posting']) queues.createQueue(name);
  const urlOf = (name: string) => `http://127.0.0.1:${queues.port}/000000000000/${name}`;
  const environment = {
    ...TABLES,
    LEDGER_TABLE: 'ledger',
    RISK_RULES_PARAMETER: RULES_PARAMETER,
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    APPROVE_QUEUE_URL: urlOf('approve'),
    POSTING_QUEUE_URL: urlOf('posting'),
    AWS_ENDPOINT_URL_DYNAMODB: faulty?.endpoint ?? dynamo.endpoint,
    AWS_ENDPOINT_URL_SQS: `http://127.0.0.1:${queues.port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const client = testClient(dynamo.endpoint);
  await createTable(client, TABLES.TRANSACTIONS_TABLE, [
    { name: OPEN_INDEX, partition: 'openShard', sort: 'createdAtId', fields: [] },
    testListIndex(TRANSACTIONS_IN_STATUS),
  ]);
  await createTable(client, TABLES.DEDUPE_TABLE);
  await createRiskTable(client, TABLES.RISK_TABLE);
  const ledger = { client: ledgerClient(dynamo.endpoint), tableName: 'ledger' };
  for (const name of [TABLES.REFERENCE_TABLE, TABLES.PAYEES_TABLE, ledger.tableName])
    await createLedgerTable(ledger.client, name);
  for (const Item of referenceItems(readReferenceFiles({ accounts, merchantTypes, rates }), ['demo']))
    await client.send(new PutCommand({ TableName: TABLES.REFERENCE_TABLE, Item }));
  const sqs = new SQSClient({});
  const entries = await entriesOf();
  return {
    client,
    ledger,
    transactionsTable: TABLES.TRANSACTIONS_TABLE,
    referenceTable: TABLES.REFERENCE_TABLE,
    put: async (Item) =>
      void (await client.send(new PutCommand({ TableName: TABLES.TRANSACTIONS_TABLE, Item }))),
    read: async (id) => {
      const get = { TableName: TABLES.TRANSACTIONS_TABLE, Key: { id }, ConsistentRead: true };
      const { Item } = await client.send(new GetCommand(get));
      if (Item === undefined) throw new Error(`there is no ${id}`);
      return Item;
    },
    recover: entries.recover,
    empty: async () => {
      queues.reset();
      for (const TableName of [TABLES.TRANSACTIONS_TABLE, TABLES.DEDUPE_TABLE, 'ledger']) {
        const { Items = [] } = await client.send(new ScanCommand({ TableName }));
        // Definitions of accounts stay: the poster remembers them.
        for (const { id, pk, sk } of Items.filter((item) => item['sk'] !== 'ACCOUNT'))
          await client.send(new DeleteCommand({ TableName, Key: pk === undefined ? { id } : { pk, sk } }));
      }
    },
    approveAll: () =>
      takeAll(sqs, urlOf('approve'), (messages) =>
        entries.approve(
          messages.map(({ messageId, body }) => {
            const { subject } = JSON.parse(body) as { subject: string };
            return { messageId, transactionId: subject };
          }),
        ),
      ),
    postAll: () => takeAll(sqs, urlOf('posting'), entries.post),
    waiting: (queue) => (queues.inspectQueue(queue)?.messages.ready ?? []).map(({ body }) => body),
    close: async () => {
      vi.unstubAllEnvs();
      await faulty?.close();
      await Promise.all([dynamo.close(), queues.stop(), parameters.close()]);
    },
  };
}

/** The functions read their environment as they are loaded. */
async function entriesOf() {
  // Entries read their environment when they are loaded: another file of this worker may have loaded them for its engines.
  vi.resetModules();
  const { handler: recover } = await import('../../../../functions/posting/recoverStuck.lambda.ts');
  const { handler: enrich } = await import('../../../../functions/posting/enrich.lambda.ts');
  const { handler: judge } = await import('../../../../functions/posting/judge.lambda.ts');
  const { handler: record } = await import('../../../../functions/posting/record.lambda.ts');
  const { handler: post } = await import('../../../../functions/posting/post.lambda.ts');
  const workflow = new StateMachine(approvalDefinition as never);
  return {
    recover,
    approve: async (input: unknown) => {
      const taskResourceLocalHandlers = { Enrich: enrich, Judge: judge, Record: record };
      const run = workflow.run(input as never, { overrides: { taskResourceLocalHandlers } as never });
      return (await run.result) as unknown as SQSBatchResponse;
    },
    post: (Records: readonly Message[]) => post({ Records } as never),
  };
}

interface Message {
  readonly messageId: string;
  readonly body: string;
}

/** Takes the messages that wait, in groups of up to ten; those that fail stay, and are an error. */
async function takeAll(
  client: SQSClient,
  url: string,
  work: (messages: readonly Message[]) => Promise<SQSBatchResponse>,
): Promise<void> {
  const receive = { QueueUrl: url, MaxNumberOfMessages: 10 };
  const failed: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(new ReceiveMessageCommand(receive));
    if (Messages.length === 0) break;
    const messages = Messages.map(({ MessageId: messageId = '', Body: body = '' }) => ({ messageId, body }));
    const { batchItemFailures } = await work(messages);
    const left = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', Body = '', ReceiptHandle } of Messages) {
      if (left.has(MessageId)) failed.push(Body);
      else await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle }));
    }
  }
  if (failed.length > 0) throw new Error(`left in the queue: ${failed.join(', ')}`);
}

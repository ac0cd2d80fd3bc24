import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { INVOICES_IN_STATUS, INVOICES_OF_MERCHANT } from '../../../functions/invoices/invoiceKeys.ts';
import { dynamoListIndex } from '../../../functions/lists/dynamoListIndex.ts';
import { type PageQuery, readPage } from '../../../functions/lists/readPage.ts';
import {
  TRANSACTIONS_IN_STATUS,
  TRANSACTIONS_OF_CUSTOMER,
  TRANSACTIONS_OF_MERCHANT,
} from '../../../functions/transactions/transactionKeys.ts';
import { awaitClaim } from '../../../functions/idempotency/awaitClaim.ts';
import { dynamoClaims } from '../../../functions/idempotency/dynamoClaims.ts';
import { payableAssets } from '../../../functions/chain/assets/payableAssets.ts';
import { prepareInvoice } from '../../../functions/invoices/prepareInvoice.ts';
import { err, ok } from '../../../functions/shared/result.ts';
import { toAnswer } from '../../../functions/shared/answer.ts';
import type { CreateInvoiceInput } from '../../../schema/generated/schema.generated.ts';
import { startTestDynamoDB } from '../../engines/dynamodb.ts';
import { type FieldOutcome, runField, type TestStep } from '../../engines/field.ts';
import { buildTestResolvers, merchantIdentity, NOW_MS } from '../../engines/resolvers.ts';
import { createTable, testClient, testListIndex } from '../../engines/tables.ts';
import { CHAINS, PAGES_URL, SHOP } from '../../fixtures/invoices/chains.ts';

const PIPELINES: Readonly<Record<string, readonly string[]>> = {
  cancelInvoice: ['1.read', '2.write'],
  reopenInvoice: ['1.read', '2.write'],
  acceptLatePayment: ['1.read', '2.write'],
  retrySweep: ['1.read', '2.write'],
  listInvoices: ['1.keys', '2.read'],
  listTransactions: ['1.keys', '2.read'],
  listReviews: ['1.keys', '2.read'],
};

const EVERY_SCOPE = 'invoices:read invoices:write transactions:read transactions:review';

/** The fields of invoices and the lists of the API over a DynamoDB, without AppSync's door. */
export interface Server {
  readonly client: DynamoDBDocumentClient;
  /** Milliseconds to add to the functions' clock. */
  clockAheadMs: number;
  createInvoice(input: Partial<CreateInvoiceInput>, options?: CreateOptions): Promise<FieldOutcome>;
  /** Any other field, by the name of its resolver, by a key that may do everything. */
  run(name: string, args: Record<string, unknown>, merchantId?: string): Promise<FieldOutcome>;
  close(): Promise<void>;
}

export interface CreateOptions {
  readonly merchantId?: string;
  /** Runs before the address is derived: where a test lets the call crash or overtake it. */
  readonly beforeDerive?: () => Promise<void>;
  /** False: `setup-secrets` has not run. Default: true. */
  readonly setUp?: boolean;
  /** Instead of the one that follows from the index. */
  readonly address?: string;
}

export async function startRuntime(): Promise<Server> {
  const engine = await startTestDynamoDB();
  const client = testClient(engine.endpoint);
  await createTable(client, 'invoices', [
    testListIndex(INVOICES_OF_MERCHANT),
    testListIndex(INVOICES_IN_STATUS),
  ]);
  await createTable(client, 'transactions', [
    testListIndex(TRANSACTIONS_OF_MERCHANT),
    testListIndex(TRANSACTIONS_IN_STATUS),
    testListIndex(TRANSACTIONS_OF_CUSTOMER),
  ]);
  await createTable(client, 'chain-state');
  await createTable(client, 'claims');
  const resolvers = await buildTestResolvers();
  const prepare = prepareInvoice({ assets: payableAssets(CHAINS), merchant: SHOP, pagesUrl: PAGES_URL });
  const claims = dynamoClaims({ client, tableName: 'claims' });
  const invoices = { table: 'invoices' };
  const tables = { INVOICES: 'invoices', TRANSACTIONS: 'transactions' };
  const page = readPage(dynamoListIndex({ client, tables }));
  const lists = { invoke: async (query: PageQuery) => toAnswer(await page(query)) };
  const sourceOf = (field: string, part: string) => {
    if (part === '1.keys') return lists;
    return field === 'listReviews' || field.endsWith('Transactions') ? { table: 'transactions' } : invoices;
  };

  const server: Server = {
    client,
    clockAheadMs: 0,
    createInvoice: (input, { merchantId = 'demo', beforeDerive, address, setUp = true } = {}) => {
      // The resolvers' clock stands still, so the functions' clock starts there too and runs with every poll.
      let waitedMs = server.clockAheadMs;
      const clock = { nowMs: () => NOW_MS + waitedMs };
      const sleep = async (ms: number): Promise<void> => {
        waitedMs += ms;
        await new Promise((resolve) => setTimeout(resolve, 1));
      };
      const steps: TestStep[] = [
        {
          name: '1.parse',
          source: {
            invoke: async (payload: { input: CreateInvoiceInput }) => toAnswer(prepare(payload.input)),
          },
        },
        { name: '2.claim', source: { table: 'claims' } },
        { name: '3.awaitClaim', source: { invoke: awaitClaim({ claims, clock, sleep }) } },
        { name: '4.nextIndex', source: { table: 'chain-state' } },
        {
          name: '5.derive',
          source: {
            invoke: async ({ index }: { index: number }) => {
              await beforeDerive?.();
              if (!setUp) return toAnswer(err({ code: 'NotSetUp', facts: {} }));
              return toAnswer(ok({ address: address ?? `0x${index.toString(16).padStart(40, '0')}` }));
            },
          },
        },
        { name: '6.store', source: invoices },
        { name: '7.read', source: invoices },
      ];
      const args = {
        input: { idempotencyKey: 'k', amount: '5.00', currency: 'USDC', chainId: 31337, ...input },
      };
      return runField(
        {
          resolvers,
          endpoint: engine.endpoint,
          pipeline: 'Mutation.createInvoice',
          steps: steps.map((step) => ({ ...step, name: `createInvoice/${step.name}` })),
        },
        { args, identity: merchantIdentity(merchantId) },
      );
    },
    run: (name, args, merchantId = 'demo') => {
      const [, field = ''] = name.split('.');
      const parts = PIPELINES[field];
      const pipeline = parts !== undefined;
      const steps = pipeline
        ? parts.map((part) => ({ name: `${field}/${part}`, source: sourceOf(field, part) }))
        : [{ name, source: invoices }];
      return runField(
        { resolvers, endpoint: engine.endpoint, steps, ...(pipeline ? { pipeline: name } : {}) },
        { args, identity: merchantIdentity(merchantId, EVERY_SCOPE) },
      );
    },
    close: () => engine.close(),
  };
  return server;
}

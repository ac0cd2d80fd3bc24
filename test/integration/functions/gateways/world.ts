import { paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { ulid } from 'ulid';
import { type SandboxGateway, startSandboxGateway } from '../../../../dev/gateway/server.ts';
import { capturePayment } from '../../../../functions/gateways/capturePayment.ts';
import { translate } from '../../../../functions/events/translate.ts';
import { type CardPayment, isWorkAlone } from '../../../../functions/gateways/cardPayment.ts';
import { confirmPayment } from '../../../../functions/gateways/confirmPayment.ts';
import { createPayment } from '../../../../functions/gateways/createPayment.ts';
import { dynamoPayments } from '../../../../functions/gateways/dynamoPayments.ts';
import { firstDueAt } from '../../../../functions/gateways/earlierAttempt.ts';
import type { GatewayEvent } from '../../../../functions/gateways/gatewayEvent.ts';
import { gatewayEventFrom } from '../../../../functions/gateways/gatewayEventItem.ts';
import { httpSandbox } from '../../../../functions/gateways/httpSandbox.ts';
import { noRisk } from '../../../fixtures/gateways/noRisk.ts';
import { consumeGatewayEvent } from '../../../../functions/gateways/consumeGatewayEvent.ts';
import { dynamoGatewayEvents } from '../../../../functions/gateways/dynamoGatewayEvents.ts';
import { DUE_INDEX, REFERENCE_INDEX } from '../../../../functions/gateways/paymentKeys.ts';
import { recordGatewayWebhook } from '../../../../functions/gateways/recordGatewayWebhook.ts';
import { itemOf } from '../../../../functions/gateways/paymentItem.ts';
import type { CardGateway, Gateways, RiskHook } from '../../../../functions/gateways/ports.ts';
import { recordGatewayFacts } from '../../../../functions/gateways/recordGatewayFacts.ts';
import { refundPayment } from '../../../../functions/gateways/refundPayment.ts';
import { reviewPayment } from '../../../../functions/gateways/reviewPayment.ts';
import { settleDuePayments } from '../../../../functions/gateways/settleDuePayments.ts';
import { voidPayment } from '../../../../functions/gateways/voidPayment.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postCardPayment } from '../../../../functions/posting/postCardPayment.ts';
import { verifyCardPayments } from '../../../../functions/posting/verifyCardPayments.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { TRANSACTIONS_IN_STATUS } from '../../../../functions/transactions/transactionKeys.ts';
import { dynamoClaims } from '../../../../functions/idempotency/dynamoClaims.ts';
import type { Clock } from '../../../../functions/shared/clock.ts';
import { type MerchantId, parseMerchantId, type TransactionId } from '../../../../functions/shared/ids.ts';
import { secret } from '../../../../functions/shared/secret.ts';
import { startTestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient, testListIndex } from '../../../engines/tables.ts';
import { type Watch, watchedPayments } from './watchedPayments.ts';

export const DEMO = merchantId('demo');

const MINUTE_MS = 60_000;

const imagesOf = (before: CardPayment | null, after: CardPayment) => ({
  before: before === null ? null : itemOf(before),
  after: itemOf(after),
});

/** Where the tables are, and which gateways there are, the first choice first. */
interface CardCallersOptions {
  readonly endpoint: string;
  readonly clock: Clock;
  readonly gateways: readonly CardGateway[];
  /** Default: every payment passes. */
  readonly risk?: RiskHook;
}

/** What merchants may do with card payments, on tables that are there. */
export function openCardCallers({ endpoint, clock, gateways, risk = noRisk }: CardCallersOptions) {
  const client = testClient(endpoint);
  const claims = dynamoClaims({ client, tableName: 'claims' });
  const known = new Set<TransactionId>();
  let watch: Watch = () => undefined;
  const payments = watchedPayments(
    dynamoPayments({ client, tableName: 'transactions', claims }),
    (before, after) => {
      known.add(after.id);
      // The pipe leaves such writes out before they are translated.
      if (isWorkAlone(after.change) && translate(imagesOf(before, after)) !== null)
        throw new Error(`${after.id}: its write ${after.change.kind} is an event`);
      watch(before, after);
    },
  );
  const seen = {
    givenUp: [] as string[],
    late: [] as string[],
    requeued: [] as string[],
    failed: [] as unknown[],
  };
  const deps = {
    claims,
    payments,
    gateways: gatewaysOf(gateways),
    risk,
    emailOf: ({ details }: CardPayment) => Promise.resolve(details.email),
    clock,
    random: () => 0.5,
    newOwner: () => randomUUID(),
    newTransactionId: () => `txn_${ulid()}` as TransactionId,
    newRefundId: () => `ref_${ulid()}`,
    giveUp: ({ id }: CardPayment) => Promise.resolve(void seen.givenUp.push(id)),
    requeue: ({ id }: CardPayment) => Promise.resolve(void seen.requeued.push(id)),
    report: (_id: string, error: unknown) => void seen.failed.push(error),
    reportLate: ({ id }: CardPayment) => Promise.resolve(void seen.late.push(id)),
  };
  const book = { client: ledgerClient(endpoint), tableName: 'ledger' };
  const ledger = dynamoLedger(book);
  const posting = ledgerPosting({ ledger, clock, postsTogether: true });
  return {
    client,
    known,
    claims,
    payments,
    deps,
    seen,
    /** Tells of each write from now on, as it is tried. */
    watch: (next: Watch) => void (watch = next),
    book,
    ledger,
    create: createPayment(deps),
    capture: capturePayment(deps),
    confirm: confirmPayment(deps),
    cancel: voidPayment(deps),
    refund: refundPayment(deps),
    review: reviewPayment(deps),
    /** As the poster does at any event of the payment. */
    post: postCardPayment({ payments, ledger, posting, clock }),
  };
}

export type CardCallers = ReturnType<typeof openCardCallers>;

/** Card payments on real tables with the sandbox behind them, and a clock that the test moves. */
export type CardWorld = Awaited<ReturnType<typeof openCardWorld>>;

/**
 * @param wrap puts something between us and the gateway: a fault for instance
 * @param risk judges payments; default: every payment passes
 * @param others further gateways that the merchant has an account at, in the order in which they come after the sandbox
 */
export async function openCardWorld(
  wrap: (gateway: CardGateway) => CardGateway = (gateway) => gateway,
  others: readonly CardGateway[] = [],
  risk?: RiskHook,
) {
  const dynamo = await startTestDynamoDB();
  const { endpoint } = dynamo;
  const tables = testClient(endpoint);
  await createTable(tables, 'claims');
  await createTable(tables, 'transactions', [
    { name: DUE_INDEX, partition: 'dueShard', sort: 'dueAt', fields: [] },
    { name: REFERENCE_INDEX, partition: 'referenceKey', sort: 'id', fields: [] },
    testListIndex(TRANSACTIONS_IN_STATUS),
  ]);
  await createTable(tables, 'gateway-events');
  await createLedgerTable(ledgerClient(endpoint), 'ledger');
  const clock = { at: Date.now(), nowMs: () => clock.at };
  const server = await startSandboxGateway({ dataDir: null, nowMs: clock.nowMs });
  const callers = openCardCallers({
    endpoint,
    clock,
    gateways: [wrap(sandboxOf(server)), ...others],
    ...(risk === undefined ? {} : { risk }),
  });
  const { payments, deps, ledger, known, book, client } = callers;
  const settle = settleDuePayments(deps);
  let nextDue = Infinity;
  return {
    ...callers,
    endpoint,
    server,
    clock,
    told: recordGatewayFacts(deps),
    /** What the ingress does with a request, and the consumer with each event that it keeps. */
    receive: recordGatewayWebhook({
      ...deps,
      events: dynamoGatewayEvents({ client, tableName: 'gateway-events' }),
    }),
    consume: consumeGatewayEvent(deps),
    /** The events that are kept, as the consumer reads them. */
    keptEvents: async (): Promise<GatewayEvent[]> => {
      const events: GatewayEvent[] = [];
      for await (const { Items = [] } of paginateScan({ client }, { TableName: 'gateway-events' }))
        events.push(...Items.map(gatewayEventFrom));
      return events;
    },
    /** A payment as its item was at another time, whatever became of it since. */
    putBack: async (payment: CardPayment): Promise<void> => {
      await client.send(new PutCommand({ TableName: 'transactions', Item: itemOf(payment) }));
    },
    /** What of the book is not as the payments' facts say. */
    mismatches: () =>
      verifyCardPayments({
        reader: dynamoBook(book),
        ledger,
        payments,
        transactions: dynamoTransactions({ client, tableName: 'transactions' }),
      })('demo'),
    /** Base units on an account of the merchant's book, by role. */
    balance: async (role: string): Promise<bigint> => {
      const account = await ledger.getAccount(`demo:card-sandbox:${role}:EUR`);
      return account === null ? 0n : balanceOf(account, await ledger.totals(account));
    },
    held: async (): Promise<bigint> => {
      const account = await ledger.getAccount('demo:card-sandbox:authorized:EUR');
      return account === null ? 0n : (await ledger.totals(account)).held;
    },
    settle,
    /** Lets the time pass: a pass of the schedule each time that something is due, at least a step apart. */
    pass: async (ms: number, stepMs = 5 * MINUTE_MS) => {
      const until = clock.at + ms;
      for (;;) {
        for (const id of known) {
          const payment = await payments.get(id);
          const due = payment === null ? null : firstDueAt(payment);
          if (due === null) known.delete(id);
          else nextDue = Math.min(nextDue, Date.parse(due));
        }
        if (nextDue >= until) break;
        clock.at = Math.max(clock.at, nextDue);
        await settle();
        clock.at += Math.min(stepMs, until - clock.at);
        nextDue = Infinity;
      }
      nextDue = Infinity;
      clock.at = until;
    },
    read: async (id: TransactionId): Promise<CardPayment> => {
      const payment = await payments.get(id);
      if (payment === null) throw new Error(`there is no payment ${id}`);
      return payment;
    },
    /** A payment that is taken, as the API takes it. */
    pay: async (paymentMethodId: string, changes: Record<string, unknown> = {}): Promise<CardPayment> => {
      const input = { ...orderOf(paymentMethodId), ...changes };
      const created = await createPayment(deps)({ merchantId: DEMO, input });
      if (!created.ok) throw new Error(JSON.stringify(created.error));
      return created.value;
    },
    close: async () => {
      await server.close();
      client.destroy();
      tables.destroy();
      await dynamo.close();
    },
  };
}

export function orderOf(paymentMethodId: string) {
  return {
    idempotencyKey: randomUUID(),
    amount: '12.50',
    currency: 'EUR',
    customerId: 'customer-1',
    paymentMethodId,
  };
}

export function sandboxOf(server: Pick<SandboxGateway, 'url'>): CardGateway {
  return httpSandbox({
    credentials: ({ account }) =>
      Promise.resolve({
        url: server.url,
        apiKey: secret(`sk_sandbox_${account}`),
        webhookSecret: secret(`whsec_sandbox_${account}`),
      }),
    timeoutMs: 500,
  });
}

const ACCOUNTS = ['demo', 'other'];

function gatewaysOf(all: readonly CardGateway[]): Gateways {
  return {
    get: (name) => {
      const gateway = all.find((each) => each.name === name);
      if (gateway === undefined) throw new Error(`there is no ${name} here`);
      return gateway;
    },
    find: (name, account) =>
      Promise.resolve(
        name === 'sandbox' && ACCOUNTS.includes(account)
          ? { gateway: all[0]!, account: { merchantId: account, account } }
          : null,
      ),
    routesFor: ({ named }) =>
      Promise.resolve(
        all
          .filter(({ name }) => named === null || name === named)
          .map(({ name }) => ({ gateway: name, account: 'demo' })),
      ),
  };
}

function merchantId(text: string): MerchantId {
  const parsed = parseMerchantId(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

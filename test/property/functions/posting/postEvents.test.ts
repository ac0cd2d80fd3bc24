import {
  type DynamoDBDocumentClient,
  PutCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { readEvent } from '../../../../functions/events/readEvent.ts';
import { translate } from '../../../../functions/events/translate.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { entryId } from '../../../../functions/ledger/journalEntry.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postEvent } from '../../../../functions/posting/postEvent.ts';
import { postTransaction } from '../../../../functions/posting/postTransaction.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { toItem } from '../../../../functions/transactions/transactionItem.ts';
import { startTestDynamoDB, type TestDynamoDB } from '../../../engines/dynamodb.ts';
import { createLedgerTable, ledgerClient } from '../../../engines/ledgerTable.ts';
import { createTable, testClient } from '../../../engines/tables.ts';
import * as event from '../../../fixtures/posting/events.ts';
import { ACCOUNT_RECORD, DECIDED, inboundFrom } from '../../../fixtures/posting/transactions.ts';

const NOON = '2026-01-02T12:00:00.000Z';
const customer = { ...ACCOUNT_RECORD, stripes: 2 };

/** What happens to one subject: its events, and how many entries they make. */
interface Story {
  readonly events: (n: number) => AnyEvent[];
  readonly sources: (n: number) => string[];
}

const movements = [
  event.movement({ purpose: 'FUND', payer: 'GAS', value: '90', fee: '21' }),
  event.movement({ fee: '60' }),
];
/** Every story has subjects of its own, so that many of them meet on the same accounts. */
const named = (one: AnyEvent, subject: string, version: number) =>
  ({ ...one, id: `${subject}#${version}`, subject, data: { ...one.data, id: subject } }) as AnyEvent;
const deposit = (n: number) => named(event.confirmed({ amount: `${5_000_000 + n}` }), `dep_${n}`, 2);
const crypto: Story[] = [
  { events: (n) => [deposit(n)], sources: (n) => [`dep_${n}#2`] },
  {
    events: (n) => [deposit(n), named(event.orphaned({ amount: `${5_000_000 + n}` }), `dep_${n}`, 3)],
    sources: (n) => [`dep_${n}#2`, `dep_${n}#3`],
  },
  {
    // Held, then owed, then taken back.
    events: (n) => [
      named(event.confirmed({ owed: '0' }), `dep_${n}`, 2),
      named(event.reallocated(), `dep_${n}`, 3),
      named(event.orphaned(), `dep_${n}`, 4),
    ],
    sources: (n) => [`dep_${n}#2`, `dep_${n}#3`, `dep_${n}#4`],
  },
  {
    events: (n) => [deposit(n), named(event.swept({ movements }), `swp_${n}`, 4)],
    sources: (n) => [`dep_${n}#2`, `swp_${n}#4`],
  },
  {
    events: (n) => [named(event.sweepFailed({ movements }), `swp_${n}`, 4)],
    sources: (n) => [`swp_${n}#4`],
  },
  { events: (n) => [named(event.funded(), `fnd_${n}`, 1)], sources: (n) => [`fnd_${n}#1`] },
];

interface Payment {
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly cents: number;
}

const transactionId = (n: number) => `txn_${n.toString().padStart(26, '0')}`;
const transactionOf = ({ direction, cents }: Payment, n: number) =>
  inboundFrom({
    id: transactionId(n),
    version: 2,
    merchantId: 'mer',
    kind: 'INBOUND',
    status: 'APPROVED',
    ...DECIDED,
    amount: String(cents),
    currency: 'EUR',
    decimals: 2,
    direction,
    accountId: customer.accountId,
    createdAt: NOON,
    updatedAt: NOON,
    transitions: [{ status: 'APPROVED', at: NOON, version: 2 }],
  });

class Crash extends Error {}

/**
 * A process that dies right after its nth write: that write happened, its answer and all that would have followed did not. Each
 * call waits for its turn, so that the order of calls is the scheduler's.
 */
function mortal(client: DynamoDBDocumentClient, life: { writes: number }, turn: () => Promise<void>) {
  const send = async (command: Parameters<DynamoDBDocumentClient['send']>[0]): Promise<unknown> => {
    await turn();
    if (life.writes <= 0) throw new Crash('this process is dead');
    const answer = await client.send(command);
    const wrote = [PutCommand, UpdateCommand, TransactWriteCommand].some((each) => command instanceof each);
    if (wrote && --life.writes <= 0) throw new Crash('the process died after a write');
    return answer;
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

let engine: TestDynamoDB;
let tables = 0;
beforeAll(async () => {
  engine = await startTestDynamoDB();
});
afterAll(() => engine.close());

async function open() {
  const name = `t-${++tables}`;
  const clients = { ledger: ledgerClient(engine.endpoint), transactions: testClient(engine.endpoint) };
  await createLedgerTable(clients.ledger, `${name}-ledger`);
  await createTable(clients.transactions, `${name}-transactions`);
  /** A poster with nothing in its memory. */
  const poster = (life: { writes: number }, turn: () => Promise<void>) => {
    const clock = { nowMs: () => Date.parse(NOON) };
    const ledger = dynamoLedger({
      client: mortal(clients.ledger, life, turn),
      tableName: `${name}-ledger`,
      remembersAccounts: true,
    });
    const posting = ledgerPosting({ ledger, clock, postsTogether: true });
    const transactions = dynamoTransactions({
      client: mortal(clients.transactions, life, turn),
      tableName: `${name}-transactions`,
      readsTogether: true,
    });
    const reference = { account: () => Promise.resolve(customer) };
    return postEvent({
      ledger,
      posting,
      postTransaction: postTransaction({ transactions, reference, posting, clock }),
      postCardPayment: () => Promise.reject(new Error('no card payment is made here')),
      postTransfer: () => Promise.reject(new Error('no transfer is made here')),
    });
  };
  const deps = { client: clients.ledger, tableName: `${name}-ledger` };
  const transactions = dynamoTransactions({
    client: clients.transactions,
    tableName: `${name}-transactions`,
  });
  return { poster, ledger: dynamoLedger(deps), reader: dynamoBook(deps), transactions, clients, name };
}

const delivery = fc.record({
  /** Which events, by number; the same may come twice, at once. */
  batch: fc.array(fc.nat(), { minLength: 1, maxLength: 10 }),
  /** Writes until the process dies. */
  writes: fc.integer({ min: 1, max: 12 }),
});

describe('the poster, whatever is delivered in whatever order and whenever it dies', () => {
  it('given every event at least once, then each has one entry and the books balance', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: crypto.length - 1 }), { minLength: 1, maxLength: 4 }),
        fc.array(
          fc.record({ direction: fc.constantFrom('DEBIT', 'CREDIT'), cents: fc.integer({ min: 1, max: 9 }) }),
          { minLength: 1, maxLength: 5 },
        ),
        fc.array(delivery, { maxLength: 6 }),
        fc.scheduler(),
        async (stories, payments, deliveries, scheduler) => {
          const { poster, ledger, reader, transactions, clients, name } = await open();
          const approved = payments.map((payment, n) => transactionOf(payment as Payment, n));
          for (const one of approved)
            await clients.transactions.send(
              new PutCommand({ TableName: `${name}-transactions`, Item: toItem(one) }),
            );
          const events = [
            ...stories.flatMap((story, n) => crypto[story]!.events(n)),
            ...approved.map((one) => {
              const after = JSON.parse(JSON.stringify(toItem(one))) as Record<string, unknown>;
              return readEvent(
                JSON.stringify(translate({ before: { ...after, status: 'AUTHORIZED' }, after })),
              );
            }),
          ];
          const turn = () => scheduler.schedule(Promise.resolve());
          for (const { batch, writes } of deliveries) {
            const post = poster({ writes }, turn);
            const work = Promise.allSettled(batch.map((n) => post(events[n % events.length]!)));
            for (const outcome of await scheduler.waitFor(work))
              if (outcome.status === 'rejected' && !(outcome.reason instanceof Crash))
                expect(String(outcome.reason)).toContain('not posted yet');
          }
          // The queue delivers what was not taken, until it is.
          const alive = poster({ writes: Infinity }, () => Promise.resolve());
          let left = events;
          for (let round = 0; round < 3 && left.length > 0; round++) {
            const failed: AnyEvent[] = [];
            for (const one of left) await alive(one).catch(() => failed.push(one));
            left = failed;
          }
          expect(left).toEqual([]);

          const sources: string[] = [];
          let [debits, credits] = [0n, 0n];
          for (const book of await reader.books()) {
            const report = await verifyBook({ reader, ledger })(book);
            expect(report.problem).toBeUndefined();
            expect(report.drift).toEqual([]);
            for await (const { source } of reader.entries(book)) sources.push(source);
            for (const account of await reader.accounts(book)) {
              const totals = await ledger.totals(account);
              debits += totals.debits;
              credits += totals.credits;
              if (!account.mayBeNegative) expect(balanceOf(account, totals)).toBeGreaterThanOrEqual(0n);
            }
          }
          expect(debits).toBe(credits);
          const expected = stories.flatMap((story, n) => crypto[story]!.sources(n));
          for (const { id } of approved) {
            const stored = await transactions.get(id);
            const entry = await ledger.getEntry(entryId('mer', `${id}#approved`));
            expect([stored?.status, entry !== null]).toEqual(
              entry === null ? ['FAILED', false] : ['POSTED', true],
            );
            if (entry !== null) expected.push(`${id}#approved`);
          }
          expect(sources.sort()).toEqual(expected.sort());
        },
      ),
      { numRuns: 12, endOnFailure: true },
    );
  });
});

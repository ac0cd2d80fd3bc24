import { SendMessageBatchCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transactionEventOf } from '../../../../functions/events/translate.ts';
import { balanceOf } from '../../../../functions/ledger/account.ts';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { verifyTransactions } from '../../../../functions/posting/verifyTransactions.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { transactionItemOf } from '../../../fixtures/posting/transactions.ts';
import { type FaultyDynamoDB, startFaulty } from '../../../engines/faultyDynamodb.ts';
import { regularFaults } from '../../../engines/regularFaults.ts';
import { type PostingPath, startPostingPath } from './postingPath.ts';

/** More by hand: `FAULTS_COUNT=20000 npx vitest run --project integration posting/faults`. */
const COUNT = Number(process.env['FAULTS_COUNT'] ?? 400);
const KILLS = 20;
const SHARE = 0.02;
const FUNDS = 100_000_000n;
const [RICH, CREDIT_LINE, POOR] = ['anna-eur-current', 'ben-eur-credit', 'elena-eur-savings'];

interface Payment {
  readonly id: string;
  readonly accountId: string;
  readonly direction: 'DEBIT' | 'CREDIT';
  readonly cents: bigint;
}

/** Outcomes that hang on no order: who pays has enough for all of it, or nothing at all. */
function paymentOf(n: number): Payment {
  const id = `txn_${n.toString().padStart(26, '0')}`;
  const cents = BigInt(1 + (n % 97));
  if (n % 10 === 9) return { id, accountId: POOR, direction: 'DEBIT', cents };
  return {
    id,
    accountId: n % 3 === 0 ? CREDIT_LINE : RICH,
    direction: n % 4 === 0 ? 'CREDIT' : 'DEBIT',
    cents,
  };
}

const itemOf = ({ cents, ...payment }: Payment) =>
  transactionItemOf(payment.id, { ...payment, status: 'APPROVED', amount: cents.toString() });

let path: PostingPath;
let faulty: FaultyDynamoDB;
let poster: ChildProcess | undefined;
let kills = 0;
let transactions = 0;
const { inject, counts } = regularFaults(SHARE);

beforeAll(async () => {
  path = await startPostingPath();
  const engine = process.env['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
  faulty = await startFaulty(engine, async (call, proceed, keys) => {
    const isDue = call.action === 'TransactWriteItems' && ++transactions % 2 === 0 && kills < KILLS;
    // It dies before its transaction is done, or after it without the answer.
    const [before, after] = [isDue && kills % 2 === 0, isDue && kills % 2 === 1];
    if (before) kill();
    const reply = await inject(call, proceed, keys);
    if (after) kill();
    return reply;
  });
});
afterAll(async () => {
  poster?.kill('SIGKILL');
  await faulty.close();
  await path.close();
});

function kill(): void {
  if (poster?.kill('SIGKILL') === true) kills++;
}

/** Runs posters, one after the other, until `done`. */
async function runPosters(done: () => Promise<boolean>): Promise<void> {
  let ended = false;
  const running = (async () => {
    while (!ended) {
      poster = spawn(process.execPath, ['test/fixtures/posting/poster.ts'], {
        env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: faulty.endpoint },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      await once(poster, 'exit');
    }
  })();
  try {
    while (!(await done())) await sleep(250);
  } finally {
    ended = true;
    poster?.kill('SIGKILL');
    await running;
  }
}

async function send(payments: readonly Payment[]): Promise<void> {
  const sqs = new SQSClient({});
  const QueueUrl = process.env['POSTING_QUEUE_URL'];
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: '2' } }));
  for (let start = 0; start < payments.length; start += 10) {
    const Entries = payments.slice(start, start + 10).map((payment, index) => ({
      Id: String(index),
      MessageBody: JSON.stringify(transactionEventOf(itemOf(payment))),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  }
  sqs.destroy();
}

async function statuses(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  let from: Record<string, unknown> | undefined;
  do {
    const page = await path.client.send(
      new ScanCommand({ TableName: path.transactionsTable, ConsistentRead: true, ExclusiveStartKey: from }),
    );
    for (const { status } of page.Items ?? []) found[String(status)] = (found[String(status)] ?? 0) + 1;
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return found;
}

describe('posting while DynamoDB refuses, throttles and loses answers, and the poster is killed', () => {
  it('given each message at least once, then the books are those of a day without faults', async () => {
    const opening = {
      id: `txn_${'9'.repeat(26)}`,
      accountId: RICH,
      direction: 'CREDIT',
      cents: FUNDS,
    } as const;
    await path.put(itemOf(opening));
    await send([opening]);
    await path.postAll();
    const payments = Array.from({ length: COUNT }, (_, n) => paymentOf(n));
    for (const payment of payments) await path.put(itemOf(payment));
    // Some come twice, as a queue delivers at least once.
    await send(payments.flatMap((payment, n) => (n % 20 === 0 ? [payment, payment] : [payment])));
    await runPosters(async () => (await statuses())['APPROVED'] === undefined);

    const refused = payments.filter(({ accountId }) => accountId === POOR);
    const posted = payments.filter(({ accountId }) => accountId !== POOR);
    expect(await statuses()).toEqual({ POSTED: posted.length + 1, FAILED: refused.length });
    const ledger = dynamoLedger(path.ledger);
    const stores = {
      ledger,
      reader: dynamoBook(path.ledger),
      transactions: dynamoTransactions({ client: path.client, tableName: path.transactionsTable }),
    };
    expect(await verifyBook(stores)('demo')).toMatchObject({ entries: posted.length + 1, drift: [] });
    expect(await verifyTransactions(stores)('demo')).toEqual([]);
    for (const accountId of [RICH, CREDIT_LINE, POOR]) {
      const account = await ledger.getAccount(`demo:${accountId}`);
      const expected = posted
        .filter((payment) => payment.accountId === accountId)
        .reduce(
          (sum, { direction, cents }) => (direction === 'CREDIT' ? sum + cents : sum - cents),
          accountId === RICH ? FUNDS : 0n,
        );
      expect(account === null ? 0n : balanceOf(account, await ledger.totals(account))).toBe(expected);
    }
    // It would show nothing if nothing had gone wrong.
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    expect(Math.min(counts.conflicts, counts.throttles, counts.dropped)).toBeGreaterThan(0);
    console.log(`${COUNT} posted through ${kills} kills and ${JSON.stringify(counts)}`);
  }, 240_000);
});

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translate } from '../../functions/events/translate.ts';
import { transactionItemOf } from '../fixtures/posting/transactions.ts';
import { asMerchant, type ApiClient, type Subscription } from './server/apiClient.ts';
import { statusesOf } from './server/invoices.ts';
import { runCommand } from './server/command.ts';
import { asReviewer } from './server/keys.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import {
  accountEntries,
  endOf,
  followTransactions,
  getAccount,
  getTransaction,
  journalEntriesOf,
  listTransactions,
  purchase,
  reviewTransaction,
  submitTransaction,
  type Transaction,
  trySubmit,
} from './server/transactions.ts';

const ACCOUNT = 'anna-eur-current';

let server: Server;
let owner: ApiClient;
let other: ApiClient;
let reviewer: ApiClient;
let operator: Operator;
let pushes: Subscription<Transaction>;
let strange: Subscription<Transaction>;

beforeAll(async () => {
  server = await startServer();
  owner = asMerchant(server.outputs);
  other = asMerchant(server.outputs, server.outputs.otherMerchantApiKey);
  reviewer = await asReviewer(server);
  operator = asOperator(server.workspace);
  pushes = await followTransactions(owner);
  strange = await followTransactions(other);
  const credit = await submitTransaction(owner, purchase({ direction: 'CREDIT', amount: '1000.00' }));
  await ended(credit.id);
});
afterAll(async () => {
  for (const client of [owner, other, reviewer]) client.close();
  operator.close();
  await server.close();
});

const ended = (id: string, status?: string) => endOf(pushes, id, status);
const stepsOf = (id: string) => statusesOf(pushes.pushes.filter((push) => push.id === id));
const entriesOf = (id: string) => journalEntriesOf(operator, id);
const balance = async () => (await getAccount(owner, ACCOUNT))?.balance;

describe('a submitted transaction', () => {
  it('given a purchase, then its end alone is pushed, its entry balances, and the account has it', async () => {
    const before = Number(await balance());
    const submitted = await submitTransaction(owner, purchase());
    expect(submitted).toMatchObject({ status: 'AUTHORIZED', version: 1, kind: 'INBOUND', amount: '12.50' });
    const posted = await ended(submitted.id);
    expect(stepsOf(submitted.id)).toEqual(['POSTED']);
    expect(await getTransaction(owner, submitted.id)).toEqual(posted);

    const [entry, ...more] = await entriesOf(submitted.id);
    expect(more).toEqual([]);
    expect(entry?.id).toBe(posted.journalEntryId);
    const sum = (side: string) =>
      entry?.postings.filter((each) => each.side === side).reduce((total, { amount }) => total + amount, 0);
    expect([sum('DEBIT'), sum('CREDIT')]).toEqual([1_250, 1_250]);
    expect(new Set(entry?.postings.map(({ asset }) => asset))).toEqual(new Set(['EUR']));

    const account = await getAccount(owner, ACCOUNT, { limit: 1 });
    expect(Number(account?.balance)).toBe(before - 12.5);
    expect(account?.entries.items).toMatchObject([
      { amount: '-12.50', transactionId: submitted.id, journalEntryId: posted.journalEntryId },
    ]);
  });

  it('given the same idempotency key, then it is the same transaction, and another input is refused', async () => {
    const input = purchase();
    const [first, second] = [await submitTransaction(owner, input), await submitTransaction(owner, input)];
    expect(second.id).toBe(first.id);
    const { errors } = await trySubmit(owner, { ...input, amount: '12.51' });
    expect(errors).toMatchObject([{ errorType: 'IdempotencyKeyReused' }]);
  });

  it('given a second one with the same external id, then it is parked, announced and never posted', async () => {
    const input = purchase();
    const first = await submitTransaction(owner, input);
    await ended(first.id, 'POSTED');
    const second = await submitTransaction(owner, { ...input, idempotencyKey: crypto.randomUUID() });
    expect(await ended(second.id)).toMatchObject({ status: 'DUPLICATE', duplicateOf: first.id });
    expect(stepsOf(second.id)).toEqual(['DUPLICATE']);
    expect(await entriesOf(second.id)).toEqual([]);

    await reviewTransaction(reviewer, second.id, 'APPROVE', 'Two tickets.');
    await ended(second.id, 'POSTED');
    expect(stepsOf(second.id)).toEqual(['DUPLICATE', 'POSTED']);
    expect(await entriesOf(second.id)).toHaveLength(1);
  });

  it('given no external id, then account, code, amount, currency and time make it a duplicate, which may be rejected', async () => {
    const input = purchase({ externalId: null, authorizationCode: 'ZZ9999' });
    const first = await submitTransaction(owner, input);
    await ended(first.id, 'POSTED');
    const again = await submitTransaction(owner, { ...input, idempotencyKey: crypto.randomUUID() });
    expect(await ended(again.id)).toMatchObject({ status: 'DUPLICATE', duplicateOf: first.id });
    const cheaper = { ...input, idempotencyKey: crypto.randomUUID(), amount: '12.49' };
    expect(await ended((await submitTransaction(owner, cheaper)).id)).toMatchObject({ status: 'POSTED' });
    expect(await reviewTransaction(reviewer, again.id, 'REJECT', 'Sent twice.')).toMatchObject({
      status: 'REJECTED',
      failureReason: 'Sent twice.',
    });
    expect(await entriesOf(again.id)).toEqual([]);
  });

  it('given a stream record that comes again, then it is no duplicate and nothing is posted twice', async () => {
    const { id } = await submitTransaction(owner, purchase());
    await ended(id, 'POSTED');
    const stored = (await operator.items('transactions')).find((item) => item['id'] === id);
    const at = stored?.['createdAt'];
    const NewImage = marshall({ ...stored, version: 1, status: 'AUTHORIZED', updatedAt: at });
    const record = { eventID: '1', eventName: 'INSERT', dynamodb: { Keys: { id: { S: id } }, NewImage } };
    expect(await operator.invoke('screen', [record])).toMatchObject([
      { id: `${id}#1`, type: 'transaction.authorized' },
    ]);
    expect(await getTransaction(owner, id)).toMatchObject({ status: 'POSTED', duplicateOf: null });
    expect(await entriesOf(id)).toHaveLength(1);
  });
});

describe('what the rules say', () => {
  it('given an amount above the threshold, then a person approves it and it is posted', async () => {
    const big = await submitTransaction(owner, purchase({ amount: '1600.00', accountId: 'ben-eur-credit' }));
    expect(await ended(big.id)).toMatchObject({ status: 'IN_REVIEW' });
    await reviewTransaction(reviewer, big.id, 'APPROVE');
    await ended(big.id, 'POSTED');
    expect(stepsOf(big.id)).toEqual(['IN_REVIEW', 'POSTED']);
    await expect(reviewTransaction(reviewer, big.id, 'APPROVE')).rejects.toThrow(/InvalidState.*"POSTED"/);
  });

  it.each([
    [{ merchantType: '7995' }, 'REJECTED', 'FLAGGED_MERCHANT_TYPE'],
    [{ amount: '5000.01' }, 'REJECTED', 'ABOVE_LIMIT'],
    [{ accountId: 'paul-eur-blocked' }, 'REJECTED', 'ACCOUNT_BLOCKED'],
    [{ accountId: 'elena-eur-savings' }, 'FAILED', 'INSUFFICIENT_FUNDS'],
  ])('given %j, then it ends as %s with %s and without an entry', async (changes, status, failureCode) => {
    const { id } = await submitTransaction(owner, purchase(changes));
    expect(await ended(id)).toMatchObject({ status, failureCode });
    expect(await entriesOf(id)).toEqual([]);
  });

  it('given a review that says no, then it is rejected for good with its note', async () => {
    const { id } = await submitTransaction(owner, purchase({ issuingCountryCode: null }));
    expect(await ended(id)).toMatchObject({ status: 'IN_REVIEW' });
    await reviewTransaction(reviewer, id, 'REJECT', 'Not ours.');
    expect(await ended(id, 'REJECTED')).toMatchObject({
      failureCode: 'REJECTED_IN_REVIEW',
      failureReason: 'Not ours.',
    });
  });
});

describe('another system that writes the table', () => {
  it('given the guide, when it is followed to the letter, then the transaction takes the same road', async () => {
    const guide = readFileSync('docs/guides/write-transactions.md', 'utf8');
    const block = (language: string) => new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``).exec(guide)?.[1] ?? '';
    const { directory } = server.workspace;
    writeFileSync(join(directory, 'write-transaction.mjs'), block('js'));
    const before = Number(await balance());
    const { stdout } = await promisify(execFile)('sh', ['-ec', block('sh')], { cwd: directory });
    const id = stdout.trim();
    expect(await ended(id)).toMatchObject({ status: 'POSTED', kind: 'INBOUND', amount: '12.50' });
    expect(stepsOf(id)).toEqual(['POSTED']);
    expect(Number(await balance())).toBe(before + 12.5);
  });

  const written = (id: string, changes: Record<string, unknown>) =>
    transactionItemOf(id, { at: new Date().toISOString(), direction: 'CREDIT', ...changes });

  it.each([
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FB1', { accountId: 'nobody' }, 'UNKNOWN_ACCOUNT'],
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FB2', { currency: 'USD' }, 'ACCOUNT_CURRENCY_MISMATCH'],
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FB3', { decimals: 3 }, 'ACCOUNT_CURRENCY_MISMATCH'],
  ])('given %s with %j, then it is rejected with %s', async (id, changes, failureCode) => {
    await operator.put('transactions', written(id, changes));
    expect(await ended(id)).toMatchObject({ status: 'REJECTED', failureCode });
  });

  it.each([
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FC1', { amount: '0' }],
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FC2', { direction: 'SIDEWAYS' }],
    ['txn_01ARZ3NDEKTSV4RRFFQ69G5FC3', { status: 'POSTED' }],
  ])('given %s with %j, then it is parked and does not hold up the next one', async (id, changes) => {
    const parked = await operator.messages('parked');
    await operator.put('transactions', written(id, changes));
    await expect.poll(() => operator.messages('parked')).toBe(parked + 1);
    expect(pushes.pushes.filter((push) => push.id === id)).toEqual([]);
    expect(await entriesOf(id)).toEqual([]);
  });
});

describe('a posting that ended among the dead letters', () => {
  it('given its cause is gone, when the letters are moved back, then it is posted once', async () => {
    const id = 'txn_01ARZ3NDEKTSV4RRFFQ69G5FD1';
    const item = transactionItemOf(id, {
      status: 'APPROVED',
      at: new Date().toISOString(),
      direction: 'CREDIT',
    });
    // It begins as APPROVED, which no event is made of: as if its message had ended among the dead letters.
    await operator.put('transactions', item);
    const event = translate({ before: transactionItemOf(id), after: item });
    await operator.send('posting-dead', JSON.stringify(event));
    const { output } = await runCommand(server.workspace, ['scripts/redrive.ts', 'posting', '--json']);
    expect(JSON.parse(output)).toEqual({ moved: 1 });
    await ended(id, 'POSTED');
    expect(await entriesOf(id)).toHaveLength(1);
  });
});

describe('bad input', () => {
  it.each([
    ['accountId', { accountId: 'nobody' }],
    ['currency', { currency: 'USD' }],
    ['amount', { amount: '0.00' }],
    ['amount', { amount: '-1.00' }],
    ['amount', { amount: '1.001' }],
    ['amount', { amount: '1.5', currency: 'JPY', accountId: 'ken-jpy-current' }],
    ['occurredAt', { occurredAt: new Date(Date.now() + 3_600_000).toISOString() }],
    ['direction', { direction: 'SIDEWAYS' }],
  ])('given a wrong %s (%j), then the error names it and nothing is stored', async (field, changes) => {
    const count = async () => (await operator.items('transactions')).length;
    const [before, claims] = [await count(), (await operator.items('claims')).length];
    const { data, errors } = await trySubmit(owner, purchase(changes));
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { field } }]);
    expect([await count(), (await operator.items('claims')).length]).toEqual([before, claims]);
  });
});

describe('reading', () => {
  it('given many, then lists of all, of a status and of a customer come in whole over pages, newest first', async () => {
    const all = await listTransactions(owner, { limit: 4 });
    const stored = (await operator.items('transactions')).filter((item) => item['merchantId'] === 'demo');
    expect(new Set(all.map(({ id }) => id))).toEqual(new Set(stored.map((item) => item['id'])));
    expect(all).toHaveLength(stored.length);
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual([...times].sort().reverse());
    const posted = await listTransactions(owner, { status: 'POSTED', limit: 3 });
    expect(posted).toEqual(all.filter(({ status }) => status === 'POSTED'));
    const annas = await listTransactions(owner, { customerId: 'cus-anna', limit: 3 });
    expect(annas).toEqual(all.filter(({ customerId }) => customerId === 'cus-anna'));
    const both = await listTransactions(owner, { customerId: 'cus-anna', status: 'POSTED', limit: 3 });
    expect(both).toEqual(annas.filter(({ status }) => status === 'POSTED'));
  });

  it('given an account, then its entries come in whole over pages, and their sum is its balance', async () => {
    const entries = await accountEntries(owner, ACCOUNT, 2);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
    const amounts = entries.map(({ amount }) => Math.round(Number(amount) * 100));
    const cents = amounts.reduce((sum, amount) => sum + amount, 0);
    expect((cents / 100).toFixed(2)).toBe(await balance());
  });

  it('given another merchant, then nothing of all this is there for it', async () => {
    const watched = await followTransactions(owner, { customerId: 'cus-anna' });
    const [mine] = await listTransactions(owner, { status: 'POSTED', limit: 1 });
    const id = mine?.id ?? '';
    const sneaking = await followTransactions(other, { id });
    expect(await getTransaction(other, id)).toBeNull();
    expect(await listTransactions(other)).toEqual([]);
    expect(await listTransactions(other, { status: 'POSTED' })).toEqual([]);
    expect(await listTransactions(other, { customerId: 'cus-anna' })).toEqual([]);
    // The reference data give each merchant an account of this name; it is another account.
    expect(await getAccount(other, ACCOUNT)).toMatchObject({ balance: '0.00', entries: { items: [] } });
    expect(await getAccount(other, 'nobody')).toBeNull();
    const review = 'mutation R($id: ID!) { reviewTransaction(id: $id, decision: REJECT) { id } }';
    const stranger = await asReviewer(server, 'other');
    expect((await stranger.send(review, { id })).errors).toMatchObject([{ errorType: 'NotFound' }]);

    const last = await submitTransaction(owner, purchase());
    await ended(last.id, 'POSTED');
    await watched.until((push) => push.id === last.id && push.status === 'POSTED');
    // What comes to the other merchant later than the owner's push has had its turn once its own push is there.
    const theirs = await submitTransaction(other, purchase({ direction: 'CREDIT' }));
    await strange.until((push) => push.id === theirs.id && push.status === 'POSTED');
    expect(new Set(strange.pushes.map((push) => push.id))).toEqual(new Set([theirs.id]));
    expect(sneaking.pushes).toEqual([]);
  });
});

import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoBook } from '../../../../functions/ledger/dynamoBook.ts';
import { dynamoLedger } from '../../../../functions/ledger/dynamoLedger.ts';
import { dynamoReference } from '../../../../functions/posting/dynamoReference.ts';
import { ledgerPosting } from '../../../../functions/posting/ledgerPosting.ts';
import { postTransaction } from '../../../../functions/posting/postTransaction.ts';
import { retryTransaction } from '../../../../functions/posting/retryTransaction.ts';
import { verifyTransactions } from '../../../../functions/posting/verifyTransactions.ts';
import { systemClock } from '../../../../functions/shared/clock.ts';
import { dynamoTransactions } from '../../../../functions/transactions/dynamoTransactions.ts';
import { DECIDED, transactionIdOf, transactionItemOf } from '../../../fixtures/posting/transactions.ts';
import { verifyBook } from '../../../../functions/ledger/verifyBook.ts';
import { type PostingPath, startPostingPath } from './postingPath.ts';

const [FIRST, SECOND] = [transactionIdOf(1), transactionIdOf(2)];
let path: PostingPath;
let stores: ReturnType<typeof storesOf>;
beforeAll(async () => {
  path = await startPostingPath();
  stores = storesOf(path);
});
afterAll(() => path.close());
beforeEach(() => path.empty());

function storesOf({ client, ledger, transactionsTable, referenceTable }: PostingPath) {
  return {
    ledger: dynamoLedger(ledger),
    reader: dynamoBook(ledger),
    reference: dynamoReference({ client, tableName: referenceTable }),
    transactions: dynamoTransactions({ client, tableName: transactionsTable }),
    clock: systemClock,
  };
}

/** Posts one; `meanwhile` happens between its reading and its posting. */
function post(id: typeof FIRST, meanwhile: () => Promise<unknown> = async () => undefined) {
  const { ledger, reference, clock } = stores;
  let first = true;
  return postTransaction({
    ...stores,
    reference: {
      account: async (...of) => {
        if (first) await meanwhile();
        first = false;
        return reference.account(...of);
      },
    },
    posting: ledgerPosting({ ledger, clock }),
  })(id);
}

const approved = (id: string, facts: Record<string, unknown> = {}) =>
  path.put(transactionItemOf(id, { status: 'APPROVED', direction: 'CREDIT', ...facts }));
const set = (id: string, name: string, value: unknown) =>
  path.client.send(
    new UpdateCommand({
      TableName: path.transactionsTable,
      Key: { id },
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  );
const verify = async () => ({
  ...(await verifyBook(stores)('demo')),
  mismatches: await verifyTransactions(stores)('demo'),
});
/** Its debits are refused while the account has nothing. */
const poor = { direction: 'DEBIT' };

describe('posting and marking', () => {
  it('given two deliveries at a time, then one entry and one mark are written', async () => {
    await approved(FIRST);
    await Promise.all([post(FIRST), post(FIRST)]);
    expect(await stores.transactions.get(FIRST)).toMatchObject({ status: 'POSTED', version: 2 });
    expect(await verify()).toMatchObject({ entries: 1, drift: [], mismatches: [] });
  });

  it('given it is FAILED between its reading and its posting, then no money moves', async () => {
    await approved(FIRST);
    const failed = { ...transactionItemOf(FIRST, { direction: 'CREDIT' }), status: 'FAILED', version: 2 };
    const other = { failureCode: 'OTHER', failureReason: 'Somebody else was faster.' };
    expect(await post(FIRST, () => path.put({ ...failed, ...other }))).toBe('NOTHING_TO_POST');
    expect(await stores.transactions.get(FIRST)).toMatchObject({ status: 'FAILED', failureCode: 'OTHER' });
    expect(await verify()).toMatchObject({ entries: 0, drift: [], mismatches: [] });
  });

  it('given it has another version meanwhile and is still APPROVED, then it is posted once', async () => {
    await approved(FIRST);
    expect(await post(FIRST, () => set(FIRST, 'version', 2))).toBe('POSTED');
    expect(await stores.transactions.get(FIRST)).toMatchObject({ status: 'POSTED', version: 3 });
    expect(await verify()).toMatchObject({ entries: 1, drift: [], mismatches: [] });
  });

  it('given a refusal while it is FAILED elsewhere, then the source stays free', async () => {
    await approved(FIRST, poor);
    await post(FIRST, () => set(FIRST, 'version', 2));
    expect(await stores.transactions.get(FIRST)).toMatchObject({ status: 'FAILED', version: 3 });
  });

  it('given an amount that no entry may have, then the ledger refuses it and the transaction FAILs with it', async () => {
    await approved(FIRST, { amount: '9'.repeat(38) });
    expect(await post(FIRST)).toBe('FAILED');
    expect(await stores.transactions.get(FIRST)).toMatchObject({ failureCode: 'AMOUNT_TOO_LARGE' });
  });
});

describe('an operator who brings a FAILED one back', () => {
  const retry = (id: typeof FIRST) => retryTransaction(stores)(id);

  it('given the ledger refused it, then it is posted under a new source, and the refusal stands', async () => {
    await approved(FIRST, poor);
    await approved(SECOND, { amount: '5000' });
    expect(await post(FIRST)).toBe('FAILED');
    await post(SECOND);
    expect(await retry(FIRST)).toEqual({ kind: 'RETRIED' });
    const back = await path.read(FIRST);
    expect(back).toMatchObject({ status: 'AUTHORIZED', retries: 1, version: 3 });
    expect(Object.keys(back)).not.toContain('failureCode');
    await path.put({ ...back, ...DECIDED, status: 'APPROVED', version: 4 });
    expect(await post(FIRST)).toBe('POSTED');
    expect(await verify()).toMatchObject({ entries: 2, drift: [], mismatches: [] });
  });

  it('given its entry stands all the same, then it is not brought back', async () => {
    await approved(FIRST);
    await post(FIRST);
    const ended = { status: 'FAILED', failureCode: 'OTHER', failureReason: 'Somebody wrote it.' };
    await path.put({ ...(await path.read(FIRST)), ...ended });
    expect(await retry(FIRST)).toMatchObject({ kind: 'POSTED_ALREADY' });
  });

  it('given one that did not fail, or none, then it says so', async () => {
    await approved(FIRST);
    expect(await retry(FIRST)).toEqual({ kind: 'NOT_FAILED', status: 'APPROVED' });
    expect(await retry(SECOND)).toEqual({ kind: 'UNKNOWN' });
  });
});

describe('the verification of transactions and entries', () => {
  beforeEach(async () => {
    await approved(FIRST);
    await post(FIRST);
  });
  const codes = async () => (await verify()).mismatches.map(({ code }) => code);

  it('given a transaction that is no longer POSTED, then its entry has none', async () => {
    await set(FIRST, 'status', 'IN_REVIEW');
    expect(await codes()).toEqual(['NOT_POSTED']);
  });

  it('given one of another amount, then it differs from its entry', async () => {
    await set(FIRST, 'amount', '1');
    expect(await codes()).toEqual(['DIFFERENT']);
  });

  it('given one that is POSTED without an entry, then it is found', async () => {
    const item = transactionItemOf(SECOND, { status: 'POSTED', ...DECIDED, journalEntryId: 'je_none' });
    await path.client.send(new PutCommand({ TableName: path.transactionsTable, Item: item }));
    expect(await verify()).toMatchObject({ mismatches: [{ code: 'NO_ENTRY', transactionId: SECOND }] });
  });
});

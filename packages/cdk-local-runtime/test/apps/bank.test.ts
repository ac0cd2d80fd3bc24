import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type RunningApp } from './runningApp.ts';

let app: RunningApp;

beforeAll(async () => {
  app = await startApp('bank');
});

afterAll(() => app.close());

const account = (number: string, balance: number) => ({ number, owner: 'ann', balance });

const open = (savings: unknown[], checking: unknown[]) =>
  app.post(
    `mutation($savings: [AccountInput!]!, $checking: [AccountInput!]!) {
      openAccounts(savings: $savings, checking: $checking) { savings { number balance } checking { number balance } }
    }`,
    { savings, checking },
  );
const transfer = (from: string, to: string, amount: number) =>
  app.post(
    `mutation($from: ID!, $to: ID!, $amount: Int!) {
      transferMoney(from: $from, to: $to, amount: $amount) {
        transfer { id from to amount } reasons { type account { number balance } }
      }
    }`,
    { from, to, amount },
  );
const balances = async (numbers: string[]) => {
  const query =
    'query($numbers: [ID!]!) { balances(numbers: $numbers) { savings { balance } checking { balance } } }';
  const { data, errors } = await app.post(query, { numbers });
  expect(errors).toBeUndefined();
  return data?.['balances'];
};

test('given batches over two tables, when accounts are opened, read and closed, then results keep the order of the request', async () => {
  const opened = await open([account('b1', 1), account('b2', 2)], [account('b1', 3)]);
  expect(opened.data).toEqual({
    openAccounts: {
      savings: [
        { number: 'b1', balance: 1 },
        { number: 'b2', balance: 2 },
      ],
      checking: [{ number: 'b1', balance: 3 }],
    },
  });
  expect(await balances(['b2', 'none', 'b1'])).toEqual({
    savings: [{ balance: 2 }, null, { balance: 1 }],
    checking: [null, null, { balance: 3 }],
  });
  const close =
    'mutation { closeAccounts(numbers: ["b1", "b2"]) { savings { number } checking { number } } }';
  expect((await app.post(close)).errors).toBeUndefined();
  expect(await balances(['b1', 'b2'])).toEqual({ savings: [null, null], checking: [null, null] });
});

test('given money, when it is transferred, then both accounts and the history show it', async () => {
  expect((await open([account('m1', 100)], [account('m1', 10)])).errors).toBeUndefined();
  const { data, errors } = await transfer('m1', 'm1', 30);
  expect(errors).toBeUndefined();
  const id = expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/) as string;
  expect(data).toEqual({
    transferMoney: { transfer: { id, from: 'm1', to: 'm1', amount: 30 }, reasons: null },
  });
  const both =
    'query { accounts(savings: "m1", checking: "m1") { balance } transfers(account: "m1") { to amount } }';
  expect((await app.post(both)).data).toEqual({
    accounts: [{ balance: 70 }, { balance: 40 }],
    transfers: [{ to: 'm1', amount: 30 }],
  });
});

test('given too little money and no target, when it is transferred, then nothing is written and every item says why', async () => {
  expect((await open([account('p1', 5)], [account('p1', 0)])).errors).toBeUndefined();
  const { data, errors } = await transfer('p1', 'nobody', 30);
  expect(data).toEqual({
    transferMoney: {
      transfer: null,
      reasons: [
        { type: 'ConditionalCheckFailed', account: { number: 'p1', balance: 5 } },
        { type: 'ConditionalCheckFailed', account: null },
        { type: 'None', account: null },
      ],
    },
  });
  expect(errors).toMatchObject([
    { path: ['transferMoney'], errorType: 'DynamoDB:TransactionCanceledException' },
  ]);
  const after =
    'query { accounts(savings: "p1", checking: "nobody") { balance } transfers(account: "p1") { id } }';
  expect((await app.post(after)).data).toEqual({ accounts: [{ balance: 5 }, null], transfers: [] });
});

test('given a pair where one exists, when it is opened, then neither is and the reasons are the error’s info', async () => {
  const pair = (savings: string, checking: string) =>
    app.post('mutation($s: AccountInput!, $c: AccountInput!) { openPair(savings: $s, checking: $c) }', {
      s: account(savings, 0),
      c: account(checking, 0),
    });
  expect((await pair('x1', 'x1')).data).toEqual({ openPair: ['x1', 'x1'] });
  const { data, errors } = await pair('x2', 'x1');
  expect(data).toBeNull();
  expect(errors?.find(({ errorType }) => errorType !== undefined)).toMatchObject({
    errorType: 'DynamoDB:TransactionCanceledException',
    errorInfo: [{ type: 'None' }, { type: 'ConditionalCheckFailed' }],
  });
  expect(await balances(['x2'])).toEqual({ savings: [null], checking: [null] });
});

test('given the grants that CDK wrote, when the run is over, then nobody was refused', () => {
  expect(app.refused()).toEqual([]);
});

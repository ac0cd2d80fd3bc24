import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { transactionIndexKeys } from '../../../functions/transactions/transactionKeys.ts';
import { transactionItemOf } from '../../fixtures/posting/transactions.ts';
import { type Server, startRuntime } from './server.ts';

let server: Server;
beforeAll(async () => {
  server = await startRuntime();
});
afterAll(() => server.close());

const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
let count = 0;

/** Spread over every shard. */
function nextId(): string {
  count += 1;
  return `txn_01JD${count.toString().padStart(21, '0')}${DIGITS[count % 32]}`;
}

async function put(
  merchantId: string,
  status: 'AUTHORIZED' | 'APPROVED' | 'POSTED' | 'IN_REVIEW',
  customerId = 'cus-anna',
  rest = {},
) {
  const id = nextId();
  const at = new Date(Date.parse('2026-11-20T12:00:00.000Z') + count).toISOString();
  const keys = transactionIndexKeys(id, merchantId, status, at, customerId);
  const item = { ...transactionItemOf(id, { status, at }), merchantId, customerId, ...keys, ...rest };
  await server.client.send(new PutCommand({ TableName: 'transactions', Item: item }));
  return id;
}

async function list(
  args: Record<string, unknown>,
  merchantId: string,
  field: 'listTransactions' | 'listReviews' = 'listTransactions',
) {
  const page = await server.run(`Query.${field}`, args, merchantId);
  if ('error' in page) return page.error.errorType ?? '';
  const { items, nextToken } = page.value as { items: { id: string }[]; nextToken: string | null };
  return { ids: items.map(({ id }) => id), nextToken };
}

async function walk(
  args: Record<string, unknown>,
  merchantId: string,
  field?: 'listTransactions' | 'listReviews',
): Promise<string[]> {
  const ids: string[] = [];
  let nextToken: string | null = null;
  do {
    const page = await list({ ...args, nextToken }, merchantId, field);
    if (typeof page === 'string') throw new Error(page);
    ids.push(...page.ids);
    nextToken = page.nextToken;
  } while (nextToken !== null);
  return ids;
}

describe('lists of transactions', () => {
  it('given more than a page in every shard, then each comes once, newest first', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) ids.push(await put('shop-a', n % 2 === 0 ? 'POSTED' : 'APPROVED'));
    expect(await walk({ limit: 7 }, 'shop-a')).toEqual(ids.toReversed());
    expect(await walk({ limit: 7, status: 'POSTED' }, 'shop-a')).toEqual(
      ids.filter((_, n) => n % 2 === 0).toReversed(),
    );
  });

  it('given what is under way, which one key lists, then a status shows its own alone', async () => {
    const authorized = await put('shop-b', 'AUTHORIZED');
    const approved = await put('shop-b', 'APPROVED');
    expect(await walk({ status: 'AUTHORIZED' }, 'shop-b')).toEqual([authorized]);
    expect(await walk({ status: 'APPROVED' }, 'shop-b')).toEqual([approved]);
    expect(await walk({ status: 'ENRICHED' }, 'shop-b')).toEqual([]);
  });

  it('given a customer, in one status or in any, then the list is theirs alone', async () => {
    const anna = await put('shop-c', 'POSTED', 'cus-anna');
    const ben = await put('shop-c', 'POSTED', 'cus-ben');
    const approved = await put('shop-c', 'APPROVED', 'cus-ben');
    expect(await walk({ customerId: 'cus-anna' }, 'shop-c')).toEqual([anna]);
    expect(await walk({ customerId: 'cus-ben' }, 'shop-c')).toEqual([approved, ben]);
    expect(await walk({ customerId: 'cus-ben', status: 'POSTED' }, 'shop-c')).toEqual([ben]);
  });

  it('given an item whose keys say another merchant than it does, as another system may write it, then nobody sees it', async () => {
    const keys = transactionIndexKeys(nextId(), 'victim', 'POSTED', '2026-11-20T12:00:00.000Z', 'cus-anna');
    await put('thief', 'POSTED', 'cus-anna', keys);
    for (const args of [{}, { status: 'POSTED' }, { customerId: 'cus-anna' }])
      expect(await walk(args, 'victim')).toEqual([]);
  });

  it('given a token of another list, merchant or status, or one made up, then it is InvalidInput', async () => {
    for (let n = 0; n < 3; n++) await put('shop-d', 'POSTED');
    const page = await list({ limit: 1, status: 'POSTED' }, 'shop-d');
    if (typeof page === 'string') throw new Error(page);
    const nextToken = page.nextToken ?? '';
    expect(nextToken).not.toBe('');
    for (const [args, merchantId] of [
      [{ nextToken }, 'shop-d'],
      [{ nextToken, status: 'APPROVED' }, 'shop-d'],
      [{ nextToken, status: 'POSTED', customerId: 'cus-anna' }, 'shop-d'],
      [{ nextToken, status: 'POSTED' }, 'shop-e'],
      [{ nextToken: '', status: 'POSTED' }, 'shop-d'],
      [{ nextToken: `${nextToken}A`, status: 'POSTED' }, 'shop-d'],
      [{ nextToken: 'shop-d#POSTED', status: 'POSTED' }, 'shop-d'],
    ] as const)
      expect(await list(args, merchantId)).toBe('InvalidInput');
    expect(await list({ nextToken, status: 'POSTED' }, 'shop-d')).toMatchObject({
      ids: [expect.any(String), expect.any(String)],
    });
  });
});

describe('the list of reviews', () => {
  const scored = (score: number) => ({
    risk: { score, factors: [], summary: '', analyzedAt: '2026-11-20T12:00:00.000Z', rulesVersion: 'test' },
  });
  const reviews = (args: Record<string, unknown>, merchantId: string) =>
    walk(args, merchantId, 'listReviews');

  it('given more than a page in every shard, then each comes once, what waits longest first, and nothing else', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 40; n++) {
      ids.push(await put('shop-r', 'IN_REVIEW', 'cus-anna', scored(70 + (n % 11))));
      if (n % 4 === 0) await put('shop-r', 'POSTED', 'cus-anna', scored(90));
    }
    for (const limit of [1, 7, 40, 100]) expect(await reviews({ limit }, 'shop-r')).toEqual(ids);
  });

  it('given a score, then what is scored so high or higher comes, over pages that may be short or empty', async () => {
    const scores = [70, 75, 80, 70, 74, 75, 76, 70, 70, 70];
    const ids: string[] = [];
    for (const score of scores) ids.push(await put('shop-s', 'IN_REVIEW', 'cus-anna', scored(score)));
    const unscored = await put('shop-s', 'IN_REVIEW');
    for (const minScore of [70, 75, 80, 81, 100])
      expect(await reviews({ limit: 2, minScore }, 'shop-s')).toEqual(
        ids.filter((_, n) => (scores[n] ?? 0) >= minScore),
      );
    for (const minScore of [null, 0])
      expect(await reviews({ minScore }, 'shop-s')).toEqual([...ids, unscored]);
  });

  it('given what others wait for, then nobody else sees it, also by keys that say another merchant', async () => {
    await put('shop-t', 'IN_REVIEW', 'cus-anna', scored(75));
    const keys = transactionIndexKeys(
      nextId(),
      'shop-u',
      'IN_REVIEW',
      '2026-11-20T12:00:00.000Z',
      'cus-anna',
    );
    await put('shop-t', 'IN_REVIEW', 'cus-anna', { ...keys, ...scored(75) });
    expect(await reviews({}, 'shop-u')).toEqual([]);
    expect(await reviews({}, 'shop-t')).toHaveLength(1);
  });

  it('given a token of another score, list or merchant, or a score that is none, then it is InvalidInput', async () => {
    for (let n = 0; n < 3; n++) await put('shop-v', 'IN_REVIEW', 'cus-anna', scored(75));
    const tokenOf = async (field: 'listReviews' | 'listTransactions', args: object) => {
      const page = await list({ limit: 1, ...args }, 'shop-v', field);
      if (typeof page === 'string') throw new Error(page);
      expect(page.nextToken).toEqual(expect.any(String));
      return page.nextToken;
    };
    const nextToken = await tokenOf('listReviews', { minScore: 70 });
    const other = await tokenOf('listTransactions', { status: 'IN_REVIEW' });
    for (const [args, merchantId] of [
      [{ nextToken }, 'shop-v'],
      [{ nextToken, minScore: 71 }, 'shop-v'],
      [{ nextToken, minScore: 70 }, 'shop-t'],
      [{ nextToken: other }, 'shop-v'],
      [{ minScore: -1 }, 'shop-v'],
      [{ minScore: 101 }, 'shop-v'],
    ] as const)
      expect(await list(args, merchantId, 'listReviews')).toBe('InvalidInput');
    expect(await list({ nextToken, status: 'IN_REVIEW' }, 'shop-v')).toBe('InvalidInput');
    expect(await list({ nextToken, minScore: 70 }, 'shop-v', 'listReviews')).toMatchObject({
      ids: [expect.any(String), expect.any(String)],
    });
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import { type BuiltResolvers, buildTestResolvers, merchantIdentity } from '../../engines/resolvers.ts';
import { anInvoice } from '../../fixtures/invoices/invoices.ts';

const item = toItem(anInvoice());
const { id } = item;
const other = merchantIdentity('other');

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe('Query.listInvoices', () => {
  it('given a status, then it asks the own partition of the status index, newest first', () => {
    expect(
      resolvers.evaluate('listInvoices/1.keys', 'request', { args: { status: 'PAID', limit: 5 } }),
    ).toMatchObject({
      value: {
        operation: 'Query',
        index: 'byMerchantStatus',
        query: {
          expressionNames: { '#key': 'merchantStatus' },
          expressionValues: { ':key': { S: 'demo#PAID' } },
        },
        scanIndexForward: false,
        limit: 5,
      },
    });
  });

  const tokenOf = (args: Record<string, unknown>, identity = other): string => {
    const result = { items: [{ id }], nextToken: 't' };
    const page = resolvers.evaluate('listInvoices/1.keys', 'response', { args, identity, result });
    if (page.kind !== 'value') throw new Error(JSON.stringify(page));
    return (page.value as { nextToken: string }).nextToken;
  };
  const next = (args: Record<string, unknown>, identity = other) =>
    resolvers.evaluate('listInvoices/1.keys', 'request', { args, identity });

  it('given the token of a page, then the next one starts there, in the caller’s own partition', () => {
    expect(next({ nextToken: tokenOf({}) })).toMatchObject({
      value: {
        index: 'byMerchant',
        query: { expressionValues: { ':key': { S: 'other' } } },
        nextToken: 't',
        limit: 20,
      },
    });
    const paid = { status: 'PAID' };
    expect(next({ ...paid, nextToken: tokenOf(paid) })).toMatchObject({ value: { nextToken: 't' } });
  });

  it.each([
    ['empty', () => ({ nextToken: '' })],
    ['made up', () => ({ nextToken: 't' })],
    ['cut short', () => ({ nextToken: tokenOf({}).slice(0, -1) })],
    ['another list’s', () => ({ nextToken: tokenOf({ status: 'PAID' }) })],
    ['another merchant’s', () => ({ nextToken: tokenOf({}, merchantIdentity('demo')) })],
    ['this list’s, for another status', () => ({ status: 'PAID', nextToken: tokenOf({}) })],
  ])('given a token that is %s, then it is InvalidInput before any table is asked', (_case, args) => {
    expect(next(args())).toMatchObject({
      kind: 'error',
      error: { errorType: 'InvalidInput', errorInfo: { field: 'nextToken', received: expect.any(String) } },
    });
  });

  it.each([0, -1, 101, 2_147_483_647])('given the limit %i, then it is InvalidInput', (limit) => {
    expect(resolvers.evaluate('listInvoices/1.keys', 'request', { args: { limit } })).toMatchObject({
      kind: 'error',
      error: { errorType: 'InvalidInput', errorInfo: { field: 'limit', received: String(limit) } },
    });
  });

  it('given a token that leads elsewhere, then it is InvalidInput', () => {
    const error = { type: 'DynamoDB:DynamoDbException', message: 'The provided starting key is invalid' };
    const args = { nextToken: 't' };
    expect(
      resolvers.evaluate('listInvoices/1.keys', 'response', { args, error, result: null }),
    ).toMatchObject({
      error: { errorType: 'InvalidInput', errorInfo: { field: 'nextToken' } },
    });
  });

  it('given a page of ids, then the invoices themselves are read, and none without any', () => {
    const prev = { result: { ids: [id], nextToken: 't' } };
    expect(resolvers.evaluate('listInvoices/2.read', 'request', { prev })).toMatchObject({
      value: { operation: 'BatchGetItem', tables: { invoices: { keys: [{ id: { S: id } }] } } },
    });
    const none = { result: { ids: [], nextToken: null } };
    expect(resolvers.evaluate('listInvoices/2.read', 'request', { prev: none })).toMatchObject({
      kind: 'earlyReturn',
      value: { items: [], nextToken: null },
    });
  });

  it('given invoices of which one has left the status, then it is not in the list', () => {
    const prev = { result: { ids: [id, 'inv_2'], nextToken: 't' } };
    const result = {
      data: { invoices: [item, { ...item, id: 'inv_2', status: 'PAID' }, null] },
      unprocessedKeys: { invoices: [] },
    };
    const read = (args: Record<string, unknown>) =>
      resolvers.evaluate('listInvoices/2.read', 'response', { prev, result, args });
    expect(read({ status: item['status'] })).toMatchObject({ value: { items: [{ id }], nextToken: 't' } });
    expect(read({})).toMatchObject({ value: { items: [{ id }, { id: 'inv_2' }] } });
  });

  it('given invoices that DynamoDB did not get to, then the list fails as a whole', () => {
    const prev = { result: { ids: [id], nextToken: null } };
    const result = { data: { invoices: [null] }, unprocessedKeys: { invoices: [{ id }] } };
    expect(resolvers.evaluate('listInvoices/2.read', 'response', { prev, result })).toMatchObject({
      error: { errorType: 'InternalError' },
    });
  });

  it('given a page, then it has the items and the next token', () => {
    const prev = { result: { items: [item], nextToken: null } };
    expect(resolvers.evaluate('Query.listInvoices', 'response', { prev })).toMatchObject({
      value: { items: [{ id, amount: '10.00' }], nextToken: null },
    });
  });
});

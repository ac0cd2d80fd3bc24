import { beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import { type BuiltResolvers, buildTestResolvers, merchantIdentity } from '../../engines/resolvers.ts';
import { anInvoice } from '../../fixtures/invoices/invoices.ts';

const item = toItem(anInvoice());
const { id } = item;

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe('Query.listInvoices', () => {
  it('given a status, then it asks for the caller’s own list of that status', () => {
    expect(
      resolvers.evaluate('listInvoices/1.keys', 'request', { args: { status: 'PAID', limit: 5 } }),
    ).toMatchObject({
      value: {
        operation: 'Invoke',
        payload: { table: 'INVOICES', index: 'merchantStatus', key: 'demo#PAID', limit: 5, nextToken: null },
      },
    });
  });

  it('given a token, then it asks for the next page of the caller’s own list', () => {
    const args = { nextToken: 't' };
    expect(
      resolvers.evaluate('listInvoices/1.keys', 'request', { args, identity: merchantIdentity('other') }),
    ).toMatchObject({
      value: { payload: { index: 'merchant', key: 'other', limit: 20, nextToken: 't' } },
    });
  });

  it.each([0, -1, 101, 2_147_483_647])('given the limit %i, then it is InvalidInput', (limit) => {
    expect(resolvers.evaluate('listInvoices/1.keys', 'request', { args: { limit } })).toMatchObject({
      kind: 'error',
      error: { errorType: 'InvalidInput', errorInfo: { field: 'limit', received: String(limit) } },
    });
  });

  it('given what the function refuses, then the field fails with it', () => {
    const result = {
      ok: false,
      error: { code: 'InvalidInput', message: 'no', facts: { field: 'nextToken' }, retryable: false },
    };
    const refused = resolvers.evaluate('listInvoices/1.keys', 'response', {
      args: { nextToken: 't' },
      result,
    });
    expect(refused).toMatchObject({
      error: { errorType: 'InvalidInput', errorInfo: { field: 'nextToken' } },
    });
  });

  it('given a page of ids, then the invoices themselves are read, and none without any', () => {
    const prev = { result: { ids: [id], nextToken: 't' } };
    expect(resolvers.evaluate('listInvoices/2.read', 'request', { prev })).toMatchObject({
      value: {
        operation: 'BatchGetItem',
        tables: { invoices: { keys: [{ id: { S: id } }], consistentRead: true } },
      },
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

import { beforeAll, describe, expect, it } from 'vitest';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import { type BuiltResolvers, buildTestResolvers, merchantIdentity } from '../../engines/resolvers.ts';
import { anInvoice } from '../../fixtures/invoices/invoices.ts';

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

const invoice = toItem(anInvoice({}));
const id = `oth_31337_0x${'a'.repeat(64)}_native`;
const args = { depositId: id };
const deposit = {
  ...{ kind: 'DEPOSIT', id, version: 3, status: 'ORPHANED', invoiceId: invoice.id },
  ...{ merchantId: invoice.merchantId, amount: '3000000000000000', currency: 'ETH', decimals: 18 },
  ...{ chainId: 31337, txHash: `0x${'a'.repeat(64)}`, logIndex: null, from: null, confirmations: null },
  ...{ blockNumber: 7, blockHash: `0x${'b'.repeat(64)}`, owed: null, transitions: [] },
};
const read = (result: unknown, identity = merchantIdentity(invoice.merchantId)) =>
  resolvers.evaluate('recoverDeposit/1.deposit', 'response', { args, result, identity });

describe('recoverDeposit', () => {
  it.each(['', 'head_31337', 'dep', 'inv_01ARZ3NDEKTSV4RRFFQ69G5FAV', `dep_${'1'.repeat(300)}`])(
    'given %s, which names no deposit, then nothing is read and it is NotFound',
    (depositId) => {
      const asked = { args: { depositId } };
      expect(resolvers.evaluate('recoverDeposit/1.deposit', 'request', asked)).toMatchObject({
        error: { errorType: 'NotFound', errorInfo: { type: 'Deposit', id: depositId } },
      });
    },
  );

  it('given an absent one or another merchant’s, then it is NotFound', () => {
    const notFound = { error: { errorType: 'NotFound', errorInfo: { type: 'Deposit', id } } };
    expect(read(null)).toMatchObject(notFound);
    expect(read(deposit, merchantIdentity('other'))).toMatchObject(notFound);
  });

  it('given a token that nobody configured, then it is refused: nobody says what it is worth', () => {
    expect(read({ ...deposit, currency: 'UNCONFIGURED' })).toMatchObject({
      error: { errorType: 'InvalidState', errorInfo: { expected: 'a deposit of a configured asset' } },
    });
  });

  it('given a key that may only read, then it is refused', () => {
    const identity = merchantIdentity(invoice.merchantId, 'invoices:read');
    expect(resolvers.evaluate('Mutation.recoverDeposit', 'request', { args, identity })).toMatchObject({
      error: { errorType: 'Unauthorized' },
    });
  });

  it('given one of the caller’s, then its invoice keeps its status, is looked at next, and the deposit is answered', () => {
    const written = JSON.stringify(
      resolvers.evaluate('recoverDeposit/3.write', 'request', { args, prev: { result: invoice } }),
    );
    expect(written).toContain('#asked#');
    expect(written).not.toContain('merchantStatusShard');
    const answer = resolvers.evaluate('Mutation.recoverDeposit', 'response', { args, stash: { deposit } });
    expect(answer).toMatchObject({
      value: { id, status: 'ORPHANED', amount: '0.003', currency: 'ETH', blockNumber: 7 },
    });
  });
});

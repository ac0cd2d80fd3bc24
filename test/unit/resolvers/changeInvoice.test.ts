import { SHARD_NAMES, shardOf } from '../../../functions/shared/shards.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import type { InvoiceItem } from '../../../functions/invoices/invoiceItem.ts';
import { toItem } from '../../../functions/invoices/mapInvoice.ts';
import type { Invoice } from '../../../functions/invoices/invoice.ts';
import { type BuiltResolvers, buildTestResolvers, merchantIdentity } from '../../engines/resolvers.ts';
import { anInvoice, usdc } from '../../fixtures/invoices/invoices.ts';

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

const stored = (change: Partial<Invoice>): InvoiceItem => toItem(anInvoice(change));
const NOT_LATE = 'CANCELLED or EXPIRED, with late money that was not accepted before';
const failed = {
  status: 'SWEEP_FAILED',
  paidAt: '2026-01-02T12:10:00.000Z',
  failureReason: 'reverted',
} as const;

describe.each(['cancelInvoice', 'reopenInvoice', 'retrySweep', 'acceptLatePayment'])('%s', (field) => {
  const { id } = stored({});
  const args = field === 'retrySweep' || field === 'acceptLatePayment' ? { invoiceId: id } : { id };

  it('given an absent invoice, another merchant’s, or what is no id, then it is NotFound', () => {
    const notFound = { kind: 'error', error: { errorType: 'NotFound', errorInfo: { type: 'Invoice' } } };
    const step = `${field}/1.read`;
    const identity = merchantIdentity('other');
    expect(resolvers.evaluate(step, 'response', { args, result: null })).toMatchObject(notFound);
    expect(resolvers.evaluate(step, 'response', { args, result: stored({}), identity })).toMatchObject(
      notFound,
    );
    expect(resolvers.evaluate(step, 'request', { args: { id: '' } })).toMatchObject(notFound);
  });

  it.each(['ConditionalCheckFailed', 'TransactionConflict'])(
    'given a race lost by %s, then it is a Conflict',
    (by) => {
      const error = { type: `DynamoDB:${by}Exception`, message: 'failed' };
      expect(
        resolvers.evaluate(`${field}/2.write`, 'response', { args, prev: { result: stored({}) }, error }),
      ).toMatchObject({
        kind: 'error',
        error: { errorType: 'Conflict', errorInfo: { type: 'Invoice', id } },
      });
    },
  );

  it('given a key that may only read, then it is refused', () => {
    const identity = merchantIdentity('demo', 'invoices:read');
    expect(resolvers.evaluate(`Mutation.${field}`, 'request', { args, identity })).toMatchObject({
      error: { errorType: 'Unauthorized' },
    });
  });
});

describe('the statuses from which a merchant moves an invoice', () => {
  it.each([
    ['cancelInvoice', stored({ status: 'CONFIRMING' }), 'PENDING'],
    ['cancelInvoice', stored({ status: 'CANCELLED' }), 'PENDING'],
    ['cancelInvoice', stored({ status: 'EXPIRED' }), 'PENDING'],
    ['cancelInvoice', stored({ received: usdc(1) }), 'PENDING without any money received'],
    ['reopenInvoice', stored({}), 'CANCELLED'],
    [
      'reopenInvoice',
      stored({ status: 'CANCELLED', received: usdc(1) }),
      'CANCELLED without any money received',
    ],
    ['reopenInvoice', stored({ status: 'EXPIRED' }), 'CANCELLED'],
    ['retrySweep', stored({}), 'SWEEP_FAILED'],
    ['acceptLatePayment', stored({ receivedLate: usdc(1), received: usdc(1) }), NOT_LATE],
    ['acceptLatePayment', stored({ status: 'CANCELLED' }), NOT_LATE],
    [
      'acceptLatePayment',
      stored({ status: 'CANCELLED', received: usdc(1), receivedLate: usdc(1), lateAccepted: true }),
      NOT_LATE,
    ],
  ])('given %s, when the invoice does not fit, then it is InvalidState', (field, result, expected) => {
    expect(resolvers.evaluate(`${field}/2.write`, 'request', { prev: { result } })).toMatchObject({
      kind: 'error',
      error: { errorType: 'InvalidState', errorInfo: { status: result.status, expected } },
    });
  });

  it('given retrySweep of SWEEP_FAILED, then the reason leaves and the sweeper finds it again', () => {
    const result = stored(failed as Partial<Invoice>);
    expect(resolvers.evaluate('retrySweep/2.write', 'request', { prev: { result } })).toMatchObject({
      value: {
        update: {
          expression: expect.stringMatching(/ REMOVE #failureReason$/),
          expressionValues: {
            ':status': { S: 'SWEEPING' },
            ':sweepShard': { S: `${result.chainId}#${SHARD_NAMES[shardOf(result.id)]}` },
          },
        },
      },
    });
  });
});

describe('acceptLatePayment', () => {
  const late = (units: number, status: 'CANCELLED' | 'EXPIRED') =>
    stored({ status, received: usdc(units), receivedLate: usdc(units) });
  const written = (result: InvoiceItem) =>
    resolvers.evaluate('acceptLatePayment/2.write', 'request', { prev: { result } });

  it('given late money of which a part was returned, then the rest is accepted, which does not reach the amount', () => {
    const part = stored({ status: 'EXPIRED', received: usdc(10), receivedLate: usdc(10), returned: 1n });
    const request = JSON.stringify(written(part));
    expect(request).not.toContain('CONFIRMING');
    expect(request).toContain('":lateAccepted":{"BOOL":true}');
  });

  it('given late money that was returned, then it is InvalidState and says so', () => {
    const units = usdc(10);
    const none = stored({
      status: 'EXPIRED',
      received: units,
      receivedLate: units,
      returned: units.units,
    });
    expect(written(none)).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'InvalidState',
        errorInfo: { expected: 'late money that is still there: all of it was returned to its payer' },
      },
    });
  });

  it.each(['CANCELLED', 'EXPIRED'] as const)(
    'given late money that reaches the amount of an invoice that is %s, then it is CONFIRMING and looked at next',
    (status) => {
      const request = JSON.stringify(written(late(10, status)));
      expect(request).toContain('"CONFIRMING"');
      expect(request).toContain('#asked#');
    },
  );

  it('given late money that does not, then it keeps its status and takes what comes', () => {
    const request = JSON.stringify(written(late(9, 'CANCELLED')));
    expect(request).not.toContain('CONFIRMING');
    expect(request).toContain('":lateAccepted":{"BOOL":true}');
    expect(request).toContain('#asked#');
  });
});

import { beforeAll, describe, expect, it } from 'vitest';
import { toAnswer } from '../../../functions/shared/answer.ts';
import { parseEmvQr } from '../../../functions/payees/emvQr.ts';
import { PAGES_URL } from '../../fixtures/invoices/chains.ts';
import { type BuiltResolvers, buildTestResolvers, PAYER } from '../../engines/resolvers.ts';

let resolvers: BuiltResolvers;
beforeAll(async () => {
  resolvers = await buildTestResolvers();
});

describe('Query.parseEmvQr', () => {
  it('given a payload, then the function gets it and nothing else', () => {
    const context = { args: { payload: 'upi://pay' }, identity: PAYER };
    expect(resolvers.evaluate('Query.parseEmvQr', 'request', context)).toMatchObject({
      value: { operation: 'Invoke', payload: { payload: 'upi://pay' } },
    });
  });

  it('given a refusal, then its place and reason are among the facts', () => {
    const result = toAnswer(parseEmvQr('000201999', PAGES_URL));
    expect(resolvers.evaluate('Query.parseEmvQr', 'response', { result })).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'InvalidInput',
        errorInfo: {
          field: 'payload',
          tagPath: '',
          offset: 6,
          reason: expect.stringMatching(/999/) as string,
        },
        message: expect.stringMatching(/^payload must be a code of EMVCo's .*: here an ID/) as string,
      },
    });
  });

  it('given a function that failed, then nothing of why is told', () => {
    const error = { type: 'Lambda:Unhandled', message: 'secret' };
    const ended = resolvers.evaluate('Query.parseEmvQr', 'response', { error });
    expect(ended).toMatchObject({ kind: 'error', error: { errorType: 'InternalError' } });
    expect(JSON.stringify((ended as { error: object }).error)).not.toContain('secret');
  });
});

describe('qrCode of a payee', () => {
  it.each(['Payee.qrCode', 'PayeeQr.qrCode'])(
    'given %s, then its picture is of the address that cameras open, and not of the text for payment apps',
    (name) => {
      const source = { payUrl: 'https://pay.example/p/pye_1?qr=pqr_1', emvPayload: '000201' };
      expect(resolvers.evaluate(name, 'request', { source })).toMatchObject({
        value: { operation: 'Invoke', payload: { payload: source.payUrl, format: 'PNG' } },
      });
    },
  );
});

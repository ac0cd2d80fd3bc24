import { describe, expect, it } from 'vitest';
import { parseInvoiceId, parseMerchantId } from '../../../../functions/shared/ids.ts';

describe('ids', () => {
  it.each(['inv_01ARZ3NDEKTSV4RRFFQ69G5FAV'])('given %j, then it is an invoice id', (text) => {
    expect(parseInvoiceId(text)).toEqual({ ok: true, value: text });
  });

  it.each([
    '',
    'inv_',
    '01ARZ3NDEKTSV4RRFFQ69G5FAV',
    'inv_01ARZ3NDEKTSV4RRFFQ69G5FAI',
    'inv_01arz3ndektsv4rrffq69g5fav',
  ])('given %j, then it is no invoice id', (text) => {
    expect(parseInvoiceId(text).ok).toBe(false);
  });

  it.each(['demo', 'm-0123456789abcdef', 'abc'])('given %j, then it is a merchant id', (text) => {
    expect(parseMerchantId(text)).toEqual({ ok: true, value: text });
  });

  it.each(['', 'ab', 'Demo', 'demo#x', '-demo', 'demo-', '1demo', 'd'.repeat(41), 'demo\n'])(
    'given %j, then it is no merchant id',
    (text) => {
      expect(parseMerchantId(text).ok).toBe(false);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsCardNumber, refuseCardData } from '../../../../functions/gateways/cardNumber.ts';
import { reportError } from '../../../../functions/shared/errors.ts';

/** Published test numbers: https://docs.stripe.com/testing#cards, https://docs.adyen.com/development-resources/test-cards-and-credentials/test-card-numbers */
const NUMBERS = [
  ['Visa', '4242424242424242'],
  ['Visa', '4111 1111 1111 1111'],
  ['Mastercard', '5555-5555-5555-4444'],
  ['Mastercard, series 2', '2223003122003222'],
  ['American Express', '3782 822463 10005'],
  ['Discover', '6011111111111117'],
  ['Diners Club', '3056930009020004'],
  ['JCB', '3566002020360505'],
  ['UnionPay', '6200000000000005'],
] as const;

/** Passes the check, and no issuer has it. */
const ORDER_NUMBER = '1234567812345670';

describe('a card number', () => {
  it.each(NUMBERS)('given one of %s, then it is found, alone and within a text', (_, number) => {
    expect(holdsCardNumber(number)).toBe(true);
    expect(holdsCardNumber(`paid with ${number} exp 12/29`)).toBe(true);
    expect(holdsCardNumber(`{"n":"${number}"}`)).toBe(true);
  });

  it.each([
    ['an order number that merely passes the check', ORDER_NUMBER],
    ['one digit that is another', '4242424242424241'],
    ['a part of a longer number', '94242424242424242429999'],
    ['a time in milliseconds', '1790000000000'],
    ['an id', 'txn_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['a token', 'pm_1PQRSTUvwxyz0123456789ab'],
    ['a UUID whose groups read as one', '4ada5006-7824-4055-99e4-da15ead9df77'],
    ['a UUID that begins with one', '60204267-9917-48a8-8c58-0761f660ce8f'],
    ['a UUID within a text', 'order 9bb50405-5742-440f-9446-6d6217878e69, 12.50'],
    ['the hash of a transaction', '0xf967edd191d6324203004070e27354fc40145bfad0ec9818e908a4244e97e816'],
    ['a hash of 16 bytes', 'a4242424242424242f00ba4000000000'],
    ['nothing', ''],
  ])('given %s, then none is found', (_, text) => {
    expect(holdsCardNumber(text)).toBe(false);
  });

  it.each([
    ['beside a UUID', '4ada5006-7824-4055-99e4-da15ead9df77 4242424242424242'],
    ['after letters', 'card4242424242424242'],
    ['in the form of a UUID without a letter', '42424242-4242-4242-0000-000000000000'],
  ])('given one %s, then it is found', (_, text) => {
    expect(holdsCardNumber(text)).toBe(true);
  });

  it('given any UUID or hash, then it is taken for no card number', () => {
    const hash = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`);
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), hash), (id) => {
        fc.pre(/[a-f]/.test(id));
        return !holdsCardNumber(id);
      }),
      { numRuns: 20_000 },
    );
  });

  it('given one in any field, however deep, then the refusal names the field and tells nothing of it', () => {
    const deep = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.constant('4242424242424242'),
        fc.constant(4_242_424_242_424_242),
        fc.array(tie('value'), { minLength: 1, maxLength: 2 }),
        fc.record({ note: tie('value') }),
        fc.constant({ '4242 4242 4242 4242': 'as a name' }),
      ),
    })).value;
    fc.assert(
      fc.property(deep, (metadata) => {
        const refusal = refuseCardData({ amount: '12.50', orderId: ORDER_NUMBER, metadata });
        expect(refusal).toEqual({ code: 'CardDataNotAccepted', facts: { field: 'metadata' } });
        expect(JSON.stringify(reportError(refusal!))).not.toContain('4242');
      }),
    );
  });
});

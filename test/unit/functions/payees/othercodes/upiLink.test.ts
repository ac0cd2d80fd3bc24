import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeUpiLink, parseUpiLink } from '../../../../../functions/payees/othercodes/upiLink.ts';

const GOOD = 'upi://pay?pa=shop@bank&pn=Shop&mc=5411&tr=T-1&tn=Two%20teas&am=10.00&cu=INR';

describe('a UPI link', () => {
  it('given a link, then it is read, and written the same', () => {
    const read = parseUpiLink(GOOD);
    expect(read).toEqual({
      ok: true,
      value: {
        payeeAddress: 'shop@bank',
        payeeName: 'Shop',
        merchantCode: '5411',
        reference: 'T-1',
        note: 'Two teas',
        amount: '10.00',
      },
    });
    expect(read.ok && encodeUpiLink(read.value)).toEqual({ ok: true, value: GOOD });
  });

  it.each([
    ['another scheme', 'https://pay?pa=a@b', /begins/],
    ['no name', 'upi://pay?pa=shop@bank', /pn/],
    ['no address', 'upi://pay?pn=Shop', /pa/],
    ['an address without a handle', 'upi://pay?pa=shop&pn=Shop', /pa/],
    ['a parameter twice', `${GOOD}&am=99.00`, /am stands once/],
    ['dollars', GOOD.replace('INR', 'USD'), /cu/],
    ['nothing to pay', GOOD.replace('10.00', '0.00'), /am/],
    ['three decimals', GOOD.replace('10.00', '1.001'), /am/],
    ['a long reference', GOOD.replace('T-1', 'x'.repeat(36)), /tr/],
    ['a broken encoding', `${GOOD}&x=%ff`, /percent/],
    ['a megabyte', `${GOOD}${'x'.repeat(1_000_000)}`, /2048/],
  ])('given %s, then it is refused by name', (_, text, reason) => {
    expect(parseUpiLink(text)).toMatchObject({ ok: false, error: expect.stringMatching(reason) as string });
  });

  it('given any name and note, then what is written is read as it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
        fc.string({ minLength: 1 }),
        (name, note) => {
          const link = {
            payeeAddress: 'shop@bank',
            payeeName: name,
            merchantCode: null,
            reference: null,
            note,
            amount: null,
          };
          const written = encodeUpiLink(link);
          if (written.ok) expect(parseUpiLink(written.value)).toEqual({ ok: true, value: link });
        },
      ),
      { numRuns: 200 },
    );
  });
});

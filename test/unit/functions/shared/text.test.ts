import { describe, expect, it } from 'vitest';
import { checkText, isPlain } from '../../../../functions/shared/text.ts';

describe('text from outside', () => {
  it.each([
    ['a C0 control', '\u0000'],
    ['a line end', '\n'],
    ['delete', '\u007f'],
    ['a C1 control', '\u0085'],
    ['U+FFFE', '\ufffe'],
    ['U+FFFF', '\uffff'],
    ['a lone high surrogate', '\ud83d'],
    ['a lone low surrogate', '\ude00'],
    ['surrogates the wrong way round', '\ude00\ud83d'],
    ['a bidi override', '\u202e'],
    ['a bidi embedding', '\u202a'],
    ['a bidi isolate', '\u2066'],
  ])('given %s anywhere, then it is refused with the field', (_case, part) => {
    for (const text of [part, `${part}a`, `a${part}`, `a${part}b`]) {
      expect(checkText('reference', text)).toMatchObject({
        code: 'InvalidInput',
        facts: { field: 'reference' },
      });
    }
  });

  it.each(['order 7', 'straße', '注文', 'طلب', '👩‍👩‍👧', '\ufffd', '\u00a0', '\ue000', '\u{10ffff}'])(
    'given %j, then it is taken',
    (text) => {
      expect(isPlain(text)).toBe(true);
      expect(checkText('reference', text)).toBeNull();
    },
  );

  it('given a limit, then characters count as people count them', () => {
    expect(checkText('note', '🔑'.repeat(10), 10)).toBeNull();
    expect(checkText('note', '🔑'.repeat(11), 10)).not.toBeNull();
    expect(checkText('note', '', 10)).not.toBeNull();
    expect(checkText('note', null, 10)).toBeNull();
  });
});

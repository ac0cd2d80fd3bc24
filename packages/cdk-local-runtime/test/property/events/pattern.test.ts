import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileCidr } from '../../../src/events/cidr.ts';
import { compilePattern } from '../../../src/events/pattern.ts';
import { compileWildcard } from '../../../src/events/wildcard.ts';

const matches = (pattern: unknown, event: unknown): boolean => compilePattern(pattern).matches(event);

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '*', '\\', '.'), maxLength: 8 });
const leaf = fc.oneof(letters, fc.integer({ min: -20, max: 20 }), fc.boolean(), fc.constant(null));
const key = fc.constantFrom('a', 'b', 'c');
/** Small events with arrays, arrays of objects and nesting. */
const event = fc.letrec<{ value: unknown; object: Record<string, unknown> }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, tie('object'), fc.array(tie('value'), { maxLength: 3 })),
  object: fc.dictionary(key, tie('value'), { maxKeys: 3 }),
})).object;
const operand = fc.oneof(
  leaf,
  letters.map((prefix) => ({ prefix })),
  letters.map((suffix) => ({ suffix })),
  letters.map((text) => ({ 'equals-ignore-case': text })),
  fc.boolean().map((exists) => ({ exists })),
  fc.oneof(letters, fc.integer()).map((value) => ({ 'anything-but': value })),
  fc.integer({ min: -20, max: 20 }).map((bound) => ({ numeric: ['>=', bound] })),
);
const pattern = fc.letrec<{ leaf: unknown[]; object: Record<string, unknown> }>((tie) => ({
  leaf: fc.array(operand, { minLength: 1, maxLength: 2 }),
  object: fc.dictionary(key, fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('object')), {
    minKeys: 1,
    maxKeys: 2,
  }),
})).object;

describe('patterns', () => {
  test('any event is judged without an exception', () => {
    fc.assert(fc.property(pattern, fc.jsonValue(), (one, any) => typeof matches(one, any) === 'boolean'));
  });

  test('$or is the union of its branches', () => {
    fc.assert(
      fc.property(pattern, pattern, event, (left, right, one) => {
        expect(matches({ $or: [left, right] }, one)).toBe(matches(left, one) || matches(right, one));
      }),
    );
  });

  test('a further field never makes more events match', () => {
    fc.assert(
      fc.property(pattern, operand, event, (one, further, any) => {
        const narrower = compilePattern({ ...one, further: [further] });
        if (narrower.matches(any)) expect(matches(one, any)).toBe(true);
      }),
    );
  });

  test('a list of operands matches when one of them does', () => {
    fc.assert(
      fc.property(operand, operand, event, (left, right, any) => {
        const either = matches({ a: [left, right] }, any);
        expect(either).toBe(matches({ a: [left] }, any) || matches({ a: [right] }, any));
      }),
    );
  });

  test('exists is true or false, never both', () => {
    fc.assert(
      fc.property(event, (any) => {
        expect(matches({ a: [{ exists: true }] }, any)).not.toBe(matches({ a: [{ exists: false }] }, any));
      }),
    );
  });

  test('anything-but is the complement of what it excludes, for a field that is there once', () => {
    const affix = fc.constantFrom('prefix', 'suffix');
    const text = letters.filter((one) => one !== '');
    fc.assert(
      fc.property(affix, text, leaf, (name, value, found) => {
        const one = { a: found };
        expect(matches({ a: [{ 'anything-but': { [name]: value } }] }, one)).not.toBe(
          matches({ a: [{ [name]: value }] }, one),
        );
        expect(matches({ a: [{ 'anything-but': value }] }, one)).not.toBe(matches({ a: [value] }, one));
      }),
    );
  });

  test('a numeric range is what JavaScript compares', () => {
    const bound = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(bound, bound, bound, fc.boolean(), fc.boolean(), (a, b, n, openLow, openHigh) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        fc.pre(low < high);
        const range = [openLow ? '>' : '>=', low, openHigh ? '<' : '<=', high];
        const inside = (openLow ? n > low : n >= low) && (openHigh ? n < high : n <= high);
        expect(matches({ n: [{ numeric: range }] }, { n })).toBe(inside);
      }),
    );
  });

  test('the order of elements in an array does not matter', () => {
    fc.assert(
      fc.property(pattern, fc.array(event, { maxLength: 4 }), (one, elements) => {
        const nested = { a: one };
        expect(matches(nested, { a: elements })).toBe(matches(nested, { a: elements.toReversed() }));
      }),
    );
  });

  test('an element that matches alone matches among others', () => {
    fc.assert(
      fc.property(pattern, event, event, (one, element, other) => {
        // What must be absent may be brought in by another element.
        fc.pre(!JSON.stringify(one).includes('"exists":false'));
        if (matches({ a: one }, { a: element }))
          expect(matches({ a: one }, { a: [other, element] })).toBe(true);
      }),
    );
  });
});

test('a wildcard is the regular expression with .* for *', () => {
  const part = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: 3 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', '\\'), maxLength: 10 });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), text, (parts, candidate) => {
      const inner = parts.slice(1, -1);
      fc.pre(inner.every((one) => one !== ''));
      const escape = (one: string) => one.replaceAll(/[*\\]/g, (character) => `\\${character}`);
      const expression = new RegExp(`^${parts.map(escape).join('.*')}$`, 's');
      expect(compileWildcard(parts.map(escape).join('*'))(candidate)).toBe(expression.test(candidate));
    }),
  );
});

test('an IPv4 block holds the addresses that share its first bits', () => {
  const address = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
  const number = (parts: readonly number[]) => parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  fc.assert(
    fc.property(
      address,
      fc.integer({ min: 0, max: 32 }),
      address,
      fc.boolean(),
      (network, bits, other, near) => {
        const candidate = near ? ([...network.slice(0, 3), other[3]] as typeof other) : other;
        const shift = BigInt(32 - bits);
        const inside = number(network) >> shift === number(candidate) >> shift;
        expect(compileCidr(`${network.join('.')}/${bits}`)?.(candidate.join('.'))).toBe(inside);
      },
    ),
  );
});

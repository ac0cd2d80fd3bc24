import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromAttributeValue, toApiAttributeValue, toAttributeValue } from '../../src/attributeValue.ts';
import { loadResolver } from '../../src/loadResolver.ts';
import { parsePattern } from '../../src/util/dateTimePattern.ts';
import { formatDateTime } from '../../src/util/formatDateTime.ts';
import { parseDateTime, parseIso8601 } from '../../src/util/parseDateTime.ts';
import { parseTimeZone } from '../../src/util/timeZone.ts';
import { toSubscriptionFilter } from '../../src/util/toSubscriptionFilter.ts';
import { matchesSubscriptionFilter } from '../../src/subscriptionFilter.ts';

const context = {
  args: {},
  stash: {},
  request: { headers: {}, domainName: null },
  info: {
    fieldName: 'f',
    parentTypeName: 'Query',
    variables: {},
    selectionSetList: [],
    selectionSetGraphQL: '',
  },
  env: {},
};

/** JSON values as they survive JSON text, without minus zero. */
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

/** The values of one expression under a source of time and chance. */
function evaluator(expression: string, options: { clock?: () => number; random?: () => number } = {}) {
  const source = `import { util } from '@aws-appsync/utils'; export function request(ctx) { return ${expression}; }`;
  const resolver = loadResolver(source, 'property', options);
  return (args: Record<string, unknown>): unknown => {
    const evaluation = resolver.evaluate('request', { ...context, args });
    if (evaluation.kind !== 'value') throw new Error(JSON.stringify(evaluation));
    return evaluation.value;
  };
}

describe('DynamoDB values', () => {
  test('given any JSON value, when converted there and back, then it is the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(fromAttributeValue(toAttributeValue(value))).toEqual(value);
        expect(fromAttributeValue(toApiAttributeValue(toAttributeValue(value)))).toEqual(value);
      }),
    );
  });
});

describe('the border of the realm', () => {
  const echo = evaluator('ctx.args.value');

  test('given any JSON value, when it crosses both ways, then it is the same', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(echo({ value })).toEqual(value);
      }),
    );
  });
});

describe('encodings', () => {
  const text = fc.string({ unit: 'grapheme' });

  test.each([
    ['url', evaluator('util.urlDecode(util.urlEncode(ctx.args.text))')],
    ['base64', evaluator('util.base64Decode(util.base64Encode(ctx.args.text))')],
  ])('given any text, when encoded as %s and decoded, then it is the same', (_name, roundTrip) => {
    fc.assert(
      fc.property(text, (value) => {
        expect(roundTrip({ text: value })).toBe(value);
      }),
    );
  });

  test('given any text, when url encoded, then URLSearchParams reads it', () => {
    const encode = evaluator('util.urlEncode(ctx.args.text)');
    fc.assert(
      fc.property(text, (value) => {
        expect(new URLSearchParams(`a=${encode({ text: value }) as string}`).get('a')).toBe(value);
      }),
    );
  });

  test('given any text, when escaped, then JavaScript reads it back and it is plain ASCII', () => {
    const escape = evaluator('util.escapeJavaScript(ctx.args.text)');
    fc.assert(
      fc.property(text, (value) => {
        const escaped = escape({ text: value }) as string;
        expect(escaped).toMatch(/^[ -\u007f]*$/u);
        expect(JSON.parse(`"${escaped.replaceAll("\\'", "'")}"`)).toBe(value);
      }),
    );
  });

  test('given any text, when quoted as a pattern, then it matches itself', () => {
    const matches = evaluator('util.matches(ctx.args.pattern, ctx.args.text)');
    fc.assert(
      fc.property(
        text.filter((value) => !value.includes('\\E')),
        (value) => {
          expect(matches({ pattern: `^\\Q${value}\\E\\z`, text: value })).toBe(true);
        },
      ),
    );
  });

  test('given any text without special characters, when replaced, then the result is that of JavaScript', () => {
    const replace = evaluator(
      '[ctx.args.t.replace(ctx.args.p, ctx.args.r), ctx.args.t.replaceAll(ctx.args.p, ctx.args.r)]',
    );
    const plain = fc.string({ unit: fc.constantFrom('a', 'b', '-', '/', ' ', 'é', '#'), maxLength: 4 });
    fc.assert(
      fc.property(plain, plain, plain, (t, p, r) => {
        expect(replace({ t, p, r })).toEqual([t.replace(p, r), t.replaceAll(p, r)]);
      }),
    );
  });
});

describe('ids', () => {
  const milliseconds = fc.integer({ min: 1_400_000_000_000, max: 4_000_000_000_000 });
  const at = (expression: string, instant: number): string =>
    evaluator(expression, { clock: () => instant })({}) as string;

  test('given any instant, when a ULID is made, then it has the shape and tells the instant', () => {
    const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    fc.assert(
      fc.property(milliseconds, (instant) => {
        const id = at('util.autoUlid()', instant);
        expect(id).toMatch(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/u);
        const time = [...id.slice(0, 10)].reduce((sum, digit) => sum * 32 + alphabet.indexOf(digit), 0);
        expect(time).toBe(instant);
      }),
      { numRuns: 30 },
    );
  });

  test('given two instants, when ULIDs and KSUIDs are made, then they sort as the instants', () => {
    fc.assert(
      fc.property(milliseconds, fc.integer({ min: 1000, max: 1_000_000 }), (instant, later) => {
        for (const expression of ['util.autoUlid()', 'util.autoKsuid()']) {
          const [first, second] = [at(expression, instant), at(expression, instant + later)];
          expect(first < second).toBe(true);
          expect(first).toHaveLength(second.length);
        }
      }),
      { numRuns: 15 },
    );
  });

  test('given any chance, when a UUID is made, then it is of version 4 and variant 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const id = evaluator('util.autoId()', { random: () => chance })({});
        expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/u);
      }),
      { numRuns: 30 },
    );
  });
});

describe('time', () => {
  const instant = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
  const zone = fc
    .constantFrom('UTC', '+08:00', '-07:00:30', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata')
    .map(parseTimeZone);

  test.each([
    "yyyy-MM-dd'T'HH:mm:ss.SSSXXXXX",
    'EEE d MMM uuuu h:mm:ss.SSS a xxxxx',
    'yyyyMMddHHmmss.SSS VV',
  ])(
    'given any instant and zone, when written as %j and read, then it is the same but for repeated hours',
    (pattern) => {
      const parts = parsePattern(pattern);
      fc.assert(
        fc.property(instant, zone, (epoch, where) => {
          const text = formatDateTime(epoch, parts, where);
          const read = parseDateTime(text, parts, undefined);
          expect([epoch, epoch - 3_600_000]).toContain(read);
          expect(formatDateTime(read, parts, where).slice(0, 12)).toBe(text.slice(0, 12));
        }),
      );
    },
  );

  test('given any instant, when written by JavaScript, then it is read as ISO 8601', () => {
    fc.assert(
      fc.property(instant, (epoch) => {
        expect(parseIso8601(new Date(epoch).toISOString())).toBe(epoch);
      }),
    );
  });
});

describe('subscription filters', () => {
  const rule = fc.record({ eq: fc.constantFrom(1, 2) });
  const { filter } = fc.letrec<{ filter: Record<string, unknown> }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 2 },
      fc.record({ a: rule }),
      fc.record({ b: rule }),
      fc.record({ a: rule, b: rule }),
      fc.record({ and: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }) }),
      fc.record({ or: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }) }),
    ),
  }));

  /** What a filter object means, read directly. */
  const means = (object: Record<string, unknown>, payload: Record<string, unknown>): boolean =>
    Object.entries(object).every(([key, value]) => {
      const members = value as Record<string, unknown>[];
      if (key === 'and') return members.every((member) => means(member, payload));
      if (key === 'or') return members.some((member) => means(member, payload));
      return (value as { eq: unknown }).eq === payload[key];
    });

  test('given any filter object, when transformed, then the groups match what the object means', () => {
    fc.assert(
      fc.property(filter, fc.constantFrom(1, 2), fc.constantFrom(1, 2), (object, a, b) => {
        const transformed = toSubscriptionFilter(object, null, null);
        expect(transformed && matchesSubscriptionFilter(transformed, { a, b })).toBe(means(object, { a, b }));
      }),
    );
  });
});

import { describe, expect, test } from 'vitest';
import * as formats from '../../../../src/appsync/server/scalarFormats.ts';

/** The examples of https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html, and values beside them. */
const cases: Record<string, { accepts: string[]; refuses: string[] }> = {
  isDate: {
    accepts: ['1970-01-01', '1970-01-01Z', '1970-01-01-07:00', '1970-01-01+05:30', '2024-02-29'],
    refuses: ['1970-1-1', '2023-02-29', '1970-13-01', '1970-01-01T00:00Z', '', '01-01-1970'],
  },
  isTime: {
    accepts: ['12:30', '12:30Z', '12:30:24-07:00', '12:30:24.500+05:30', '23:59:59.999'],
    refuses: ['24:00', '12:60', '12', '12:30:61', '12:30:24.'],
  },
  isDateTime: {
    accepts: [
      '1970-01-01T12:00Z',
      '1970-01-01T12:30:24-07:00',
      '1970-01-01T12:30:24.500+05:30',
      '2024-05-12T07:49:46.000Z',
    ],
    // The two last are refused by AppSync in public reports: no zone, and an offset without its colon.
    refuses: ['1970-01-01', '2026-05-06T00:00:00.000', '2024-05-12T07:49:46+0000', '1970-01-01 12:00Z'],
  },
  isEmail: {
    accepts: ['username@example.com', 'a.b+c@sub.example.co'],
    refuses: ['username', '@example.com', 'a@', 'a b@example.com', 'a@exa mple.com'],
  },
  isUrl: {
    accepts: [
      'https://www.amazon.com/dp/B000NZW3KC/',
      'mailto:example@example.com',
      'http://localhost:3000/a?b=//c',
    ],
    refuses: ['www.amazon.com', 'https://example.com//a', 'not a url', ''],
  },
  isPhone: {
    accepts: ['+1 206-555-0100', '+49 30 901820', '206-555-0100', '(206) 555-0100', '+442079460000'],
    refuses: ['12', 'phone', '+1', '555-0100-', '0123456789'],
  },
  isIpAddress: {
    accepts: ['123.12.34.56', '123.45.67.89/16', '1a2b:3c4b::1234:4567', '1a2b:3c4b::1234:4567/64'],
    refuses: [
      '[1a2b:3c4b::1234:4567]',
      '123.12.34',
      '256.1.1.1',
      '123.12.34.56/33',
      '::1/129',
      '1.2.3.4/8/8',
    ],
  },
};

describe.each(Object.entries(cases))('%s', (name, { accepts, refuses }) => {
  const check = formats[name as keyof typeof formats];
  test.each(accepts)('given %j, when it is checked, then it is accepted', (text) =>
    expect(check(text)).toBe(true),
  );
  test.each(refuses)('given %j, when it is checked, then it is refused', (text) =>
    expect(check(text)).toBe(false),
  );
});

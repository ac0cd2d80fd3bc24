import { expect, it } from 'vitest';
import { queueText } from '../../../../functions/shared/queueText.ts';

/** `#x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF` */
const TAKEN = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

it('given any text, then the message holds only what SQS takes, and reads back as it was', () => {
  const every = Array.from({ length: 0x1_0000 }, (_, unit) => String.fromCharCode(unit));
  const value = { every, pair: '😀', lone: '\ud800' };
  const text = queueText(value);
  expect(TAKEN.test(text)).toBe(true);
  expect(JSON.parse(text)).toEqual(value);
});

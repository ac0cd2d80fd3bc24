import { describe, expect, it } from 'vitest';
import type { AnyEvent, EventOf } from '../../../../functions/events/eventTypes.ts';
import { composeMail } from '../../../../functions/notifications/mail.ts';
import { announcedAddresses, noticeOf } from '../../../../functions/notifications/notice.ts';
import { type Position, dayBefore, summaryLetter } from '../../../../functions/notifications/summary.ts';

const AT = '2026-11-22T00:10:00.000Z';

function announced(value: string): EventOf<'merchant.change_announced'> {
  const change = { id: 'chg_1', setting: 'NOTIFICATION_ADDRESS' as const, chainId: null, value };
  return {
    id: 'shop#2',
    type: 'merchant.change_announced',
    schemaVersion: 1,
    occurredAt: AT,
    merchantId: 'shop',
    subject: 'shop',
    version: 2,
    data: {
      name: 'Shop',
      notificationAddress: 'old@shop.example',
      pendingChanges: [{ ...change, announcedAt: AT, announcedBy: 'key_1', effectiveAt: AT }],
    },
  };
}

describe('notices', () => {
  it('given a new address, then it is told as the old one is, with the way to stop it', () => {
    const event: AnyEvent = announced('new@shop.example');
    expect(announcedAddresses(event)).toEqual(['new@shop.example']);
    expect(noticeOf(event)?.paragraphs.join(' ')).toContain('stopChange(id: "chg_1")');
  });
});

describe('a mail', () => {
  it('given text of others, then none of it is markup, and both forms say the same', () => {
    const { text, html } = composeMail('a@b.example', '<b>Shop & Co</b>', {
      subject: '<script>',
      paragraphs: ['"quoted" <img src=x>'],
      table: { head: ['Asset'], rows: [['<i>USDC</i>']] },
    });
    expect(html).not.toMatch(/<(b|script|img|i)[ >]/);
    expect(html).toContain('&lt;b&gt;Shop &amp; Co&lt;/b&gt;');
    expect(text).toContain('<i>USDC</i>');
  });
});

describe('a summary', () => {
  const usdc = (received: bigint, swept: bigint): Position => ({
    code: 'USDC@1',
    decimals: 6,
    received,
    swept,
    fees: 0n,
    waiting: received - swept,
  });
  const facts = { day: '2026-11-21', since: AT, before: [], positions: [], failed: 0, failedMax: 100 };

  it('given two positions, then it says what happened between them, and what waits now', () => {
    const letter = summaryLetter({
      ...facts,
      before: [usdc(5_000_000n, 1_000_000n)],
      positions: [usdc(7_500_000n, 6_000_000n)],
    });
    expect(letter.table?.rows).toEqual([['USDC@1', '2.50', '5.00', '0.00', '1.50']]);
    const { text } = composeMail('a@b.example', 'Shop', letter);
    expect(text).toMatch(/Asset +Received +Swept +Fees +Waiting\nUSDC@1 +2\.50 +5\.00 +0\.00 +1\.50/);
  });

  it('given nothing moved and much failed, then it says so without a table', () => {
    const letter = summaryLetter({
      ...facts,
      failed: 100,
      before: [usdc(1n, 1n)],
      positions: [usdc(1n, 1n)],
    });
    expect(letter.table).toBeUndefined();
    expect(letter.paragraphs.join(' ')).toMatch(/nothing moved.*100 or more/);
  });

  it.each([
    ['2026-11-22T00:10:00Z', '2026-11-21'],
    ['2026-11-22T23:59:59.999Z', '2026-11-21'],
    ['2026-11-22T00:10:00+02:00', '2026-11-20'],
    ['2028-03-01T00:10:00Z', '2028-02-29'],
  ])('given a schedule that was due at %s, then it is of %s', (time, day) => {
    expect(dayBefore(time)).toBe(day);
  });
});

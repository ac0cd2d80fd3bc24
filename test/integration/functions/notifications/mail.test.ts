import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoMerchantRecords } from '../../../../functions/merchants/dynamoMerchantRecords.ts';
import { newMerchantRecord } from '../../../../functions/merchants/merchantRecord.ts';
import { toMerchantItem } from '../../../../functions/merchants/merchantItems.ts';
import { dispatchSummaries } from '../../../../functions/notifications/dispatchSummaries.ts';
import {
  dynamoMerchantPages,
  dynamoSentNotices,
  dynamoSentSummaries,
} from '../../../../functions/notifications/dynamoNotices.ts';
import type { Mail } from '../../../../functions/notifications/mail.ts';
import type { SummaryWork } from '../../../../functions/notifications/ports.ts';
import { sendNotice } from '../../../../functions/notifications/sendNotice.ts';
import { sendSummary } from '../../../../functions/notifications/sendSummary.ts';
import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import { type MerchantId, parseMerchantId } from '../../../../functions/shared/ids.ts';
import { type KeyWorld, NOW, startKeyWorld } from '../../../fixtures/merchants/keyWorld.ts';

let world: KeyWorld;
let mails: Mail[];
let refusals: number;
beforeAll(async () => {
  world = await startKeyWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  mails = [];
  refusals = 0;
});

const idOf = (text: string): MerchantId => {
  const id = parseMerchantId(text);
  if (!id.ok) throw new Error(id.error);
  return id.value;
};

/** Takes nothing while `refusals` are left. */
const mailer = {
  send: async (mail: Mail): Promise<void> => {
    if (refusals-- > 0) throw new Error('the mail service is away');
    mails.push(mail);
  },
};
const clock = { nowMs: () => NOW };
const table = () => ({ client: world.client, tableName: 'merchants' });
const findMerchant = (id: MerchantId) => dynamoMerchantRecords(table()).get(id);

async function merchantAt(id: string, notificationAddress?: string): Promise<MerchantId> {
  const record = newMerchantRecord({ id: idOf(id), name: id }, new Date(NOW).toISOString());
  const Item = { ...toMerchantItem(record), ...(notificationAddress ? { notificationAddress } : {}) };
  await world.client.send(new PutCommand({ TableName: 'merchants', Item }));
  return idOf(id);
}

describe('notices', () => {
  const event = (merchantId: string, value: string): AnyEvent => ({
    id: `${merchantId}#2`,
    type: 'merchant.change_announced',
    schemaVersion: 1,
    occurredAt: new Date(NOW).toISOString(),
    merchantId,
    subject: merchantId,
    version: 2,
    data: {
      name: merchantId,
      notificationAddress: 'old@shop.example',
      pendingChanges: [
        {
          id: 'chg_1',
          setting: 'NOTIFICATION_ADDRESS',
          chainId: null,
          value,
          announcedAt: new Date(NOW).toISOString(),
          announcedBy: 'key_1',
          effectiveAt: new Date(NOW).toISOString(),
        },
      ],
    },
  });
  const send = (one: AnyEvent) =>
    sendNotice({
      findMerchant,
      mailer,
      sent: dynamoSentNotices({ client: world.client, tableName: 'claims' }, clock),
    })(one);

  it('given a new address, then the old and the new one are told, once however often the event comes', async () => {
    await merchantAt('told', 'old@shop.example');
    expect(await send(event('told', 'new@shop.example'))).toBe('SENT');
    expect(await send(event('told', 'new@shop.example'))).toBe('SENT_BEFORE');
    expect(mails.map(({ to }) => to)).toEqual(['old@shop.example', 'new@shop.example']);
  });

  it('given the mail service goes away between two addresses, then the next try sends what is left', async () => {
    await merchantAt('retried', 'old@shop.example');
    const one = event('retried', 'new@shop.example');
    refusals = 1;
    await expect(send(one)).rejects.toThrow('away');
    expect(await send(one)).toBe('SENT');
    expect(mails.map(({ to }) => to)).toEqual(['old@shop.example', 'new@shop.example']);
  });

  it('given nobody to tell, then nobody is', async () => {
    expect(await send(event('not-there', 'new@shop.example'))).toBe('NOBODY');
    expect(mails).toEqual([]);
  });
});

describe('summaries', () => {
  const positions = (received: bigint) => [
    { code: 'USDC@1', decimals: 6, received, swept: 0n, fees: 0n, waiting: received },
  ];
  const send = (id: MerchantId, day: string, received: bigint) =>
    sendSummary({
      findMerchant,
      mailer,
      clock,
      figures: { positions: async () => positions(received), failed: async () => 3 },
      summaries: dynamoSentSummaries(table()),
    })(id, day);

  it('given two days, then the second counts from where the first stopped, and a day is sent once', async () => {
    const id = await merchantAt('summed', 'owner@shop.example');
    expect(await send(id, '2026-11-20', 5_000_000n)).toBe('SENT');
    expect(await send(id, '2026-11-20', 6_000_000n)).toBe('SENT_BEFORE');
    expect(await send(id, '2026-11-21', 7_000_000n)).toBe('SENT');
    expect(await send(id, '2026-11-20', 9_000_000n)).toBe('SENT_BEFORE');
    expect(mails.map(({ text }) => /USDC@1 +(\S+)/.exec(text)?.[1])).toEqual(['5.00', '2.00']);
    expect(mails[1]?.html).toContain('<td style="padding:2px 12px 2px 0;text-align:left">2.00</td>');
  });

  it('given the mail was not taken, then the next try counts the same', async () => {
    const id = await merchantAt('away', 'owner@shop.example');
    refusals = 1;
    await expect(send(id, '2026-11-20', 5_000_000n)).rejects.toThrow('away');
    expect(await send(id, '2026-11-20', 5_000_000n)).toBe('SENT');
    expect(mails).toHaveLength(1);
  });

  it('given merchants with and without an address, when the pass is stopped and goes on, then each with one has work once', async () => {
    const addressed = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        merchantAt(`pass-${i}`, i % 2 === 0 ? 'owner@shop.example' : undefined),
      ),
    );
    const done: SummaryWork[] = [];
    const todo: SummaryWork[] = [{ work: 'PAGE', day: '2026-11-21', after: null }];
    const queue = { send: async (works: readonly SummaryWork[]) => void todo.push(...works) };
    for (let work = todo.shift(); work !== undefined; work = todo.shift()) {
      if (work.work === 'MERCHANT') done.push(work);
      else await dispatchSummaries({ merchants: dynamoMerchantPages(table(), 7), queue })(work);
    }
    const ids = done.flatMap((work) => (work.work === 'MERCHANT' ? [work.merchantId] : []));
    const own = ids.filter((id) => id.startsWith('pass-')).sort();
    expect(own).toEqual(addressed.filter((_, i) => i % 2 === 0).sort());
  });
});

import type { AnyEvent } from '../events/eventTypes.ts';
import type { MerchantRecord } from '../merchants/ports.ts';
import { type MerchantId, parseMerchantId } from '../shared/ids.ts';
import { composeMail } from './mail.ts';
import { announcedAddresses, noticeOf } from './notice.ts';
import type { Mailer, SentNotices } from './ports.ts';

export interface SendNoticeDeps {
  /** As its settings are now; null when there is none. */
  readonly findMerchant: (id: MerchantId) => Promise<MerchantRecord | null>;
  readonly mailer: Mailer;
  readonly sent: SentNotices;
}

/**
 * Tells a merchant of an event by mail, once for each address: the good one, and one that is announced as well. A function that ends
 * between sending and recording sends once more.
 */
export function sendNotice({ findMerchant, mailer, sent }: SendNoticeDeps) {
  return async (event: AnyEvent): Promise<'SENT' | 'SENT_BEFORE' | 'NOBODY'> => {
    const letter = noticeOf(event);
    const merchantId = parseMerchantId(event.merchantId);
    const merchant = letter === null || !merchantId.ok ? null : await findMerchant(merchantId.value);
    if (letter === null || merchant === null) return 'NOBODY';
    const { notificationAddress } = merchant;
    const good = notificationAddress === undefined ? [] : [notificationAddress];
    const addresses = [...new Set([...good, ...announcedAddresses(event)])];
    if (addresses.length === 0) return 'NOBODY';
    let sentNow = 0;
    for (const to of addresses) {
      if (await sent.has(event.id, to)) continue;
      await mailer.send(composeMail(to, merchant.name, letter));
      await sent.record(event.id, to);
      sentNow += 1;
    }
    return sentNow === 0 ? 'SENT_BEFORE' : 'SENT';
  };
}

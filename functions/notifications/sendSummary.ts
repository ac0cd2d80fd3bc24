import type { MerchantRecord } from '../merchants/ports.ts';
import { type Clock, isoNow } from '../shared/clock.ts';
import type { MerchantId } from '../shared/ids.ts';
import { composeMail } from './mail.ts';
import type { Mailer, MerchantFigures, SentSummaries } from './ports.ts';
import { summaryLetter } from './summary.ts';

/** Above it people look at the list, not at the number. */
const FAILED_MAX = 100;

export interface SendSummaryDeps {
  readonly findMerchant: (id: MerchantId) => Promise<MerchantRecord | null>;
  readonly figures: MerchantFigures;
  readonly summaries: SentSummaries;
  readonly mailer: Mailer;
  readonly clock: Clock;
}

/**
 * Sends a merchant its summary of a day, once. Each counts from where the one before stopped, so that none leaves a gap whenever it is sent;
 * a function that ends between sending and recording sends it once more.
 */
export function sendSummary({ findMerchant, figures, summaries, mailer, clock }: SendSummaryDeps) {
  return async (merchantId: MerchantId, day: string): Promise<'SENT' | 'SENT_BEFORE' | 'NOBODY'> => {
    const merchant = await findMerchant(merchantId);
    const to = merchant?.notificationAddress;
    if (merchant === null || to === undefined) return 'NOBODY';
    const last = await summaries.last(merchantId);
    if (last !== null && last.day >= day) return 'SENT_BEFORE';
    const at = isoNow(clock);
    const [positions, failed] = await Promise.all([
      figures.positions(merchantId),
      figures.failed(merchantId, FAILED_MAX),
    ]);
    const letter = summaryLetter({
      day,
      since: last?.at ?? null,
      before: last?.positions ?? [],
      positions,
      failed,
      failedMax: FAILED_MAX,
    });
    await mailer.send(composeMail(to, merchant.name, letter));
    return (await summaries.record(merchantId, { day, at, positions })) ? 'SENT' : 'SENT_BEFORE';
  };
}

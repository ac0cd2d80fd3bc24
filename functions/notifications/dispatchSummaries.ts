import type { MerchantPages, SummaryQueue, SummaryWork } from './ports.ts';

/**
 * One step of the pass over all merchants: a page of them becomes work, one message each, behind the message for the next page. A step that
 * fails comes again by itself, and what it had sent before changes nothing, since a summary is sent once.
 */
export function dispatchSummaries({ merchants, queue }: { merchants: MerchantPages; queue: SummaryQueue }) {
  return async ({ day, after }: Extract<SummaryWork, { work: 'PAGE' }>): Promise<number> => {
    const { ids, next } = await merchants.page(after);
    await queue.send([
      ...(next === null ? [] : [{ work: 'PAGE' as const, day, after: next }]),
      ...ids.map((merchantId) => ({ work: 'MERCHANT' as const, day, merchantId })),
    ]);
    return ids.length;
  };
}

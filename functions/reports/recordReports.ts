import DataLoader from 'dataloader';
import type { AnyEvent } from '../events/eventTypes.ts';
import { countOf, termsOf } from './countedEvent.ts';
import type { ReportedEvent, ReportStore } from './ports.ts';

/**
 * Takes events of one batch together, so that one write adds what all of a merchant's add to a day. Idempotent: what was counted stays
 * counted, whatever is delivered again.
 */
export function recordReports({ store }: { readonly store: Pick<ReportStore, 'record'> }) {
  const batches = new DataLoader<AnyEvent, string>(
    async (events) => {
      const reported = events.map((event): ReportedEvent => ({
        merchantId: event.merchantId,
        count: countOf(event),
        terms: termsOf(event),
      }));
      const outcomes = new Map<string, string | Error>();
      await Promise.all(
        [...Map.groupBy(reported, ({ merchantId }) => merchantId)].map(async ([merchantId, own]) => {
          try {
            await store.record(merchantId, own);
            outcomes.set(merchantId, 'RECORDED');
          } catch (error) {
            outcomes.set(merchantId, error instanceof Error ? error : new Error(String(error)));
          }
        }),
      );
      return events.map(({ merchantId }) => outcomes.get(merchantId) ?? new Error('not recorded'));
    },
    { cache: false },
  );
  return (event: AnyEvent): Promise<string> => batches.load(event);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { AppSyncClient } from '../../scripts/demo/appsyncClient.ts';
import type { PaidInvoice } from './paidInvoice.ts';

/** Asks which invoices are SWEPT, for as long as a server answers. */
export interface WatchSwept {
  /** When it was first seen SWEPT, by the clock that was given; null: not yet. */
  sweptAtMs(id: string): number | null;
  close(): Promise<void>;
}

const POLL_MS = 400;
/** Of one request. */
const ASKED_TOGETHER_MAX = 20;

interface Watched {
  /** Null while no server runs. */
  client(): AppSyncClient | null;
  /** All that were paid so far. */
  paid(): readonly PaidInvoice[];
  ranMs(): number;
}

export function watchSwept({ client: clientNow, paid, ranMs }: Watched): WatchSwept {
  const swept = new Map<string, number>();
  let isClosed = false;
  const look = async (): Promise<void> => {
    const client = clientNow();
    const waiting = paid().filter(({ id }) => !swept.has(id));
    if (client === null || waiting.length === 0) return;
    const some = waiting.slice(0, ASKED_TOGETHER_MAX);
    try {
      const found = await client.request<Record<string, { status: string }>>(queryOf(some));
      some.forEach(({ id }, index) => {
        if (found[`i${index}`]?.status === 'SWEPT') swept.set(id, ranMs());
      });
    } catch {
      // It died, or was too busy to answer: it is asked again.
    }
  };
  const looking = (async () => {
    while (!isClosed) {
      await look();
      await sleep(POLL_MS);
    }
  })();
  return {
    sweptAtMs: (id) => swept.get(id) ?? null,
    close: async () => {
      isClosed = true;
      await looking;
    },
  };
}

function queryOf(invoices: readonly PaidInvoice[]): string {
  const fields = invoices.map(({ id }, index) => `i${index}: getInvoice(id: "${id}") { status }`);
  return `query Statuses { ${fields.join(' ')} }`;
}

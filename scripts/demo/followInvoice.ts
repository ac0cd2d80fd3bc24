import type { AppSyncClient } from './appsyncClient.ts';

export interface PushedInvoice {
  id: string;
  version: number;
  status: string;
  amount: string;
  currency: string;
  failureReason: string | null;
  sweeps: { status: string; fee: string | null; feeCurrency: string }[];
}

export interface Followed {
  /** Resolves when a frame says SWEPT; rejects at `deadline` with the statuses that did arrive. */
  swept: Promise<PushedInvoice>;
}

const FOLLOW = `subscription Follow($id: ID!) {
  onInvoiceChanged(id: $id) {
    id version status amount currency failureReason sweeps { status fee feeCurrency }
  }
}`;

/** Subscribes to one invoice and reports each status once, in the order of versions, from pushed frames only. */
export async function followInvoice(
  client: AppSyncClient,
  id: string,
  deadline: number,
  onStatus: (invoice: PushedInvoice) => void,
): Promise<Followed> {
  const seen: string[] = [];
  let version = 0;
  let arrived: (invoice: PushedInvoice) => void = () => undefined;
  const swept = new Promise<PushedInvoice>((resolve, reject) => {
    const missing = () =>
      reject(new Error(`invoice ${id} was not pushed as SWEPT; pushed: ${seen.join(', ') || 'nothing'}`));
    const timer = setTimeout(missing, deadline - Date.now());
    arrived = (invoice) => {
      clearTimeout(timer);
      resolve(invoice);
    };
  });
  // The rejection is handled where the promise is awaited, which may be later than its deadline.
  swept.catch(() => undefined);

  await client.subscribe<{ onInvoiceChanged: PushedInvoice }>(
    FOLLOW,
    { id },
    ({ onInvoiceChanged: invoice }) => {
      if (invoice.version <= version) return; // Delivery is at least once and unordered.
      version = invoice.version;
      if (seen.at(-1) !== invoice.status) {
        seen.push(invoice.status);
        onStatus(invoice);
      }
      if (invoice.status === 'SWEPT') arrived(invoice);
    },
  );
  return { swept };
}

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

/**
 * Subscribes to one invoice and reports each change of its status once, from pushed frames only, in the order in which they
 * arrive: delivery is at least once and unordered, and what came late was pushed all the same.
 */
export async function followInvoice(
  client: AppSyncClient,
  id: string,
  deadline: number,
  onStatus: (invoice: PushedInvoice) => void,
): Promise<Followed> {
  const statuses: (string | undefined)[] = []; // by version
  let arrived: (invoice: PushedInvoice) => void = () => undefined;
  const swept = new Promise<PushedInvoice>((resolve, reject) => {
    const missing = () => {
      const pushed = statuses.filter((status) => status !== undefined).join(', ') || 'nothing';
      reject(new Error(`invoice ${id} was not pushed as SWEPT; pushed: ${pushed}`));
    };
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
      const { version, status } = invoice;
      if (statuses[version] !== undefined) return;
      const before = statuses.findLast((known, earlier) => known !== undefined && earlier < version);
      statuses[version] = status;
      if (before !== status) onStatus(invoice);
      if (status === 'SWEPT') arrived(invoice);
    },
  );
  return { swept };
}

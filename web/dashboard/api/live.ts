import {
  type Invoice,
  isApiError,
  OnInvoiceChanged,
  OnTransactionChanged,
  type PaymentsClient,
  type Transaction,
} from 'appsync-payments-client';

export type LiveState = 'connecting' | 'on' | 'off';

export interface LiveListener {
  readonly onInvoice?: (invoice: Invoice) => void;
  readonly onTransaction?: (transaction: Transaction) => void;
  /** The connection was lost and is back: what changed meanwhile was not pushed. */
  readonly onMissed?: () => void;
}

/** Pushes of everything of the merchant's, over one connection for all views. */
export interface Live {
  /** @returns what ends it */
  listen(listener: LiveListener): () => void;
  /** Calls back with the state as it is and whenever it changes. @returns what ends it */
  watchState(watch: (state: LiveState) => void): () => void;
  close(): void;
}

/** Subscribes to both kinds; the client reconnects by itself. A kind that the key may not see stays silent. */
export function openLive(client: PaymentsClient): Live {
  const listeners = new Set<LiveListener>();
  const watchers = new Set<(state: LiveState) => void>();
  const states: Record<'invoices' | 'transactions', LiveState> = {
    invoices: 'connecting',
    transactions: 'connecting',
  };
  const state = (): LiveState => {
    const all = Object.values(states).filter((each) => each !== 'off');
    if (all.length === 0) return 'off';
    return all.every((each) => each === 'on') ? 'on' : 'connecting';
  };
  const become = (kind: keyof typeof states, next: LiveState): void => {
    states[kind] = next;
    for (const watch of watchers) watch(state());
  };
  const handlers = (kind: keyof typeof states) => ({
    onConnected: ({ again }: { readonly again: boolean }) => {
      become(kind, 'on');
      if (again) for (const { onMissed } of listeners) onMissed?.();
    },
    onTrouble: () => become(kind, 'connecting'),
    onEnd: (error: Error) => {
      become(kind, 'off');
      if (!isApiError(error, 'Unauthorized')) console.warn(`Subscription to ${kind} ended: ${error.message}`);
    },
  });
  const subscriptions = [
    client.subscribe(
      OnInvoiceChanged,
      {},
      {
        ...handlers('invoices'),
        onData: ({ onInvoiceChanged: invoice }) => {
          if (invoice) for (const { onInvoice } of listeners) onInvoice?.(invoice);
        },
      },
    ),
    client.subscribe(
      OnTransactionChanged,
      {},
      {
        ...handlers('transactions'),
        onData: ({ onTransactionChanged: transaction }) => {
          if (transaction) for (const { onTransaction } of listeners) onTransaction?.(transaction);
        },
      },
    ),
  ];
  for (const { ready } of subscriptions) ready.catch(() => undefined);
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    watchState: (watch) => {
      watchers.add(watch);
      watch(state());
      return () => void watchers.delete(watch);
    },
    close: () => {
      for (const subscription of subscriptions) subscription.unsubscribe();
      client.close();
    },
  };
}

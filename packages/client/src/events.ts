import { backoffMs, pause } from './backoff.ts';
import type { PaymentsClient } from './client.ts';
import { isRetryable, TransportError } from './errors.ts';
import { EventsSince, OnInvoiceChanged, OnTransactionChanged } from './generated/operations.generated.ts';
import type { Operation } from './operation.ts';
import { type EventMessage, parseMessage, WebhookError } from './webhook.ts';

export interface EventPage {
  /** In the order in which they were recorded; none where there are none yet. */
  readonly events: readonly EventMessage[];
  /** Keep it with what the events led to, in one transaction where that is possible: it is where the next call goes on. */
  readonly cursor: string;
}

export interface FollowEventsOptions {
  /** Where the last call ended; null: with the first event that is kept. */
  readonly cursor: string | null;
  /** The next page is read when this has ended. What it throws ends the whole, with the page not taken. */
  readonly onPage: (page: EventPage) => void | Promise<void>;
  /** Aborted, it ends after the page at hand. */
  readonly signal: AbortSignal;
  /** The longest time between two looks while nothing is pushed. Default: 30,000. */
  readonly pollMs?: number;
  /** False: no subscriptions, for a key without `invoices:read` and `transactions:read`. Default: true. */
  readonly push?: boolean;
  /** A look failed, or the subscriptions; another one follows. */
  readonly onTrouble?: (error: Error) => void;
}

const POLL_MS = 30_000;
const BACKOFF = { firstMs: 1_000, maxMs: 30_000 };
/** Between two looks after a push, which may come before its event is in the log; it doubles. */
const FIRST_LOOK_MS = 200;

/**
 * Reads a merchant's events from a cursor on, each once and none left out, and goes on with those to come: `eventsSince` has what happened, a
 * push only says that it is time to look. It needs the scope `webhooks`.
 *
 * @returns the cursor to go on from, when the signal was aborted
 * @throws ApiError when the API refuses: `InvalidInput` for a cursor of more than 90 days ago
 */
export async function followEvents(
  client: Pick<PaymentsClient, 'request' | 'subscribe'>,
  options: FollowEventsOptions,
): Promise<string | null> {
  const { signal, pollMs = POLL_MS, onTrouble } = options;
  const looks = idleLooks(pollMs, signal);
  const stop = options.push === false ? () => undefined : wakeByPushes(client, looks.wake, onTrouble);
  let { cursor } = options;
  let failures = 0;
  try {
    while (!signal.aborted) {
      const page = await read(client, cursor).catch((error: unknown) => {
        if (!isRetryable(error)) throw error;
        return error as Error;
      });
      if (page instanceof Error) {
        onTrouble?.(page);
        const seconds = page instanceof TransportError ? (page.retryAfterSeconds ?? 0) : 0;
        await pause(Math.max(backoffMs(BACKOFF, ++failures, Math.random), seconds * 1_000), signal);
        continue;
      }
      failures = 0;
      if (page.cursor !== cursor) await options.onPage({ events: page.events, cursor: page.cursor });
      cursor = page.cursor;
      if (!page.more) await looks.wait(page.events.length > 0);
    }
    return cursor;
  } finally {
    stop();
  }
}

async function read(
  client: Pick<PaymentsClient, 'request'>,
  cursor: string | null,
): Promise<EventPage & { readonly more: boolean }> {
  const { eventsSince } = await client.request(EventsSince, { cursor });
  const { items, more } = eventsSince;
  return { events: items.map(({ body }) => eventOf(body)), cursor: eventsSince.cursor, more };
}

/** The log has events alone. */
function eventOf(body: string): EventMessage {
  const message = parseMessage(body);
  if (message.type === 'ping') throw new WebhookError('a ping is no event');
  return message;
}

/** Waits that double while nothing happens, and begin anew when something does. */
function idleLooks(pollMs: number, signal: AbortSignal) {
  let looks = 0;
  let woken = new AbortController();
  const end = (): void => woken.abort();
  return {
    wake: (): void => {
      looks = 0;
      woken.abort();
    },
    wait: async (something: boolean): Promise<void> => {
      if (something) looks = 0;
      woken = new AbortController();
      signal.addEventListener('abort', end);
      if (!signal.aborted) await pause(Math.min(pollMs, FIRST_LOOK_MS * 2 ** looks), woken.signal);
      signal.removeEventListener('abort', end);
      looks = Math.min(looks + 1, 20);
    },
  };
}

function wakeByPushes(
  client: Pick<PaymentsClient, 'subscribe'>,
  wake: () => void,
  onTrouble: ((error: Error) => void) | undefined,
): () => void {
  const handlers = {
    onData: wake,
    onConnected: wake,
    ...(onTrouble === undefined ? {} : { onTrouble, onEnd: onTrouble }),
  };
  const follow = <Result, Variables>(operation: Operation<Result, Variables>, variables: Variables) =>
    client.subscribe(operation, variables, handlers);
  const subscriptions = [follow(OnInvoiceChanged, {}), follow(OnTransactionChanged, {})];
  return () => subscriptions.forEach((each) => each.unsubscribe());
}

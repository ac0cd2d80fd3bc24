import { isRetryable } from 'appsync-payments-client';
import type { Clock } from '../../functions/shared/clock.ts';
import type { Secret } from '../../functions/shared/secret.ts';
import { signedHeaders } from '../../functions/webhooks/signature.ts';

/** One event, as `eventsSince` answers it. */
export interface ListenedEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  /** JSON, to the byte what endpoints get. */
  readonly body: string;
}

export interface EventPage {
  readonly items: readonly ListenedEvent[];
  readonly cursor: string;
  readonly more: boolean;
}

/** How one forwarded event ended. */
export interface Forwarded extends Pick<ListenedEvent, 'id' | 'type' | 'occurredAt'> {
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  readonly milliseconds: number;
  /** Why there was no answer. */
  readonly reason: string | null;
}

export interface ForwardDeps {
  /** `eventsSince`; null: from the first event that is kept. */
  readonly readSince: (cursor: string | null) => Promise<EventPage>;
  readonly secret: Secret;
  readonly forwardTo: string;
  /** Only these types; none: all. */
  readonly types: readonly string[];
  /** ISO 8601: those that happened before are passed over. */
  readonly since: string | null;
  readonly clock: Clock;
  readonly wait: (ms: number) => Promise<void>;
  readonly onForwarded: (forwarded: Forwarded) => void;
  /** The events could not be read; they are tried again. */
  readonly onTrouble: (error: Error) => void;
  /** True ends it after the events that are there. */
  readonly stopped: () => boolean;
}

const IDLE_MS = 500;
const TROUBLE_MS = 2_000;
const TIMEOUT_MS = 15_000;

/**
 * Posts a merchant's events to an address of the developer's, one after another and in the order of the log, signed as deliveries are. What
 * the address answers is shown and not tried again: it is there to be looked at. A server that is started anew meanwhile is waited for.
 *
 * @returns the cursor to go on from
 * @throws ApiError when the API refuses, and what `readSince` throws when it is stopped
 */
export async function forwardEvents(deps: ForwardDeps, from: string | null): Promise<string | null> {
  let cursor = from;
  for (;;) {
    const page = await read(deps, cursor);
    if (page === null) continue;
    cursor = page.cursor;
    for (const event of page.items) if (isWanted(deps, event)) deps.onForwarded(await forward(deps, event));
    if (page.more) continue;
    if (deps.stopped()) return cursor;
    await deps.wait(IDLE_MS);
  }
}

/** Null after a wait, when another attempt may do. */
async function read(deps: ForwardDeps, cursor: string | null): Promise<EventPage | null> {
  try {
    return await deps.readSince(cursor);
  } catch (error) {
    if (!isRetryable(error) || deps.stopped()) throw error;
    deps.onTrouble(error as Error);
    await deps.wait(TROUBLE_MS);
    return null;
  }
}

function isWanted({ types, since }: ForwardDeps, { type, occurredAt }: ListenedEvent): boolean {
  return (types.length === 0 || types.includes(type)) && (since === null || occurredAt >= since);
}

async function forward({ forwardTo, secret, clock }: ForwardDeps, event: ListenedEvent): Promise<Forwarded> {
  const { id, type, occurredAt, body } = event;
  const startedAt = clock.nowMs();
  const ended = (status: number | null, reason: string | null): Forwarded => ({
    id,
    type,
    occurredAt,
    status,
    milliseconds: Math.round(clock.nowMs() - startedAt),
    reason,
  });
  const headers = {
    ...signedHeaders({ id, timestamp: Math.floor(startedAt / 1_000), body }, [secret]),
    'content-type': 'application/json',
  };
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const { status } = await fetch(forwardTo, { method: 'POST', headers, body, redirect: 'manual', signal });
    return ended(status, null);
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return ended(null, cause instanceof Error ? cause.message : String(cause));
  }
}

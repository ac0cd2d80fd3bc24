import type { InvoiceId, MerchantId } from '../../shared/ids.ts';

/** The works of the watcher, each with its own lease and its own place. */
export const WATCH_WORKS = [
  'head',
  'confirm',
  'expire',
  'reorganised',
  'rotate',
  'daily',
  'certify',
] as const;
export type WatchWork = (typeof WATCH_WORKS)[number];

/** The body of the messages on the watch and the sweep queue. */
export interface WakeMessage {
  readonly chainId: number;
  /** Of the watcher; default: `head`. */
  readonly work?: WatchWork;
  /** Of the sweeper: an invoice whose address takes its delegation back. */
  readonly revoke?: InvoiceId;
  /** Of the sweeper: a merchant whose treasury on the chain changes. */
  readonly treasuryChange?: MerchantId;
  /** Token of the pass that sent it to continue its loop; absent in those of rules and schedules. */
  readonly after?: number;
  /** Of the watcher's head: when it woke each work last, in milliseconds since 1970; the next turn may run in another environment. */
  readonly woken?: Readonly<Partial<Record<WatchWork, number>>>;
  /** Of the sweeper: the pass after `after` sent it as it began, and it continues that pass where it died. */
  readonly watchdog?: true;
  /** Delivered before: whoever received it then did not end. Not part of the body. */
  readonly redelivered?: true;
}

/** Sends a message that only wakes: a lost one costs time, since the minute schedule does the same. */
export interface WakeQueue {
  wake(message: WakeMessage, delaySeconds: number): Promise<void>;
}

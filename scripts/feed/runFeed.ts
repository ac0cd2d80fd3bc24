import type { Clock } from '../../functions/shared/clock.ts';
import type { Fed } from './figures.ts';
import type { FeedTarget } from './target.ts';
import type { FedTransaction } from './traffic.ts';

export interface FeedDeps {
  readonly target: FeedTarget;
  /** Counts from any fixed moment. */
  readonly clock: Clock;
  readonly sleep: (ms: number) => Promise<void>;
  readonly progress: (sent: number, ended: number, count: number) => void;
}

export interface FeedOptions {
  /** Part of every idempotency key. */
  readonly run: string;
  /** Transactions a second; 0: as fast as it goes. */
  readonly rate: number;
  /** Submissions at a time. */
  readonly parallel: number;
  /** Transactions under way at a time: no more is sent until some have ended. Default: any number. */
  readonly window?: number;
}

const POLL_MS = 500;

/** So many at once are worth asking again without a pause. */
const MANY = 50;

const WINDOW_POLL_MS = 50;

/** Nothing has ended for so long: it will not end. */
const STALLED_MS = 120_000;

/** A submission whose answer was lost is sent again under its key, so that it is stored once. */
const ATTEMPTS = 3;

/**
 * Sends all transactions at the rate and waits until the system has ended every one.
 *
 * @throws Error when a submission fails, or when nothing ends for two minutes
 */
export function runFeed(
  deps: FeedDeps,
): (transactions: readonly FedTransaction[], options: FeedOptions) => Promise<Fed[]> {
  const { target, clock, sleep, progress } = deps;

  async function submit(transaction: FedTransaction, key: string): Promise<string> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await target.submit(transaction, key);
      } catch (error) {
        if (attempt === ATTEMPTS || /^InvalidInput/.test(String((error as Error).message))) throw error;
        await sleep(POLL_MS * attempt);
      }
    }
  }

  async function send(
    transactions: readonly FedTransaction[],
    { run, rate, parallel, window = Infinity }: FeedOptions,
    pending: Set<string>,
    failed: AbortSignal,
  ): Promise<void> {
    const startedMs = clock.nowMs();
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let index = next++; index < transactions.length && !failed.aborted; index = next++) {
        const waitMs = rate === 0 ? 0 : startedMs + (index * 1000) / rate - clock.nowMs();
        if (waitMs > 0) await sleep(waitMs);
        while (pending.size >= window && !failed.aborted) await sleep(WINDOW_POLL_MS);
        const transaction = transactions[index];
        if (transaction !== undefined) pending.add(await submit(transaction, `${run}-${index}`));
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, transactions.length) }, worker));
  }

  return async (transactions, options) => {
    const count = transactions.length;
    const pending = new Set<string>();
    const fed: Fed[] = [];
    let sending = true;
    // One that fails ends all: there is no use in sending on, or in waiting for the rest.
    const failed = new AbortController();
    const orEnd = <T>(work: Promise<T>) =>
      work.catch((error: unknown) => {
        failed.abort();
        throw error;
      });
    const sent = send(transactions, options, pending, failed.signal).finally(() => (sending = false));

    const collect = async (): Promise<void> => {
      let movedMs = clock.nowMs();
      let known = 0;
      while (!failed.signal.aborted && (sending || pending.size > 0)) {
        const news = pending.size === 0 ? [] : await target.ended([...pending]);
        for (const each of news) if (pending.delete(each.id)) fed.push(each);
        const sentCount = pending.size + fed.length;
        progress(sentCount, fed.length, count);
        if (news.length > 0 || sentCount > known) movedMs = clock.nowMs();
        known = sentCount;
        if (clock.nowMs() - movedMs > STALLED_MS) {
          throw new Error(
            `${pending.size} transactions are at work and none has ended for ${STALLED_MS / 1000} s`,
          );
        }
        if (news.length < MANY) await sleep(POLL_MS);
      }
    };
    await Promise.all([orEnd(sent), orEnd(collect())]);
    progress(pending.size + fed.length, fed.length, count);
    return fed;
  };
}

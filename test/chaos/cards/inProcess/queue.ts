import type { Random } from '../../../../scripts/feed/random.ts';
import { DIED, type Turns } from './turns.ts';

/** A queue as SQS is one: at least once, in any order; what fails comes again, and at last waits for people. */
export interface Queue {
  send(body: string): void;
  /** Messages that failed too often, so that an alarm called people; they brought them back. */
  readonly deadLetters: () => number;
  /** Of the consumer's failures, the last of each message that died. */
  readonly causes: readonly string[];
}

export interface QueueOptions {
  readonly turns: Turns;
  readonly random: Random;
  /** Of the function that reads. */
  readonly timeoutMs: number;
  readonly batchMax: number;
  /** @returns the places of those that failed, with their reasons */
  readonly consume: (bodies: readonly string[]) => Promise<ReadonlyMap<number, string>>;
}

interface Message {
  readonly body: string;
  tries: number;
  cause: string;
}

/** As the stack has it. */
const RECEIVED_MAX = 5;
const VISIBLE_AFTER_MS = 180_000;
const DAY_MS = 24 * 60 * 60_000;
/** Shares of messages. */
const TWICE = 0.1;
const LATE = 0.03;

export function openQueue({ turns, random, timeoutMs, batchMax, consume }: QueueOptions): Queue {
  const ready: Message[] = [];
  const causes: string[] = [];
  let deadLetters = 0;

  /** Puts a message before the consumer after a while. */
  async function wait(message: Message, ms: number): Promise<void> {
    await turns.sleep(ms);
    ready.push(message);
    await turns.turn();
    if (ready.length > 0) await deliver(ready.splice(0, random.integer(1, batchMax)));
  }

  async function deliver(batch: readonly Message[]): Promise<void> {
    const failed = await turns.invoke(timeoutMs, () => consume(batch.map(({ body }) => body)));
    await Promise.all(
      batch.map(async (message, place) => {
        const cause = failed === DIED ? 'the consumer died' : failed.get(place);
        if (cause === undefined) return;
        message.cause = cause;
        if (++message.tries < RECEIVED_MAX) return wait(message, VISIBLE_AFTER_MS);
        deadLetters++;
        causes.push(cause);
        message.tries = 0;
        await wait(message, random.fraction() * DAY_MS);
      }),
    );
  }

  return {
    causes,
    deadLetters: () => deadLetters,
    send: (body) => {
      const times = random.fraction() < TWICE ? 2 : 1;
      for (let time = 0; time < times; time++) {
        const ms = random.fraction() * (random.fraction() < LATE ? 600_000 : 2_000);
        void turns.elsewhere(() => wait({ body, tries: 0, cause: '' }, ms));
      }
    },
  };
}

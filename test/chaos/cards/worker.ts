/** A process of its own that makes a merchant's calls until it is killed: its command line is the tables, the gateway and the time. */
import process from 'node:process';
import { seededRandom } from '../../../scripts/feed/random.ts';
import { openCardCallers, sandboxOf } from '../../integration/functions/gateways/world.ts';
import { dying, live } from './live.ts';

/** One payment, made by the choices of its seed. */
export interface Job {
  readonly seed: string;
}

/** How a payment's calls ended. */
export interface JobDone {
  readonly seed: string;
  readonly unknown: boolean;
  readonly crashes: number;
  readonly givenUp: readonly string[];
  readonly error?: string;
}

const [, , endpoint = '', url = '', at = '0'] = process.argv;
let crashes = 0;
let random = Math.random;
const gateway = dying(
  sandboxOf({ url }),
  () => random(),
  () => void crashes++,
);
const callers = openCardCallers({ endpoint, clock: { nowMs: () => Number(at) }, gateways: [gateway] });

process.on('message', ({ seed }: Job) => {
  const seeded = seededRandom(seed);
  random = seeded.fraction;
  void live(callers, seeded)
    .then(
      (unknown) => ({ unknown }),
      (error: unknown) => ({ unknown: false, error: String(error) }),
    )
    .then((ended) => {
      const done: JobDone = { seed, crashes, givenUp: callers.seen.givenUp.splice(0), ...ended };
      crashes = 0;
      process.send?.(done);
    });
});
process.send?.({ seed: '', unknown: false, crashes: 0, givenUp: [] } satisfies JobDone);

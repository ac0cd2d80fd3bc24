import type { Log } from 'cdk-local-runtime';
import type { Rpc } from './rpc.ts';
import type { StateDumps } from './stateDumps.ts';

const PAUSE_MS_MIN = 2_000;
/** A dump grows with the chain. It may take this share of the time, so that a long chain does not do little else. */
const SHARE_OF_TIME_MAX = 1 / 20;

/** Keeps the chain's state on disk while the node runs. */
export interface Persistence {
  /** Stops after a last dump, which is given up after `timeoutMs`. */
  close(timeoutMs: number): Promise<void>;
}

/**
 * Dumps once, then every two seconds while dumping is quick. The node is asked for its state, because the file that
 * anvil's own `--state` writes is cut off when the node is killed at the wrong moment. Throws when the first dump
 * fails: without one, the next start would begin another chain.
 */
export async function persistChain(rpc: Rpc, dumps: StateDumps, log: Log): Promise<Persistence> {
  let closed = false;
  let last = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  const dumpOnce = async (): Promise<void> => {
    const state = await rpc<string>('anvil_dumpState');
    await dumps.save(Buffer.from(state.slice('0x'.length), 'hex'));
  };
  // One at a time, in the order in which they were asked for.
  const dump = (): Promise<void> => (last = last.then(dumpOnce, dumpOnce));

  const dumpLater = (pauseMs: number): void => {
    timer = setTimeout(() => {
      const startedMs = performance.now();
      dump()
        .catch((error: unknown) => {
          if (!closed) log.warn('the chain was not dumped', { error: String(error) });
        })
        .finally(() => {
          if (!closed) dumpLater(Math.max(PAUSE_MS_MIN, (performance.now() - startedMs) / SHARE_OF_TIME_MAX));
        });
    }, pauseMs);
  };

  await dump();
  dumpLater(PAUSE_MS_MIN);
  return {
    close: async (timeoutMs) => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      const giveUp = new Promise<void>((resolve) => setTimeout(resolve, timeoutMs).unref());
      await Promise.race([
        dump().catch((error: unknown) => log.warn('the last dump failed', { error: String(error) })),
        giveUp,
      ]);
    },
  };
}

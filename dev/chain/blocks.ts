import type { Log } from 'cdk-local-runtime';
import type { Rpc } from './rpc.ts';

/** Mines a block every `seconds`, and skips a turn that comes while the last block is still being mined. */
export function mineBlocks(rpc: Rpc, seconds: number, log: Log): { close(): Promise<void> } {
  let mining: Promise<void> | undefined;
  const timer = setInterval(() => {
    mining ??= rpc<string>('evm_mine')
      .then(
        () => undefined,
        (error: unknown) => log.warn('no block was mined', { error: String(error) }),
      )
      .finally(() => (mining = undefined));
  }, seconds * 1000);
  return {
    close: async () => {
      clearInterval(timer);
      await mining;
    },
  };
}

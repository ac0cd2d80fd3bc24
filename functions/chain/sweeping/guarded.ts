import type { Log } from '../../shared/log.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { RpcUnavailable } from '../evm/rpc.ts';
import { LeaseLost } from '../ports.ts';

/** What fails alone is tried again in the next pass; what says nothing about it ends the whole pass. */
export async function guarded<T>(
  { log }: { readonly log: Log },
  facts: Readonly<Record<string, string>>,
  work: () => Promise<T>,
): Promise<T | 'failed'> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NodeLagging || error instanceof RpcUnavailable || error instanceof LeaseLost)
      throw error;
    log.error('a sweep cannot go on: it is tried again in the next pass', { ...facts, error });
    return 'failed';
  }
}

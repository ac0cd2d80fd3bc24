import type { Log } from '../../shared/log.ts';
import { type Rpc, RpcRefused } from '../evm/rpc.ts';
import type { Leg, Sweep } from '../sweep.ts';

/** What nodes answer when they have the transaction already, or one with the same nonce. */
const HARMLESS =
  /already known|already imported|known transaction|already in (the )?(mem)?pool|nonce too low|nonce is too low/i;

/**
 * Sends the newest attempt of a leg, which is stored. A refusal changes nothing: the bytes are sent again in the next
 * pass, and the receipts say what became of them.
 */
export async function broadcast(
  { rpc, log }: { readonly rpc: Rpc; readonly log: Log },
  sweep: Sweep,
  leg: Leg,
): Promise<void> {
  const attempt = leg.attempts.at(-1);
  if (attempt === undefined || leg.mined !== null) return;
  try {
    await rpc.request('eth_sendRawTransaction', [attempt.rawTransaction]);
  } catch (error) {
    if (!(error instanceof RpcRefused)) throw error;
    if (HARMLESS.test(error.reason)) return;
    log.warn('the node does not take a transaction', {
      sweepId: sweep.id,
      txHash: attempt.txHash,
      reason: error.reason,
    });
  }
}

import type { Eip1193Provider } from './eip1193.ts';
import type { Sent } from './payWithWallet.ts';

const ASK_EVERY_MS = 3_000;
/** EIP-5792: from 400 on a batch failed, off the chain or on it. */
const CALLS_FAILED = 400;

/**
 * Asks the wallet how its payment goes, and calls back when it knows that it failed, so that the payer can try again. That it went well is the server's to
 * say.
 *
 * @returns ends it
 */
export function followSent(provider: Eip1193Provider, sent: Sent, onFailed: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    const failed = await hasFailed(provider, sent).catch(() => false);
    if (over) return;
    if (failed) return onFailed();
    timer = setTimeout(() => void look(), ASK_EVERY_MS);
  };
  timer = setTimeout(() => void look(), ASK_EVERY_MS);
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

async function hasFailed(provider: Eip1193Provider, sent: Sent): Promise<boolean> {
  if ('txHash' in sent) {
    const receipt = await provider.request({ method: 'eth_getTransactionReceipt', params: [sent.txHash] });
    return (receipt as { status?: unknown } | null)?.status === '0x0';
  }
  const status = await provider.request({ method: 'wallet_getCallsStatus', params: [sent.callsId] });
  return Number((status as { status?: unknown } | null)?.status) >= CALLS_FAILED;
}

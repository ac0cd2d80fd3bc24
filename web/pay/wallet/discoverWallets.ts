import type { Eip1193Provider } from './eip1193.ts';

/** A wallet that is installed in this browser. */
export interface Wallet {
  /** Of this page view: EIP-6963's `uuid`. */
  readonly id: string;
  /** As it calls itself: somebody else's text. Null for one that only put itself at `window.ethereum`. */
  readonly name: string | null;
  readonly provider: Eip1193Provider;
}

interface Announcement {
  readonly info?: { readonly uuid?: unknown; readonly name?: unknown };
  readonly provider?: Partial<Eip1193Provider>;
}

/** More are not listed: any script of an extension can announce. */
const WALLETS_MAX = 8;
const NAME_MAX = 40;

/**
 * Calls back with the wallets of this browser, again whenever another announces itself (https://eips.ethereum.org/EIPS/eip-6963); with the one at
 * `window.ethereum` where none does.
 *
 * @returns ends it
 */
export function discoverWallets(onWallets: (wallets: readonly Wallet[]) => void): () => void {
  const found = new Map<string, Wallet>();
  const announced = (event: Event): void => {
    const { info, provider } = ((event as CustomEvent<Announcement>).detail ?? {}) as Announcement;
    if (typeof info?.uuid !== 'string' || typeof info.name !== 'string') return;
    if (typeof provider?.request !== 'function' || found.size >= WALLETS_MAX) return;
    const { uuid: id, name } = info;
    found.set(id, { id, name: name.slice(0, NAME_MAX), provider: provider as Eip1193Provider });
    onWallets([...found.values()]);
  };
  window.addEventListener('eip6963:announceProvider', announced);
  window.dispatchEvent(new Event('eip6963:requestProvider'));
  const { ethereum } = window as { ethereum?: Eip1193Provider };
  if (found.size === 0 && typeof ethereum?.request === 'function') {
    onWallets([{ id: 'injected', name: null, provider: ethereum }]);
  }
  return () => window.removeEventListener('eip6963:announceProvider', announced);
}

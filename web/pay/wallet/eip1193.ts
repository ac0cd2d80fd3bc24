/** What an injected wallet is: https://eips.ethereum.org/EIPS/eip-1193 */
export interface Eip1193Provider {
  request(request: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
}

/** The payer said no: EIP-1193. */
export const USER_REJECTED = 4001;
/** The wallet has no such method: EIP-1193. */
export const UNSUPPORTED_METHOD = 4200;
/** The wallet does not know the chain: EIP-3326. */
export const UNKNOWN_CHAIN = 4902;
/** A request of this page is open in the wallet already: EIP-1474. */
export const REQUEST_PENDING = -32002;
/** JSON-RPC: method not found. */
export const METHOD_NOT_FOUND = -32601;

/** The code of what a wallet threw; null for anything that is no error of a provider. Some wallets wrap the code of the chain's error. */
export function codeOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null) return null;
  const { code, data } = error as { code?: unknown; data?: { originalError?: { code?: unknown } } };
  const wrapped = data?.originalError?.code;
  if (typeof wrapped === 'number') return wrapped;
  return typeof code === 'number' ? code : null;
}

/** What a wallet said, cut to what a page can show. It is somebody else's text. */
export function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message.slice(0, MESSAGE_MAX) : String(error).slice(0, MESSAGE_MAX);
}

const MESSAGE_MAX = 200;

import type { Checkout } from 'appsync-payments-client';

/** One call as a wallet is asked to make it: EIP-5792's `calls`, and what `eth_sendTransaction` takes. Hexadecimal, 0x. */
export interface TransferCall {
  readonly to: string;
  readonly value: string;
  readonly data?: string;
}

/** `transfer(address,uint256)` of ERC-20: the first four bytes of its Keccak-256. */
const TRANSFER = '0xa9059cbb';

type Asked = Pick<Checkout, 'paymentUri' | 'address' | 'tokenAddress' | 'chainId'>;

/**
 * What pays a checkout: the EIP-681 URI of the server has the base units, so that no decimals are needed here. Address, token and chain of the
 * URI must be those that the page shows.
 *
 * @throws Error when the URI says something else than the checkout
 */
export function transferCall({ paymentUri, address, tokenAddress, chainId }: Asked): TransferCall {
  const match = /^ethereum:(0x[0-9a-fA-F]{40})@(\d+)(?:\/transfer)?\?(.+)$/.exec(paymentUri);
  const [, target, chain, query] = match ?? [];
  const fields = new URLSearchParams(query ?? '');
  const units = fields.get(tokenAddress === null ? 'value' : 'uint256') ?? '';
  const to = tokenAddress === null ? target : fields.get('address');
  const token = tokenAddress === null ? null : target;
  if (chain !== String(chainId) || to !== address || token !== tokenAddress || !/^[1-9]\d*$/.test(units)) {
    throw new Error('the payment URI does not say what the checkout says');
  }
  const amount = BigInt(units);
  if (tokenAddress === null) return { to: address, value: `0x${amount.toString(16)}` };
  return { to: tokenAddress, value: '0x0', data: TRANSFER + word(BigInt(address)) + word(amount) };
}

/** 32 bytes of the contract ABI, hexadecimal. */
function word(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

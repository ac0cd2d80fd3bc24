import { addressOf } from '../evm/address.ts';
import { derivePublicChild, parseExtendedPublicKey, type ExtendedPublicKey } from './hdKey.ts';

/** m/44'/60'/0': the extended key of the deposit account stands at this depth. */
export const ACCOUNT_DEPTH = 3;

export interface DeriveAddressDeps {
  /** The account's `xpub…`, read once per worker. */
  accountKey(): Promise<string>;
}

export interface DerivedAddress {
  /** EIP-55. */
  readonly address: string;
}

/**
 * Derives deposit addresses m/44'/60'/0'/0/index (BIP-44) from the account's extended public key alone.
 *
 * @throws Error when the key is not one of a BIP-44 account or the index is not in 0 … 2^31 − 1
 */
export function deriveAddress(
  deps: DeriveAddressDeps,
): (command: { index: number }) => Promise<DerivedAddress> {
  let external: Promise<ExtendedPublicKey> | undefined;
  const load = async (): Promise<ExtendedPublicKey> => {
    const account = parseExtendedPublicKey(await deps.accountKey());
    if (account.depth !== ACCOUNT_DEPTH) {
      throw new Error(
        `the deposit key must be an account key of depth ${ACCOUNT_DEPTH}, received depth ${account.depth}`,
      );
    }
    return derivePublicChild(account, 0);
  };
  return async ({ index }) => {
    // A key that could not be read now may be readable for the next call.
    external ??= load().catch((error: unknown) => {
      external = undefined;
      throw error;
    });
    return { address: addressOf(derivePublicChild(await external, index).publicKey) };
  };
}

import { SigningKey } from 'ethers/crypto';
import { Transaction } from 'ethers/transaction';
import type { Secret } from '../../shared/secret.ts';
import { addressOfPrivateKey, sameAddress } from '../evm/address.ts';
import { ACCOUNT_DEPTH } from './deriveAddress.ts';
import { derivePrivateChild, type ExtendedPrivateKey, parseExtendedPrivateKey } from './hdKey.ts';

/** An EIP-1559 transaction, ready to sign. */
export interface UnsignedTransaction {
  readonly chainId: number;
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
  readonly value: bigint;
  readonly gasLimit: bigint;
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

export interface SignedTransaction {
  readonly txHash: string;
  readonly rawTransaction: string;
}

/** The key of an address derives another one: nothing is signed, an operator must look. */
export class AddressMismatch extends Error {
  override readonly name = 'AddressMismatch';
}

/** The keys that sweeping needs; they never leave it. */
export interface KeyRing {
  /** EIP-55 address of the gas wallet. */
  gasWallet(): Promise<string>;
  signWithGasKey(transaction: UnsignedTransaction): Promise<SignedTransaction>;
  /** @throws AddressMismatch when m/44'/60'/0'/0/index is not the stored address */
  signWithDepositKey(
    deposit: { readonly index: number; readonly address: string },
    transaction: UnsignedTransaction,
  ): Promise<SignedTransaction>;
}

export interface KeyRingSecrets {
  /** `xprv…` of m/44'/60'/0'. */
  depositAccountKey(): Promise<Secret>;
  /** 32 bytes in hexadecimal. */
  gasKey(): Promise<Secret>;
}

export function createKeyRing(secrets: KeyRingSecrets): KeyRing {
  let external: ExtendedPrivateKey | undefined;
  const externalChain = async (): Promise<ExtendedPrivateKey> => {
    if (external === undefined) {
      const account = parseExtendedPrivateKey((await secrets.depositAccountKey()).reveal());
      if (account.depth !== ACCOUNT_DEPTH) {
        throw new Error(
          `the deposit key must be an account key of depth ${ACCOUNT_DEPTH}, received ${account.depth}`,
        );
      }
      external = derivePrivateChild(account, 0);
    }
    return external;
  };
  const gasKey = async (): Promise<Buffer> => {
    const text = (await secrets.gasKey()).reveal().replace(/^0x/, '');
    if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new Error('the gas key must be 32 bytes in hexadecimal');
    return Buffer.from(text, 'hex');
  };
  return {
    gasWallet: async () => addressOfPrivateKey(await gasKey()),
    signWithGasKey: async (transaction) => sign(transaction, await gasKey()),
    signWithDepositKey: async ({ index, address }, transaction) => {
      const { privateKey } = derivePrivateChild(await externalChain(), index);
      const derived = addressOfPrivateKey(privateKey);
      if (!sameAddress(derived, address)) {
        privateKey.fill(0);
        throw new AddressMismatch(`index ${index} derives ${derived}, stored is ${address}`);
      }
      return sign(transaction, privateKey);
    },
  };
}

/** Signs and wipes the key's bytes. */
function sign(unsigned: UnsignedTransaction, privateKey: Uint8Array): SignedTransaction {
  const transaction = Transaction.from({ type: 2, ...unsigned });
  transaction.signature = new SigningKey(privateKey).sign(transaction.unsignedHash);
  privateKey.fill(0);
  const { hash, serialized } = transaction;
  if (hash === null) throw new Error('a signed transaction has a hash');
  return { txHash: hash, rawTransaction: serialized };
}

import { SigningKey } from 'ethers/crypto';
import { Transaction } from 'ethers/transaction';
import type { Secret } from '../../shared/secret.ts';
import { addressOfPrivateKey, sameAddress } from '../evm/address.ts';
import { ACCOUNT_DEPTH } from './deriveAddress.ts';
import { derivePrivateChild, type ExtendedPrivateKey, parseExtendedPrivateKey } from './hdKey.ts';
import { permitSweep, permitTopUp, type SigningChain } from './signingPolicy.ts';
import type { UnsignedTransaction } from './unsignedTransaction.ts';

export interface SignedTransaction {
  readonly txHash: string;
  readonly rawTransaction: string;
}

/** The key of an address derives another one: nothing is signed, an operator must look. */
export class AddressMismatch extends Error {
  override readonly name = 'AddressMismatch';
}

/** A deposit account as it was stored with its invoice. */
export interface DepositAccount {
  readonly index: number;
  /** EIP-55. */
  readonly address: string;
}

/**
 * The keys that sweeping needs; they never leave it, and sign what the policy permits. What a node says decides no more
 * than whether something is signed.
 */
export interface KeyRing {
  /** EIP-55 address of the gas wallet. */
  gasWallet(): Promise<string>;
  /**
   * Pays for the gas of a deposit account, with the gas key.
   *
   * @throws SigningRefused for any other transaction
   * @throws AddressMismatch when m/44'/60'/0'/0/index is not the stored address
   */
  signTopUp(account: DepositAccount, transaction: UnsignedTransaction): Promise<SignedTransaction>;
  /**
   * Moves a deposit account's money to the treasury, with its own key.
   *
   * @throws SigningRefused for any other transaction
   * @throws AddressMismatch when m/44'/60'/0'/0/index is not the stored address
   */
  signSweep(account: DepositAccount, transaction: UnsignedTransaction): Promise<SignedTransaction>;
}

export interface KeyRingSecrets {
  /** `xprv…` of m/44'/60'/0'. */
  depositAccountKey(): Promise<Secret>;
  /** 32 bytes in hexadecimal. */
  gasKey(): Promise<Secret>;
}

/** @param chains what the policy permits, from the configuration */
export function createKeyRing(secrets: KeyRingSecrets, chains: readonly SigningChain[]): KeyRing {
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
  const accountKey = async ({ index, address }: DepositAccount): Promise<Uint8Array> => {
    const { privateKey } = derivePrivateChild(await externalChain(), index);
    const derived = addressOfPrivateKey(privateKey);
    if (sameAddress(derived, address)) return privateKey;
    privateKey.fill(0);
    throw new AddressMismatch(`index ${index} derives ${derived}, stored is ${address}`);
  };
  return {
    gasWallet: async () => addressOfPrivateKey(await gasKey()),
    signTopUp: async (account, transaction) => {
      permitTopUp(chains, transaction, account.address);
      // Only an address that our own key derives is one of ours, whatever was stored.
      (await accountKey(account)).fill(0);
      return sign(transaction, await gasKey());
    },
    signSweep: async (account, transaction) => {
      permitSweep(chains, transaction);
      return sign(transaction, await accountKey(account));
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

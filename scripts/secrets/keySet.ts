import { HDKey } from '@scure/bip32';
import { generateMnemonic, mnemonicToSeedSync, validateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english.js';
import { addressOf, addressOfPrivateKey } from '../../functions/chain/evm/address.ts';
import {
  derivePublicChild,
  fingerprint,
  parseExtendedPrivateKey,
  parseExtendedPublicKey,
  derivePrivateChild,
} from '../../functions/chain/keys/hdKey.ts';

/**
 * The keys of one environment, by the names of their secrets. Accounts follow BIP-44
 * (https://github.com/bitcoin/bips/blob/master/bip-0044.mediawiki): 0 deposits, 1 gas, 2 refunds.
 */
export interface KeySet {
  /** `xpub…` of m/44'/60'/0'. */
  readonly 'deposit-xpub': string;
  /** `xprv…` of m/44'/60'/0'. */
  readonly 'deposit-account-key': string;
  /** Private key of m/44'/60'/1'/0/0, 0x and 64 hexadecimal digits. */
  readonly 'gas-key': string;
  /** Private key of m/44'/60'/2'/0/0. */
  readonly 'refund-key': string;
}

export const KEY_NAMES = ['deposit-xpub', 'deposit-account-key', 'gas-key', 'refund-key'] as const;

/** What may be told of a key set. */
export interface PublicFacts {
  readonly gasWalletAddress: string;
  readonly refundWalletAddress: string;
  /** BIP-32 fingerprint of the deposit account. */
  readonly xpubFingerprint: string;
}

/** 24 words: 256 bits of the system's randomness. */
export function createWords(): string {
  return generateMnemonic(wordlist, 256);
}

/**
 * The words with single spaces, as BIP-39 hashes them.
 *
 * @throws Error when they are no English BIP-39 mnemonic; it does not repeat them
 */
export function readWords(text: string): string {
  const words = text.trim().toLowerCase().split(/\s+/).join(' ');
  if (!validateMnemonic(words, wordlist)) {
    throw new Error('These are not the words of a seed: a word is unknown, missing or in the wrong place.');
  }
  return words;
}

/** Derives every key from the words, without a BIP-39 passphrase. */
export function deriveKeySet(words: string): KeySet {
  const root = HDKey.fromMasterSeed(mnemonicToSeedSync(words));
  const account = root.derive("m/44'/60'/0'");
  return {
    'deposit-xpub': account.publicExtendedKey,
    'deposit-account-key': account.privateExtendedKey,
    'gas-key': privateKeyAt(root, "m/44'/60'/1'/0/0"),
    'refund-key': privateKeyAt(root, "m/44'/60'/2'/0/0"),
  };
}

/**
 * Reads a stored key set with the code that will use it, and compares its halves.
 *
 * @throws Error naming the secret that does not fit; it never repeats a key
 */
export function checkKeySet(keys: KeySet): PublicFacts {
  const xpub = parseExtendedPublicKey(keys['deposit-xpub']);
  const xprv = parseExtendedPrivateKey(keys['deposit-account-key']);
  const derived = addressOf(derivePublicChild(derivePublicChild(xpub, 0), 0).publicKey);
  const signing = addressOfPrivateKey(derivePrivateChild(derivePrivateChild(xprv, 0), 0).privateKey);
  if (derived !== signing) {
    throw new Error(
      'deposit-xpub and deposit-account-key derive different addresses: they are of different seeds.',
    );
  }
  return {
    gasWalletAddress: addressOfPrivateKey(keyBytes('gas-key', keys['gas-key'])),
    refundWalletAddress: addressOfPrivateKey(keyBytes('refund-key', keys['refund-key'])),
    xpubFingerprint: fingerprint(xpub),
  };
}

function privateKeyAt(root: HDKey, path: string): string {
  const { privateKey } = root.derive(path);
  if (privateKey === null) throw new Error(`${path} has no private key`);
  return `0x${Buffer.from(privateKey).toString('hex')}`;
}

function keyBytes(name: string, text: string): Buffer {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) throw new Error(`${name} is not a private key of 32 bytes`);
  return Buffer.from(text.slice(2), 'hex');
}

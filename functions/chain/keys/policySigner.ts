import { Signature } from 'ethers/crypto';
import { hashAuthorization } from 'ethers/hash';
import { type Authorization, Transaction } from 'ethers/transaction';
import { getBytes } from 'ethers/utils';
import secp256k1 from 'secp256k1';
import type { Secret } from '../../shared/secret.ts';
import { addressOfPrivateKey, sameAddress } from '../evm/address.ts';
import { ACCOUNT_DEPTH } from './deriveAddress.ts';
import { derivePrivateChild, type ExtendedPrivateKey, parseExtendedPrivateKey } from './hdKey.ts';
import {
  AddressMismatch,
  type Delegation,
  type DepositAccount,
  type SignedTransaction,
  type Signer,
  type SigningRequest,
} from './signer.ts';
import {
  accountsOf,
  chainMeant,
  delegationsOf,
  permit,
  type SigningChain,
  type SigningRecords,
} from './signingPolicy.ts';

/** An authorization that withdraws: https://eips.ethereum.org/EIPS/eip-7702 ("Behavior", clearing the account's code). */
const NO_DELEGATE = '0x0000000000000000000000000000000000000000';

export interface SignerSecrets {
  /** `xprv…` of m/44'/60'/0'. */
  depositAccountKey(): Promise<Secret>;
  /** 32 bytes in hexadecimal. */
  gasKey(): Promise<Secret>;
}

/**
 * The signer that holds the keys; they never leave it.
 *
 * @param chains what the policy permits, from the configuration
 * @param records what it looks up where a merchant's own treasury is named
 */
export function policySigner(
  secrets: SignerSecrets,
  chains: readonly SigningChain[],
  records: SigningRecords,
): Signer {
  const keyOf = depositKeys(secrets);
  const gasKey = async (): Promise<Uint8Array> => {
    const text = (await secrets.gasKey()).reveal().replace(/^0x/, '');
    if (!/^[0-9a-fA-F]{64}$/.test(text)) throw new Error('the gas key must be 32 bytes in hexadecimal');
    return Buffer.from(text, 'hex');
  };
  const gasWallet = async (): Promise<string> => {
    const key = await gasKey();
    const address = addressOfPrivateKey(key);
    key.fill(0);
    return address;
  };
  return {
    gasWallet,
    sign: async (request) => {
      const chain = await chainMeant(chains, request, records);
      permit(chain, request, await gasWallet());
      // Only an address that our own key derives is one of ours, whatever was stored. All are, before anything is signed.
      for (const account of accountsOf(request)) (await keyOf(account)).fill(0);
      const delegate = request.kind === 'REVOKE' ? NO_DELEGATE : chain.delegate.address;
      const authorizations: Authorization[] = [];
      for (const delegation of delegationsOf(request)) {
        const key = await keyOf(delegation.account);
        authorizations.push(authorize(delegation, { address: delegate, chainId: chain.chainId }, key));
      }
      const key = request.kind === 'SWEEP' ? await keyOf(request.account) : await gasKey();
      return sign(request, authorizations, key);
    },
  };
}

/** The key of a deposit account, after its address was compared. The caller wipes it. */
function depositKeys({ depositAccountKey }: SignerSecrets): (account: DepositAccount) => Promise<Uint8Array> {
  let external: ExtendedPrivateKey | undefined;
  return async ({ index, address }) => {
    if (external === undefined) {
      const account = parseExtendedPrivateKey((await depositAccountKey()).reveal());
      if (account.depth !== ACCOUNT_DEPTH) {
        throw new Error(
          `the deposit key must be an account key of depth ${ACCOUNT_DEPTH}, received ${account.depth}`,
        );
      }
      external = derivePrivateChild(account, 0);
    }
    const { privateKey } = derivePrivateChild(external, index);
    const derived = addressOfPrivateKey(privateKey);
    if (sameAddress(derived, address)) return privateKey;
    privateKey.fill(0);
    throw new AddressMismatch(`index ${index} derives ${derived}, stored is ${address}`);
  };
}

function authorize(
  { nonce }: Delegation,
  { address, chainId }: { readonly address: string; readonly chainId: number },
  key: Uint8Array,
): Authorization {
  const authorization = { address, chainId: BigInt(chainId), nonce: BigInt(nonce) };
  return { ...authorization, signature: signDigest(hashAuthorization(authorization), key) };
}

function sign(
  { transaction: unsigned }: SigningRequest,
  authorizations: readonly Authorization[],
  key: Uint8Array,
): SignedTransaction {
  const type =
    authorizations.length === 0 ? { type: 2 } : { type: 4, authorizationList: [...authorizations] };
  const { chainId, nonce, to, data, value, gasLimit, maxFeePerGas, maxPriorityFeePerGas } = unsigned;
  const fees = { gasLimit, maxFeePerGas, maxPriorityFeePerGas };
  const transaction = Transaction.from({ ...type, chainId, nonce, to, data, value, ...fees });
  transaction.signature = signDigest(transaction.unsignedHash, key);
  const { hash, serialized } = transaction;
  if (hash === null) throw new Error('a signed transaction has a hash');
  return { txHash: hash, rawTransaction: serialized };
}

/** Signs and wipes the key's bytes. The library's nonce is RFC 6979's, and its s the lower one (EIP-2). */
function signDigest(digest: string, key: Uint8Array): Signature {
  const { signature, recid } = secp256k1.ecdsaSign(getBytes(digest), key);
  key.fill(0);
  const hex = Buffer.from(signature).toString('hex');
  return Signature.from({
    r: `0x${hex.slice(0, 64)}`,
    s: `0x${hex.slice(64)}`,
    yParity: recid === 0 ? 0 : 1,
  });
}

import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { ZeroHash } from 'ethers/constants';
import { concat, dataLength, zeroPadValue } from 'ethers/utils';
import artifact from '../../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };
import { checksumAddress } from '../evm/address.ts';
import { addressWord, word } from '../evm/quantity.ts';

/**
 * The deterministic deployment proxy that stands at one address on every EVM chain: it takes a salt and creation code and
 * runs CREATE2 (github.com/Arachnid/deterministic-deployment-proxy).
 */
export const DEPLOYMENT_PROXY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** One delegate serves a chain and treasury, so that the salt has nothing to tell apart. */
const SALT = ZeroHash;
const WORD_BYTES = 32;
/** First four bytes of keccak256 of each signature in `contracts/src/SweepDelegate.sol`. */
const SWEEP_TOKENS_SELECTOR = '8e824bda';
const SWEEP_NATIVES_SELECTOR = '3a59dd31';
/** Selector, token, offset and length, then a word for each account. */
const DELEGATE_CALL = new RegExp(
  `^0x(?:${SWEEP_TOKENS_SELECTOR}(?<token>[0-9a-f]{64})|${SWEEP_NATIVES_SELECTOR})[0-9a-f]{128}(?<accounts>(?:[0-9a-f]{64})*)$`,
);

/** The EIP-7702 delegate of one treasury (`contracts/src/SweepDelegate.sol`): the same address on every chain. */
export interface SweepDelegate {
  /** EIP-55. */
  readonly address: string;
  /** keccak256 of the code that must stand at the address before anything delegates to it. */
  readonly codeHash: string;
  /** The call of the deployment proxy that creates it. */
  readonly deployment: { readonly to: string; readonly data: string };
}

/** What one call of the delegate sweeps: a token, or native money where it is null, from each account (EIP-55). */
export interface DelegateCall {
  readonly token: string | null;
  readonly accounts: readonly string[];
}

/** @param treasury EIP-55 address that receives all that the delegate sweeps */
export function sweepDelegateOf(treasury: string): SweepDelegate {
  const creationCode = concat([artifact.bytecode, `0x${addressWord(treasury)}`]);
  const address = getCreate2Address(DEPLOYMENT_PROXY, SALT, keccak256(creationCode));
  const code = withImmutables({ TREASURY: treasury, DEPLOYMENT: address });
  return {
    address,
    codeHash: keccak256(code),
    deployment: { to: DEPLOYMENT_PROXY, data: concat([SALT, creationCode]) },
  };
}

/** Calldata of `sweepTokens(token, accounts)`, or of `sweepNatives(accounts)` for native money. */
export function encodeDelegateCall({ token, accounts }: DelegateCall): string {
  const head =
    token === null
      ? SWEEP_NATIVES_SELECTOR + word(WORD_BYTES)
      : SWEEP_TOKENS_SELECTOR + addressWord(token) + word(2 * WORD_BYTES);
  return `0x${head}${word(accounts.length)}${accounts.map(addressWord).join('')}`;
}

/** What calldata of the delegate says; null for all that `encodeDelegateCall` does not make, byte by byte. */
export function decodeDelegateCall(data: string): DelegateCall | null {
  const parts = DELEGATE_CALL.exec(data.toLowerCase())?.groups;
  if (parts === undefined) return null;
  const accounts = (parts['accounts'] ?? '').match(/.{64}/g) ?? [];
  const token = parts['token'];
  const call = {
    token: token === undefined ? null : addressOfWord(token),
    accounts: accounts.map(addressOfWord),
  };
  // Offsets, lengths and the bytes before an address have one right value each.
  return encodeDelegateCall(call) === data.toLowerCase() ? call : null;
}

function addressOfWord(text: string): string {
  return checksumAddress(text.slice(-40));
}

/** The code on the chain: what the compiler made, with the constructor's values in the places left for them. */
function withImmutables(values: Readonly<Record<keyof typeof artifact.immutables, string>>): string {
  let code = artifact.deployedBytecode;
  for (const [name, offsets] of Object.entries(artifact.immutables)) {
    const value = zeroPadValue(values[name as keyof typeof values], WORD_BYTES).slice(2);
    for (const offset of offsets) {
      const start = 2 + 2 * offset;
      code = code.slice(0, start) + value + code.slice(start + value.length);
    }
  }
  if (dataLength(code) !== dataLength(artifact.deployedBytecode))
    throw new Error('an immutable moved the code');
  return code;
}

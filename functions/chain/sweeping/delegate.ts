import { AbiCoder } from 'ethers/abi';
import { getCreate2Address } from 'ethers/address';
import { keccak256 } from 'ethers/crypto';
import { ZeroHash } from 'ethers/constants';
import { concat, dataLength, zeroPadValue } from 'ethers/utils';
import artifact from '../../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };

/**
 * The deterministic deployment proxy that stands at one address on every EVM chain: it takes a salt and creation code and
 * runs CREATE2 (github.com/Arachnid/deterministic-deployment-proxy).
 */
export const DEPLOYMENT_PROXY = '0x4e59b44847b379578588920cA78FbF26c0B4956C';

/** One delegate serves a chain and treasury, so that the salt has nothing to tell apart. */
const SALT = ZeroHash;
const WORD_BYTES = 32;

/** The EIP-7702 delegate of one treasury (`contracts/src/SweepDelegate.sol`): the same address on every chain. */
export interface SweepDelegate {
  /** EIP-55. */
  readonly address: string;
  /** keccak256 of the code that must stand at the address before anything delegates to it. */
  readonly codeHash: string;
  /** The call of the deployment proxy that creates it. */
  readonly deployment: { readonly to: string; readonly data: string };
}

/** @param treasury EIP-55 address that receives all that the delegate sweeps */
export function sweepDelegateOf(treasury: string): SweepDelegate {
  const creationCode = concat([
    artifact.bytecode,
    AbiCoder.defaultAbiCoder().encode(['address'], [treasury]),
  ]);
  const address = getCreate2Address(DEPLOYMENT_PROXY, SALT, keccak256(creationCode));
  const code = withImmutables({ TREASURY: treasury, DEPLOYMENT: address });
  return {
    address,
    codeHash: keccak256(code),
    deployment: { to: DEPLOYMENT_PROXY, data: concat([SALT, creationCode]) },
  };
}

/** The code on the chain: what the compiler made, with the constructor's values in the places left for them. */
function withImmutables(values: Readonly<Record<keyof typeof artifact.immutables, string>>): string {
  let code = artifact.deployedBytecode;
  for (const [name, offsets] of Object.entries(artifact.immutables)) {
    const word = zeroPadValue(values[name as keyof typeof values], WORD_BYTES).slice(2);
    for (const offset of offsets) {
      const start = 2 + 2 * offset;
      code = code.slice(0, start) + word + code.slice(start + word.length);
    }
  }
  if (dataLength(code) !== dataLength(artifact.deployedBytecode))
    throw new Error('an immutable moved the code');
  return code;
}

import { getBytes, hexlify } from 'ethers/utils';
import artifact from '../../../contracts/artifacts/SweepDelegate.json' with { type: 'json' };
import { addressWord } from '../../../functions/chain/evm/quantity.ts';
import { sweepDelegateOf } from '../../../functions/chain/sweeping/delegate.ts';

/** What stands at a treasury's delegate: what the compiler made, with the constructor's values in their places. */
export function delegateCode(treasury: string): string {
  const code = getBytes(artifact.deployedBytecode);
  const values = { TREASURY: treasury, DEPLOYMENT: sweepDelegateOf(treasury).address };
  for (const [name, offsets] of Object.entries(artifact.immutables))
    for (const offset of offsets)
      code.set(getBytes(`0x${addressWord(values[name as keyof typeof values])}`), offset);
  return hexlify(code);
}

/** What stands at an account that delegates to it (EIP-7702). */
export function delegationCode(treasury: string): string {
  return `0xef0100${sweepDelegateOf(treasury).address.slice(2).toLowerCase()}`;
}

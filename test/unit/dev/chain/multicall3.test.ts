import { getAddress, getCreateAddress, keccak256, Transaction } from 'ethers';
import { describe, expect, it } from 'vitest';
import { MULTICALL3_ADDRESS } from '../../../../dev/chain/constants.ts';
import { DEPLOYMENT_TRANSACTION } from '../../../../dev/chain/multicall3.ts';

// Hash, signer and address as published at https://github.com/mds1/multicall3#new-deployments.
describe("Multicall3's deployment", () => {
  it('given the raw transaction, when hashed, then it is the published one', () => {
    expect(keccak256(DEPLOYMENT_TRANSACTION)).toBe(
      '0x07471adfe8f4ec553c1199f495be97fc8be8e0626ae307281c22534460184ed1',
    );
  });

  it('given its signature, when the signer is recovered, then its first contract is Multicall3', () => {
    const { from, chainId } = Transaction.from(DEPLOYMENT_TRANSACTION);
    expect(from).toBe('0x05f32B3cC3888453ff71B01135B34FF8e41263F2');
    expect(chainId).toBe(0n);
    expect(getCreateAddress({ from: String(from), nonce: 0 })).toBe(getAddress(MULTICALL3_ADDRESS));
  });
});

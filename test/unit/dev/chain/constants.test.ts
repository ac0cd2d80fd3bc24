import { getAddress, getCreateAddress, keccak256, toUtf8Bytes } from 'ethers';
import { describe, expect, it } from 'vitest';
import { local } from '../../../../cdk/environments/local.ts';
import { deployer } from '../../../../dev/chain/accounts.ts';
import {
  chainId,
  multicall3Address,
  token,
  tokenAddress,
  treasuryAddress,
} from '../../../../dev/chain/constants.ts';

describe('constants of the embedded chain', () => {
  it("given the deployer's second transaction, when it creates the proxy, then it is the token's address", () => {
    expect(tokenAddress).toBe(getCreateAddress({ from: deployer.address, nonce: 1 }));
  });

  it('given the words that it comes from, when they are hashed, then they give the treasury', () => {
    const hash = keccak256(toUtf8Bytes('appsync-payments local treasury'));
    expect(treasuryAddress).toBe(getAddress(`0x${hash.slice(-40)}`));
  });

  it("given the definition's configuration of this local server, when compared, then it says the same", () => {
    const [chain, ...others] = local.chains;
    expect(others).toEqual([]);
    expect(chain).toMatchObject({ chainId, treasury: treasuryAddress, multicall3: multicall3Address });
    expect(chain?.assets.find((asset) => !asset.native)).toMatchObject({
      symbol: token.symbol,
      tokenAddress,
      decimals: token.decimals,
      eip712: { name: token.name, version: token.version },
    });
  });
});

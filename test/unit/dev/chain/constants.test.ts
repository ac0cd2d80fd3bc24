import { getAddress, getCreateAddress, keccak256, toUtf8Bytes } from 'ethers';
import { describe, expect, it } from 'vitest';
import { local } from '../../../../cdk/environments/local.ts';
import { deployer } from '../../../../dev/chain/accounts.ts';
import {
  CHAIN_ID,
  MULTICALL3_ADDRESS,
  TOKEN,
  TOKEN_ADDRESS,
  TREASURY_ADDRESS,
} from '../../../../dev/chain/constants.ts';

describe('constants of the embedded chain', () => {
  it("given the deployer's second transaction, when it creates the proxy, then it is the token's address", () => {
    expect(TOKEN_ADDRESS).toBe(getCreateAddress({ from: deployer.address, nonce: 1 }));
  });

  it('given the words that it comes from, when they are hashed, then they give the treasury', () => {
    const hash = keccak256(toUtf8Bytes('appsync-payments local treasury'));
    expect(TREASURY_ADDRESS).toBe(getAddress(`0x${hash.slice(-40)}`));
  });

  it("given the definition's configuration of this local server, when compared, then it says the same", () => {
    const [chain, ...others] = local.chains;
    expect(others).toEqual([]);
    expect(chain).toMatchObject({
      chainId: CHAIN_ID,
      treasury: TREASURY_ADDRESS,
      multicall3: MULTICALL3_ADDRESS,
    });
    expect(chain?.assets.find((asset) => !asset.native)).toMatchObject({
      symbol: TOKEN.symbol,
      tokenAddress: TOKEN_ADDRESS,
      decimals: TOKEN.decimals,
      eip712: { name: TOKEN.name, version: TOKEN.version },
    });
  });
});

import { getAddress } from 'ethers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import proxyArtifact from '../../../contracts/artifacts/UpgradeableProxy.json' with { type: 'json' };
import tokenArtifact from '../../../contracts/artifacts/TestToken.json' with { type: 'json' };
import { proxyAdmin } from '../../../dev/chain/accounts.ts';
import { startTestChain, type TestChain } from '../../engines/chain.ts';
import { deploySignatures, toInterface, tokenCaller, type TokenCaller } from './tokenCalls.ts';

const proxyInterface = toInterface(proxyArtifact.abi);
let chain: TestChain;
let snapshot: string;
let admin: TokenCaller;
let stranger: TokenCaller;

const implementation = async (): Promise<string> => {
  // EIP-1967: keccak256("eip1967.proxy.implementation") - 1
  const slot = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc';
  const word = await chain.rpc<string>('eth_getStorageAt', [chain.tokenAddress, slot, 'latest']);
  return getAddress(`0x${word.slice(-40)}`);
};

beforeAll(async () => {
  chain = await startTestChain();
  admin = tokenCaller(chain, proxyAdmin.address, proxyInterface);
  stranger = tokenCaller(chain, chain.account(0).address, proxyInterface);
});
beforeEach(async () => {
  if (snapshot) await chain.rpc('evm_revert', [snapshot]);
  snapshot = await chain.rpc<string>('evm_snapshot');
});
afterAll(() => chain.close());

describe("the token's proxy", () => {
  it('given the admin, when asked, then admin and implementation are told', async () => {
    expect(await admin.read('admin')).toBe(proxyAdmin.address);
    expect(await admin.read('implementation')).toBe(await implementation());
  });

  it('given anyone else, when administering, then the call goes to the token, which does not know it', async () => {
    for (const [name, ...values] of [
      ['admin'],
      ['implementation'],
      ['changeAdmin', proxyAdmin.address],
      ['upgradeTo', chain.multicall3Address],
    ] as [string, ...unknown[]][]) {
      await expect(stranger.call(name, ...values), name).rejects.toThrow('execution reverted');
    }
  });

  it('given the admin, when it uses the token, then it is refused', async () => {
    const call = tokenCaller(chain, proxyAdmin.address).call('transfer', chain.payer.address, 0);
    await expect(call).rejects.toThrow('UpgradeableProxy: the admin cannot call the implementation');
  });

  it('given new code, when upgraded, then it answers, and balances outlive it', async () => {
    const before = await implementation();
    const other = getAddress(await deploySignatures(chain));
    const [log] = await admin.call('upgradeTo', other);
    expect([log?.name, ...(log?.args ?? [])]).toEqual(['Upgraded', other]);
    await expect(chain.tokenBalance(chain.payer.address)).rejects.toThrow('execution reverted');
    await admin.call('upgradeTo', before);
    expect(await chain.tokenBalance(chain.payer.address)).toBe(1_000_000_000_000n);
  });

  it('given an upgrade with a call that reverts, when upgraded, then it reverts with its reason', async () => {
    const data = toInterface(tokenArtifact.abi).encodeFunctionData('pause');
    await expect(admin.call('upgradeToAndCall', await implementation(), data)).rejects.toThrow(
      'Pausable: caller is not the pauser',
    );
  });

  it('given an address without code, when upgraded to, then it reverts', async () => {
    await expect(admin.call('upgradeTo', chain.account(0).address)).rejects.toThrow(
      'UpgradeableProxy: the implementation has no code',
    );
  });

  it('given a new admin, when changed, then only that one administers', async () => {
    await admin.call('changeAdmin', chain.account(0).address);
    expect(await stranger.read('admin')).toBe(chain.account(0).address);
    await expect(admin.call('admin')).rejects.toThrow('execution reverted');
  });

  it('given the implementation itself, when initialised, then it refuses', async () => {
    const data = toInterface(tokenArtifact.abi).encodeFunctionData('initialize', [
      'a',
      'b',
      '1',
      'c',
      6,
      chain.payer.address,
    ]);
    const call = chain.rpc('eth_call', [{ to: await implementation(), data }, 'latest']);
    await expect(call).rejects.toThrow('FiatToken: contract is already initialized');
  });
});

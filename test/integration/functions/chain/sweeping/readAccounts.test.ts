import { getAddress, Wallet } from 'ethers';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Rpc, RpcCall } from '../../../../../functions/chain/evm/rpc.ts';
import { sweepDelegateOf } from '../../../../../functions/chain/sweeping/delegate.ts';
import { isDeployed, readAccounts } from '../../../../../functions/chain/sweeping/readAccounts.ts';
import { type SweepingChain, startSweepingChain } from '../../../../engines/sweepingChain.ts';

const TREASURY = getAddress(`0x${'7e'.repeat(20)}`);
const delegate = sweepDelegateOf(TREASURY);

describe('what the chain says of deposit accounts', () => {
  let chain: SweepingChain;
  let rpc: Rpc;
  let requests = 0;

  beforeAll(async () => {
    chain = await startSweepingChain(TREASURY);
    rpc = {
      request: async <T>(method: string, params: readonly unknown[]) => chain.rpc<T>(method, params),
      batch: async (calls: readonly RpcCall[]) => {
        requests += 1;
        expect(calls.length).toBeLessThanOrEqual(100);
        return Promise.all(calls.map(({ method, params }) => chain.rpc(method, params)));
      },
    };
  });

  it('given accounts that were never used, were delegated, and moved on, then each is told apart', async () => {
    const [fresh, ours, revoked] = [chain.freshAccount(), chain.freshAccount(), chain.freshAccount()];
    await chain.send({ data: '0x', to: TREASURY, delegating: [ours, revoked] });
    const nothing = `0x${'0'.repeat(40)}`;
    await chain.send({ data: '0x', to: TREASURY, delegating: [revoked], delegate: nothing });
    const found = await readAccounts(
      rpc,
      delegate,
      [fresh, ours, revoked].map(({ address }) => address),
    );
    expect(Object.fromEntries(found)).toEqual({
      [fresh.address.toLowerCase()]: { nonce: 0, delegation: 'NONE' },
      [ours.address.toLowerCase()]: { nonce: 1, delegation: 'OURS' },
      [revoked.address.toLowerCase()]: { nonce: 2, delegation: 'NONE' },
    });
  });

  it('given the delegate of another treasury, then its accounts have to be delegated anew', async () => {
    const account = chain.freshAccount();
    await chain.send({ data: '0x', to: TREASURY, delegating: [account] });
    const other = sweepDelegateOf(Wallet.createRandom().address);
    const found = await readAccounts(rpc, other, [account.address]);
    expect(found.get(account.address.toLowerCase())).toEqual({ nonce: 1, delegation: 'OTHER' });
  });

  it('given hundreds, then they are asked for by a hundred calls a request', async () => {
    requests = 0;
    const addresses = Array.from({ length: 120 }, () => chain.freshAccount().address);
    const found = await readAccounts(rpc, delegate, [...addresses, ...addresses]);
    expect([found.size, requests]).toEqual([120, 3]);
  });

  it('given other code at its address, or none, then the delegate does not stand', async () => {
    expect(await isDeployed(rpc, delegate)).toBe(true);
    expect(await isDeployed(rpc, sweepDelegateOf(Wallet.createRandom().address))).toBe(false);
    await chain.rpc('hardhat_setCode', [delegate.address, '0x6000']);
    expect(await isDeployed(rpc, delegate)).toBe(false);
  });
});

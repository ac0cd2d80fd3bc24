import { Transaction, Wallet } from 'ethers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTestChain, type TestChain } from '../../engines/chain.ts';

let chain: TestChain;
const to = '0x00000000000000000000000000000000000a11ce';
const blockHash = async (number: number): Promise<string | undefined> =>
  (await chain.rpc<{ hash: string } | null>('eth_getBlockByNumber', [`0x${number.toString(16)}`, false]))
    ?.hash;

describe('a chain that mines on demand', () => {
  beforeEach(async () => {
    chain = await startTestChain();
  });
  afterEach(() => chain.close());

  it('given no order, when nothing is sent, then the head stays; when mined, then it moves by so many', async () => {
    const head = await chain.mine();
    expect(Number(await chain.rpc('eth_blockNumber'))).toBe(head);
    expect(await chain.mine(5)).toBe(head + 5);
    const finalized = await chain.rpc<{ number: string }>('eth_getBlockByNumber', ['finalized', false]);
    expect(Number(finalized.number)).toBe(head + 3);
  });

  it('given payments, when sent, then they are mined and on the balances', async () => {
    await chain.payEth(to, 7n);
    await chain.payToken(to, 5_000_000n);
    expect([await chain.ethBalance(to), await chain.tokenBalance(to)]).toEqual([7n, 5_000_000n]);
  });

  it('given a payment that reverts, when sent, then it throws', async () => {
    await expect(chain.payToken(to, 10n ** 18n)).rejects.toThrow(/failed/);
  });

  it('given a reorganisation, when blocks are replaced, then hashes change and payments are gone for good', async () => {
    const kept = await chain.mine();
    const [keptHash, hash] = [await blockHash(kept), await chain.payToken(to, 5n)];
    const lost = await blockHash(kept + 1);
    await chain.reorg(1);
    expect(await blockHash(kept)).toBe(keptHash);
    expect(await blockHash(kept + 1)).not.toBe(lost);
    expect(await chain.tokenBalance(to)).toBe(0n);
    await chain.mine(2);
    expect(await chain.rpc('eth_getTransactionReceipt', [hash])).toBeNull();
  });

  it('given a payment that is replayed, when blocks are replaced, then it is in the block that was named', async () => {
    const payer = new Wallet(chain.payer.privateKey);
    const nonce = Number(await chain.rpc<string>('eth_getTransactionCount', [payer.address, 'latest']));
    const transaction = Transaction.from({
      type: 2,
      chainId: chain.chainId,
      nonce,
      to,
      value: 9n,
      gasLimit: 21_000,
      maxFeePerGas: 10n ** 10n,
      maxPriorityFeePerGas: 1n,
    });
    transaction.signature = payer.signingKey.sign(transaction.unsignedHash);
    const hash = await chain.rpc<string>('eth_sendRawTransaction', [transaction.serialized]);
    const first = await chain.mine();
    const head = await chain.mine(2);
    await chain.reorg(3, [{ rawTransaction: transaction.serialized, block: 1 }]);
    const receipt = await chain.rpc<{ blockNumber: string }>('eth_getTransactionReceipt', [hash]);
    expect(Number(receipt.blockNumber)).toBe(first + 1);
    expect(Number(await chain.rpc('eth_blockNumber'))).toBe(head);
    expect(await chain.ethBalance(to)).toBe(9n);
  });

  it('given the token is paused and an account blacklisted, when undone, then payments go through again', async () => {
    await chain.pause();
    await expect(chain.payToken(to, 1n)).rejects.toThrow(/failed/);
    await chain.unpause();
    await chain.blacklist(to);
    await expect(chain.payToken(to, 1n)).rejects.toThrow(/failed/);
    await chain.unBlacklist(to);
    await chain.payToken(to, 1n);
    expect(await chain.tokenBalance(to)).toBe(1n);
  });
});

describe('a chain that mines by the clock', () => {
  it('given a block time, when time passes, then blocks come', async () => {
    chain = await startTestChain({ blockTimeSeconds: 0.2 });
    try {
      const head = Number(await chain.rpc('eth_blockNumber'));
      await vi.waitFor(
        async () => expect(Number(await chain.rpc('eth_blockNumber'))).toBeGreaterThan(head + 2),
        60_000,
      );
    } finally {
      await chain.close();
    }
  });
});

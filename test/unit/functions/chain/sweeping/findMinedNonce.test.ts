import { describe, expect, it } from 'vitest';
import { Wallet } from 'ethers/wallet';
import type { ChainTransaction } from '../../../../../functions/chain/chainTransaction.ts';
import { toQuantity } from '../../../../../functions/chain/evm/quantity.ts';
import type { Rpc } from '../../../../../functions/chain/evm/rpc.ts';
import { findMinedNonce } from '../../../../../functions/chain/sweeping/findMinedNonce.ts';

const CHAIN_ID = 31_337;
const NONCE = 7;
const OURS = new Wallet(`0x${'11'.repeat(32)}`);
const ANOTHER = new Wallet(`0x${'22'.repeat(32)}`);
const HASH = `0x${'aa'.repeat(32)}`;

const ATTEMPT = {
  value: 0n,
  maxFeePerGas: 1n,
  maxPriorityFeePerGas: 1n,
  gasLimit: 21_000n,
  signedAtBlock: 5,
};
const TRANSACTION: ChainTransaction = {
  ...{ id: 'ctx', version: 1, status: 'BROADCAST', chainId: CHAIN_ID, wallet: OURS.address, payer: 'GAS' },
  ...{ nonce: NONCE, serves: { kind: 'FILL' }, attempts: [{ ...ATTEMPT, txHash: HASH }], mined: null },
  ...{ createdAt: '', updatedAt: '', transitions: [] },
};

/** As a node has an authorization of a block. */
function authorizationOf(wallet: Wallet, { chainId = CHAIN_ID, nonce = NONCE } = {}) {
  const address = `0x${'dd'.repeat(20)}`;
  const { signature } = wallet.authorizeSync({ address, chainId, nonce });
  const { yParity, r, s } = signature;
  const quantity = (value: string | number) => toQuantity(BigInt(value));
  const numbers = { chainId: quantity(chainId), nonce: quantity(nonce), yParity: quantity(yParity) };
  return { address, ...numbers, r: quantity(r), s: quantity(s) };
}

/**
 * Nodes of two branches behind one endpoint: by the counts our nonce was taken in block 6; the block that is shown there is another branch's.
 */
function rpcWith(authorizationList: readonly unknown[]): Rpc {
  const transactions = [
    { hash: `0x${'bb'.repeat(32)}`, from: ANOTHER.address, nonce: '0x1', authorizationList },
  ];
  const answers: Record<string, (params: readonly unknown[]) => unknown> = {
    eth_getTransactionCount: ([, height]) => toQuantity(Number(height) >= 6 ? NONCE + 1 : NONCE),
    eth_getBlockByNumber: () => ({ transactions }),
  };
  return {
    request: async <T>(method: string, params: readonly unknown[]) => answers[method]?.(params) as T,
    batch: () => Promise.reject(new Error('no batches are asked for')),
  };
}

describe('who took a nonce', () => {
  it('given our own authorization in the block, then another took it', async () => {
    expect(await findMinedNonce(rpcWith([authorizationOf(OURS)]), TRANSACTION, 20)).toBe('other');
    expect(await findMinedNonce(rpcWith([authorizationOf(OURS, { chainId: 0 })]), TRANSACTION, 20)).toBe(
      'other',
    );
  });

  it('given an authorization of the same nonce of another account, then nothing follows', async () => {
    expect(await findMinedNonce(rpcWith([authorizationOf(ANOTHER)]), TRANSACTION, 20)).toBe('unknown');
  });

  it('given ours for another chain, or for another nonce, then nothing follows', async () => {
    const others = [authorizationOf(OURS, { chainId: 1 }), authorizationOf(OURS, { nonce: NONCE + 1 })];
    expect(await findMinedNonce(rpcWith(others), TRANSACTION, 20)).toBe('unknown');
  });

  it('given an authorization whose signature is none, then nothing follows', async () => {
    const broken = { ...authorizationOf(OURS), r: '0x0', s: `0x${'ff'.repeat(32)}` };
    expect(await findMinedNonce(rpcWith([broken]), TRANSACTION, 20)).toBe('unknown');
  });
});

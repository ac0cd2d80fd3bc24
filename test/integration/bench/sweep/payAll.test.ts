import { afterAll, beforeAll, expect, it } from 'vitest';
import { payAll } from '../../../../bench/sweep/payAll.ts';
import { mineBlocks } from '../../../../dev/chain/blocks.ts';
import type { Rpc } from '../../../../dev/chain/rpc.ts';
import { tokenInterface } from '../../../../dev/chain/testToken.ts';
import { silentLog } from 'cdk-local-runtime/testing';
import { startTestChain, type TestChain } from '../../../engines/chain.ts';

const UNITS = 5n;
const PAYEES = Array.from({ length: 20 }, (_, i) => `0x${String(i + 1_000).padStart(40, '0')}`);
const LOST = 7;

let chain: TestChain;
beforeAll(async () => void (chain = await startTestChain()));
afterAll(() => chain.close());

it('given a node that loses a payment, and refuses those with later nonces for it, then all are sent again until each payee has been paid once', async () => {
  const { rpc, payer, tokenAddress } = chain;
  let sent = 0;
  const losing: Rpc = async <T>(method: string, params?: readonly unknown[]): Promise<T> => {
    const answer = await rpc<T>(method, params);
    if (method === 'eth_sendTransaction' && ++sent === PAYEES.length) await drop(LOST);
    return answer;
  };
  /** The node keeps a pool that goes on behind the hole until its next block. */
  const drop = async (nonce: number): Promise<void> => {
    const { pending } = await rpc<{ pending: Record<string, Record<string, { hash: string }>> }>(
      'txpool_content',
    );
    const own = Object.values(pending)[0]?.[String(nonce)];
    if (own === undefined) throw new Error(`nothing waits with nonce ${nonce}`);
    await rpc('anvil_dropTransaction', [own.hash]);
  };
  const orders = PAYEES.map((payee) => {
    const data = tokenInterface.encodeFunctionData('transfer', [payee, UNITS]);
    return { from: payer.address, to: tokenAddress, data, gasLimit: 100_000n };
  });
  const blocks = mineBlocks(rpc, 1, silentLog);
  try {
    expect(await payAll(losing, orders)).toBe(PAYEES.length - LOST);
  } finally {
    await blocks.close();
  }
  for (const payee of PAYEES) expect(await chain.tokenBalance(payee)).toBe(UNITS);
});

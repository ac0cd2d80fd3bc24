import { afterAll, beforeAll, expect, it } from 'vitest';
import { mineBlocks } from '../../../dev/chain/blocks.ts';
import { payAll } from '../../../bench/load/payAll.ts';
import type { Rpc } from '../../../dev/chain/rpc.ts';
import { tokenInterface } from '../../../dev/chain/testToken.ts';
import type { Order } from '../../../dev/chain/transactions.ts';
import { silentLog } from 'cdk-local-runtime/testing';
import { startTestChain, type TestChain } from '../../engines/chain.ts';

const UNITS = 5n;
const LOST = 7;

const payees = (count: number, first: number): string[] =>
  Array.from({ length: count }, (_, i) => `0x${String(i + first).padStart(40, '0')}`);

let chain: TestChain;
beforeAll(async () => void (chain = await startTestChain()));
afterAll(() => chain.close());

function orderTo(payee: string): Order {
  const data = tokenInterface.encodeFunctionData('transfer', [payee, UNITS]);
  return { from: chain.payer.address, to: chain.tokenAddress, data, gasLimit: 100_000n };
}

it('given a node that loses a payment, and refuses those with later nonces for it, then all are sent again until each payee has been paid once', async () => {
  const { rpc } = chain;
  const all = payees(20, 1_000);
  let sent = 0;
  const losing: Rpc = async <T>(method: string, params?: readonly unknown[]): Promise<T> => {
    const answer = await rpc<T>(method, params);
    if (method === 'eth_sendTransaction' && ++sent === all.length) await drop(LOST);
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
  const blocks = mineBlocks(rpc, 1, silentLog);
  try {
    expect(await payAll(losing, all.map(orderTo))).toBe(all.length - LOST);
  } finally {
    await blocks.close();
  }
  for (const payee of all) expect(await chain.tokenBalance(payee)).toBe(UNITS);
});

it('given a node that shows a payment neither in its pool nor on the chain while it makes the block, then each payee is paid once', async () => {
  const { rpc } = chain;
  const all = payees(3, 2_000);
  const hashes: string[] = [];
  const hidden = new Set(['eth_getTransactionByHash', 'eth_getTransactionReceipt']);
  const hiding: Rpc = async <T>(method: string, params: readonly unknown[] = []): Promise<T> => {
    if (params[0] === hashes[1] && hidden.delete(method)) return null as T;
    const answer = await rpc<T>(method, params);
    if (method === 'eth_sendTransaction') hashes.push(String(answer));
    return answer;
  };
  const blocks = mineBlocks(rpc, 1, silentLog);
  try {
    expect(await payAll(hiding, all.map(orderTo))).toBe(0);
  } finally {
    await blocks.close();
  }
  expect(hidden.size).toBe(0);
  for (const payee of all) expect(await chain.tokenBalance(payee)).toBe(UNITS);
});

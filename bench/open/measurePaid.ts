import { setTimeout as sleep } from 'node:timers/promises';
import { parseUnits } from 'ethers';
import { payer } from '../../dev/chain/accounts.ts';
import { payAll } from '../load/payAll.ts';
import { connectRpc } from '../../dev/chain/rpc.ts';
import { tokenInterface } from '../../dev/chain/testToken.ts';
import type { Order } from '../../dev/chain/transactions.ts';
import type { AppSyncClient } from '../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../scripts/demo/server.ts';

/** Of the local chain: a payment is final with the block after its own. */
const FINAL_DEPTH = 2;
const WAIT_MS = 60_000;

interface Push {
  readonly address: string;
  readonly deposits: readonly { readonly blockNumber: number }[];
}

/** Prints how long after the block that makes a payment final its PAID is pushed. */
export async function measurePaid(
  outputs: Outputs,
  client: AppSyncClient,
  addresses: readonly string[],
  { blocks, paidInBlock }: { readonly blocks: number; readonly paidInBlock: number },
): Promise<void> {
  const pushed = new Map<string, { readonly atMs: number; readonly block: number }>();
  await client.subscribe<{ onInvoiceChanged: Push }>(
    'subscription Paid { onInvoiceChanged(status: PAID) { id merchantId version status address deposits { blockNumber } } }',
    {},
    ({ onInvoiceChanged: { address, deposits } }) => {
      const block = Math.max(...deposits.map(({ blockNumber }) => blockNumber));
      if (!pushed.has(address)) pushed.set(address, { atMs: performance.now(), block });
    },
  );
  const minedMs = await noteBlocks(outputs.rpcUrl);
  const rpc = connectRpc(outputs.rpcUrl);
  const token = outputs.assets.find(({ symbol }) => symbol === 'USDC');
  if (!token?.tokenAddress) throw new Error('the server has no USDC');
  const waiting = addresses.slice(0, blocks * paidInBlock);
  if (waiting.length < blocks * paidInBlock) throw new Error('there are fewer open invoices than payments');
  const { tokenAddress: to, decimals } = token;
  const orders = waiting.map((address): Order => {
    const data = tokenInterface.encodeFunctionData('transfer', [address, parseUnits('5', decimals)]);
    return { from: payer.address, to, data };
  });
  let again = 0;
  // Returns when a block holds them.
  for (let start = 0; start < orders.length; start += paidInBlock)
    again += await payAll(rpc, orders.slice(start, start + paidInBlock));
  if (again > 0) console.log(`The node lost ${again} payments, which were sent again.`);
  const until = performance.now() + WAIT_MS;
  while (pushed.size < waiting.length && performance.now() < until) await sleep(50);
  const times = [...pushed.values()].flatMap(({ atMs, block }) => {
    const finalMs = minedMs.get(block + FINAL_DEPTH - 1);
    return finalMs === undefined ? [] : [atMs - finalMs];
  });
  times.sort((a, b) => a - b);
  const at = (share: number): string =>
    `${(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? NaN).toFixed(0)} ms`;
  console.log(
    `${times.length} of ${waiting.length} pushed as PAID after the block that made them final: p50 ${at(0.5)}, p95 ${at(0.95)}, longest ${at(1)}`,
  );
  if (times.length < waiting.length) process.exitCode = 1;
}

/** When each block was seen here, by height. */
async function noteBlocks(rpcUrl: string): Promise<ReadonlyMap<number, number>> {
  const seen = new Map<number, number>();
  const socket = new WebSocket(rpcUrl.replace(/^http/, 'ws'));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('error', () => reject(new Error('the node has no WebSocket')));
    socket.addEventListener('open', () => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
    });
    socket.addEventListener('message', ({ data }) => {
      const { params } = JSON.parse(String(data)) as { params?: { result: { number: string } } };
      if (params === undefined) return resolve();
      seen.set(Number(params.result.number), performance.now());
    });
  });
  process.once('exit', () => socket.close());
  return seen;
}

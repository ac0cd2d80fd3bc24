import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChainConfig } from '../../../../../functions/chain/chainConfig.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { connectionTo } from '../connectionTo.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;

let world: World;
let other: RpcProxy;
beforeEach(async () => {
  world = await startWorld();
  other = await startRpcProxy(world.evm.rpcUrl);
});
afterEach(async () => {
  await other.close();
  await world.close();
});

/** From 1,000 USDC on two endpoints must agree. */
const withTiers = (config: ChainConfig): ChainConfig => ({
  ...config,
  assets: config.assets.map((asset) => ({
    ...asset,
    finality: [
      { upTo: '1000', depth: 2 },
      { depth: 2, endpoints: 2 },
    ],
  })),
});

const watch = async (): Promise<void> => {
  const config = withTiers(world.config);
  const connection = connectionTo(config, world.rpc, httpRpc({ url: other.url, attempts: 1 }));
  await connection.rpc.request('eth_blockNumber', []);
  await world.watch({ config, rpc: connection.rpc, agree: connection.agree });
};

test('given a large payment that another endpoint does not have, when it is final, then it is not PAID, and once they agree it is', async () => {
  await watch();
  const small = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
  const large = await world.createInvoice({ currency: 'USDC', units: 2_000n * USDC });
  await world.evm.payToken(small.address, 5n * USDC);
  // A reorganisation that takes the small one's blocks does not take the large one's.
  await world.evm.mine();
  await world.evm.payToken(large.address, 2_000n * USDC);
  await world.evm.mine(3);
  other.alter = ({ method }, result) =>
    method === 'eth_getTransactionReceipt' ? { ...(result as object), logs: [] } : result;
  await watch();
  expect((await world.read(small)).status).toBe('PAID');
  expect((await world.read(large)).status).toBe('CONFIRMING');
  expect(world.logged.join('\n')).toContain('endpoints disagree: nothing is confirmed');

  other.alter = undefined;
  other.status = () => 503;
  await world.evm.mine();
  await watch();
  expect((await world.read(large)).status).toBe('CONFIRMING');
  expect(world.logged.join('\n')).toContain('too few endpoints agree');

  other.status = undefined;
  await world.evm.mine();
  await watch();
  expect((await world.read(large)).status).toBe('PAID');
});

test('given a pass whose endpoint shows neither the logs nor the balance of a large payment, when it expires, then it does not, and once read elsewhere it is PAID', async () => {
  await watch();
  const [small, large] = [
    await world.createInvoice({ currency: 'USDC', units: 5n * USDC, expiresInMinutes: 5 }),
    await world.createInvoice({ currency: 'USDC', units: 2_000n * USDC, expiresInMinutes: 5 }),
  ];
  const liar = await startRpcProxy(world.evm.rpcUrl);
  try {
    liar.alter = ({ method, params }, result) => {
      if (method === 'eth_getLogs') return [];
      const isBlock = method === 'eth_getBlockByNumber' || method === 'eth_getBlockByHash';
      // A bloom that says of itself that there is nothing.
      if (isBlock && result !== null) return { ...(result as object), logsBloom: `0x${'0'.repeat(512)}` };
      const asksBalances = method === 'eth_call' && JSON.stringify(params).includes('70a08231');
      return asksBalances ? withoutBalances(String(result)) : result;
    };
    await world.evm.payToken(large.address, 2_000n * USDC);
    await world.evm.mine(3);
    const config = withTiers(world.config);
    const lied = connectionTo(
      config,
      httpRpc({ url: liar.url, attempts: 1 }),
      httpRpc({ url: other.url, attempts: 1 }),
    );
    await lied.rpc.request('eth_blockNumber', []);
    const watchLied = () => world.watch({ config, rpc: lied.rpc, agree: lied.agree, others: lied.others });
    await watchLied();
    await world.evm.rpc('evm_increaseTime', [600]);
    await world.evm.mine(3);
    world.passSeconds(600);
    await watchLied();
    expect((await world.read(small)).status).toBe('EXPIRED');
    expect((await world.read(large)).status).toBe('PENDING');
    expect(world.logged.join('\n')).toContain('endpoints disagree: nothing is confirmed');

    for (let pass = 0; pass < 5 && (await world.read(large)).status !== 'PAID'; pass++) {
      await world.evm.mine();
      world.passSeconds(30);
      await watch();
    }
    expect(await world.read(large)).toMatchObject({ status: 'PAID', received: { units: 2_000n * USDC } });
  } finally {
    await liar.close();
  }
});

/** Multicall3's answer with each balance that it holds, the word behind the offset 64 and the length 32, replaced by 0. */
function withoutBalances(answer: string): string {
  const words = answer.slice(2).match(/.{64}/g) ?? [];
  const is = (word: string | undefined, value: bigint): boolean =>
    word !== undefined && BigInt(`0x${word}`) === value;
  const isBalance = (i: number): boolean => is(words[i - 2], 64n) && is(words[i - 1], 32n);
  return `0x${words.map((word, i) => (isBalance(i) ? '0'.repeat(64) : word)).join('')}`;
}

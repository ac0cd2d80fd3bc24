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

import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  type RangesVerified,
  verifyRanges,
} from '../../../../../functions/chain/certificate/verifyRanges.ts';
import { httpRpc } from '../../../../../functions/chain/evm/httpRpc.ts';
import { rangeKey } from '../../../../../functions/chain/store/heightKeys.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';

const USDC = 10n ** 6n;
const ETHER = 10n ** 18n;

let world: World;
let other: RpcProxy;
let first: number;
beforeEach(async () => {
  world = await startWorld();
  other = await startRpcProxy(world.evm.rpcUrl);
  await world.watch();
  first = (await head()) + 1;
});
afterEach(async () => {
  await other.close();
  await world.close();
});

const head = async (): Promise<number> => Number(await world.evm.rpc<string>('eth_blockNumber'));
/** Each payment in a block of its own, and a look at each. @returns the last block */
const payAndWatch = async (): Promise<number> => {
  const token = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
  const native = await world.createInvoice({ currency: 'ETH', units: ETHER / 10n });
  await world.evm.payToken(token.address, 5n * USDC);
  await world.watch();
  await world.evm.payEth(native.address, ETHER / 10n);
  await world.watch();
  await world.evm.mine(3);
  await world.watch();
  return head();
};
const verify = async (to: number, from = first): Promise<RangesVerified> => {
  const { config, ranges, addresses, chain, invoices } = world.watchDeps();
  const rpc = httpRpc({ url: other.url, attempts: 1 });
  return verifyRanges({ config, rpc, ranges, addresses, chain, invoices })({ from, to });
};

describe('the proof that nothing was missed', () => {
  test('given what the watcher read, when another endpoint shows the same, then it holds, balances included', async () => {
    const last = await payAndWatch();
    const verified = await verify(last);
    expect(verified).toMatchObject({ faults: [], blocks: last - first + 1, deposits: 2, balances: 2 });
    expect(verified.ranges).toBeGreaterThanOrEqual(3);
  });

  test('given a record that is gone, then its blocks are a gap', async () => {
    const last = await payAndWatch();
    const id = rangeKey(world.config.chainId, first);
    await world.client.send(new DeleteCommand({ TableName: TABLES.state, Key: { id } }));
    expect((await verify(last)).faults).toEqual([
      { kind: 'GAP', fromBlock: first, toBlock: first, what: 'no record has these blocks' },
    ]);
  });

  test('given blocks that nobody read yet, then they are a gap', async () => {
    const last = await payAndWatch();
    await world.evm.mine(2);
    expect((await verify(last + 2)).faults).toMatchObject([
      { kind: 'GAP', fromBlock: last + 1, toBlock: last + 2 },
    ]);
  });

  test('given an endpoint that the watcher read from and that left a payment out, then the other one shows it', async () => {
    const invoice = await world.createInvoice({ currency: 'USDC', units: 5n * USDC });
    await world.evm.payToken(invoice.address, 5n * USDC);
    const liar = await startRpcProxy(world.evm.rpcUrl);
    // It leaves the logs out wherever they could be seen: in the answer, in the receipts and in the header.
    liar.alter = ({ method }, result) => {
      if (method === 'eth_getLogs' || method === 'eth_getBlockReceipts') return [];
      const block = result as { logsBloom?: string };
      return block?.logsBloom === undefined ? result : { ...block, logsBloom: `0x${'0'.repeat(512)}` };
    };
    await world.follow({ rpc: httpRpc({ url: liar.url }) });
    await liar.close();
    const { faults } = await verify(first);
    expect(faults.map(({ what }) => what)).toEqual(
      expect.arrayContaining([
        'logs: 0, now 1',
        'deposits: 0, now 1',
        `USDC in: 0, now ${5n * USDC}`,
        expect.stringMatching(/^dep_.* is not stored$/),
      ]),
    );
  });

  test('given an endpoint of another branch, then the record and it differ', async () => {
    const last = await payAndWatch();
    await world.evm.reorg(2);
    expect((await verify(last)).faults).toMatchObject([{ kind: 'DIFFERENCE', toBlock: last }]);
  });

  test('given a branch that the watcher left, when its records are still there, then those of the new one hold', async () => {
    await payAndWatch();
    await world.evm.reorg(2);
    await world.evm.mine(1);
    await world.watch();
    const last = await head();
    for (const to of [last, last - 1, last - 2]) expect((await verify(to)).faults).toEqual([]);
  });

  test('given a reorganisation in the midst of a range, when the new one ends at the same height, then what stands of the old one is no gap', async () => {
    await world.evm.mine(5);
    await world.watch();
    await world.evm.reorg(2);
    await world.watch();
    const last = await head();
    expect(last).toBe(first + 4);
    expect((await verify(last)).faults).toEqual([]);
  });

  test('given a record that says another sum, then the sum differs', async () => {
    const last = await payAndWatch();
    const change = {
      UpdateExpression: 'SET moneyIn.USDC = :less',
      ExpressionAttributeValues: { ':less': '1' },
    };
    const Key = { id: rangeKey(world.config.chainId, first) };
    await world.client.send(new UpdateCommand({ TableName: TABLES.state, Key, ...change }));
    expect((await verify(last)).faults).toEqual([
      { kind: 'DIFFERENCE', fromBlock: first, toBlock: first, what: `USDC in: 1, now ${5n * USDC}` },
    ]);
  });

  test('given an endpoint that answers nothing, then nothing is said', async () => {
    const last = await payAndWatch();
    other.status = () => 503;
    await expect(verify(last)).rejects.toThrow(/did not answer/);
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChainConnection } from '../../../../../functions/chain/evm/chainConnection.ts';
import { NodeLagging, readBlocks } from '../../../../../functions/chain/evm/evmNode.ts';
import { httpConnections } from '../../../../../functions/chain/evm/httpConnections.ts';
import { readBlockTransfers } from '../../../../../functions/chain/evm/readBlockTransfers.ts';
import { readTransferLogs } from '../../../../../functions/chain/evm/readTransferLogs.ts';
import type { Block } from '../../../../../functions/chain/evm/block.ts';
import { RpcUnavailable } from '../../../../../functions/chain/evm/rpc.ts';
import type { AgreementQuestion } from '../../../../../functions/chain/agreement.ts';
import type { Clock } from '../../../../../functions/shared/clock.ts';
import { createLog } from '../../../../../functions/shared/log.ts';
import { secret } from '../../../../../functions/shared/secret.ts';
import { local } from '../../../../../cdk/environments/local.ts';
import { startTestChain, type TestChain } from '../../../../engines/chain.ts';
import { type RpcProxy, startRpcProxy } from '../rpcProxy.ts';

const PAID = '0x1111111111111111111111111111111111111111';
const CHAIN_ID = 31337;

let evm: TestChain;
let proxies: RpcProxy[];
let logged: Record<string, unknown>[];
let nowMs: number;
let connect: (chainId: number) => Promise<ChainConnection>;

beforeAll(async () => void (evm = await startTestChain()));
afterAll(() => evm.close());
beforeEach(async () => {
  proxies = [];
  for (let i = 0; i < 3; i++) proxies.push(await startRpcProxy(evm.rpcUrl));
  logged = [];
  nowMs = Date.now();
  const clock: Clock = { nowMs: () => nowMs };
  const urls = JSON.stringify({ [CHAIN_ID]: proxies.map(({ url }) => url) });
  const readAgain = async () => secret(urls);
  connect = httpConnections({
    chains: local.chains,
    secrets: { read: readAgain, readAgain },
    endpointsSecret: 'rpc',
    clock,
    log: createLog({ write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) }),
  });
});
afterEach(async () => {
  for (const proxy of proxies) await proxy.close();
});

const proxyAt = (place: number): RpcProxy => {
  const proxy = proxies[place - 1];
  if (proxy === undefined) throw new Error(`there is no endpoint ${place}`);
  return proxy;
};
const dies = (place: number): void => void (proxyAt(place).status = () => 503);
const headOf = async ({ rpc }: ChainConnection): Promise<Block> => {
  const [block] = await readBlocks(rpc, ['latest']);
  if (!block) throw new Error('no head');
  return block;
};

describe('one endpoint for the whole of a pass', () => {
  test('given three, when a pass reads, then all of it comes from the first', async () => {
    const pass = await connect(CHAIN_ID);
    await Promise.all([headOf(pass), headOf(pass), headOf(pass)]);
    await headOf(pass);
    expect(pass.rpc.position()).toBe(1);
    expect(proxyAt(2).requests).toEqual([]);
    expect(proxyAt(3).requests).toEqual([]);
    // Once in the life of a worker each is asked which chain it serves.
    expect(
      proxyAt(1)
        .requests.flat()
        .filter((method) => method === 'eth_chainId').length,
    ).toBeGreaterThan(0);
  });

  test('given the first dead, when a pass begins, then the second answers, and later passes do not try the first', async () => {
    dies(1);
    const first = await connect(CHAIN_ID);
    expect((await headOf(first)).number).toBeGreaterThan(0);
    expect(first.rpc.position()).toBe(2);
    proxyAt(1).reset();
    const second = await connect(CHAIN_ID);
    await headOf(second);
    expect(second.rpc.position()).toBe(2);
    expect(proxyAt(1).requests).toEqual([]);
    expect(logged).toContainEqual(
      expect.objectContaining({
        level: 'WARN',
        message: 'an endpoint failed',
        chainId: CHAIN_ID,
        endpoint: 1,
      }),
    );
    expect(JSON.stringify(logged)).not.toContain('secret-provider-key');
  });

  test('given one that died and rested, when it answers again, then it is preferred again', async () => {
    dies(1);
    await headOf(await connect(CHAIN_ID));
    proxyAt(1).status = undefined;
    nowMs += 16_000;
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    expect(pass.rpc.position()).toBe(1);
  });

  test('given the endpoint that dies within a pass, when it goes on, then the pass ends and the next has another', async () => {
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    dies(1);
    await expect(headOf(pass)).rejects.toBeInstanceOf(RpcUnavailable);
    expect(proxyAt(2).requests).toEqual([]);
    const next = await connect(CHAIN_ID);
    await headOf(next);
    expect(next.rpc.position()).toBe(2);
  });

  test('given an endpoint that lags, when its pass goes on asking, then the next pass has another all the same', async () => {
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    pass.rpc.distrust('it lags');
    await headOf(pass);
    const next = await connect(CHAIN_ID);
    await headOf(next);
    expect(next.rpc.position()).toBe(2);
  });

  test('given all dead, when a pass begins, then each was tried, and it fails', async () => {
    [1, 2, 3].forEach(dies);
    await expect(headOf(await connect(CHAIN_ID))).rejects.toBeInstanceOf(RpcUnavailable);
    expect(proxies.every(({ requests }) => requests.length > 0)).toBe(true);
  });

  test('given a provider that refuses the key, when a pass begins, then the second answers', async () => {
    proxyAt(1).status = () => 401;
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    expect(pass.rpc.position()).toBe(2);
  });

  test('given one of another chain, when a pass begins, then its answers count for nothing', async () => {
    proxyAt(1).alter = ({ method }, result) => (method === 'eth_chainId' ? '0x1' : result);
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    expect(pass.rpc.position()).toBe(2);
    expect(logged).toContainEqual(
      expect.objectContaining({ level: 'ERROR', message: 'an endpoint serves another chain', served: 1 }),
    );
  });

  test('given one that says 429 and when to come again, when a pass begins, then it is waited for', async () => {
    let refusals = 0;
    proxyAt(1).headers = { 'retry-after': '0' };
    proxyAt(1).status = () => (refusals++ < 3 ? 429 : undefined);
    const pass = await connect(CHAIN_ID);
    await headOf(pass);
    expect(pass.rpc.position()).toBe(1);
    expect(proxyAt(2).requests).toEqual([]);
  });

  test('given 429 inside of an answer to eth_getLogs, when it comes again, then the range is not halved', async () => {
    let refusals = 0;
    proxyAt(1).answer = ({ method }) =>
      method === 'eth_getLogs' && refusals++ < 1
        ? { error: { code: 429, message: 'compute units per second exceeded' } }
        : undefined;
    const pass = await connect(CHAIN_ID);
    const head = await headOf(pass);
    proxyAt(1).reset();
    const query = { tokens: [evm.tokenAddress], recipients: [PAID], fromBlock: 1, toBlock: head.number };
    await readTransferLogs(pass.rpc, { ...query, pinned: head });
    // Twice the same question; halved it would have been three.
    expect(
      proxyAt(1)
        .requests.flat()
        .filter((method) => method === 'eth_getLogs'),
    ).toHaveLength(2);
  });
});

describe('a provider whose nodes differ', () => {
  test('given a node without the block behind the URL, when logs are read by hash, then nothing is concluded', async () => {
    await evm.payToken(PAID, 5n);
    const pass = await connect(CHAIN_ID);
    const head = await headOf(pass);
    // The node that gets the call has not seen the block and says so; asked by number it would say: no logs.
    proxyAt(1).answer = ({ method, params: [filter] }) => {
      if (method !== 'eth_getLogs') return undefined;
      const byHash = typeof filter === 'object' && filter !== null && 'blockHash' in filter;
      return byHash ? { error: { code: -32000, message: 'unknown block' } } : { result: [] };
    };
    await expect(readBlockTransfers(pass.rpc, [head], [evm.tokenAddress])).rejects.toBeInstanceOf(
      NodeLagging,
    );
    const query = {
      tokens: [evm.tokenAddress],
      recipients: [PAID],
      fromBlock: head.number,
      toBlock: head.number,
    };
    await expect(readTransferLogs(pass.rpc, { ...query, pinned: head })).rejects.toBeInstanceOf(NodeLagging);
  });

  test('given a node that leaves logs out, when a block is read, then the header shows it', async () => {
    await evm.payToken(PAID, 5n);
    const pass = await connect(CHAIN_ID);
    const head = await headOf(pass);
    expect(await readBlockTransfers(pass.rpc, [head], [evm.tokenAddress])).toMatchObject([
      { to: PAID, value: 5n, blockHash: head.hash },
    ]);
    proxyAt(1).answer = ({ method }) => (method === 'eth_getLogs' ? { result: [] } : undefined);
    await expect(readBlockTransfers(pass.rpc, [head], [evm.tokenAddress])).rejects.toThrow(
      /left out the logs/,
    );
  });

  test('given a block without transfers, when it is read, then the header alone says so', async () => {
    await evm.mine();
    const pass = await connect(CHAIN_ID);
    const head = await headOf(pass);
    proxyAt(1).reset();
    expect(await readBlockTransfers(pass.rpc, [head], [evm.tokenAddress])).toEqual([]);
    expect(proxyAt(1).requests).toEqual([['eth_getLogs']]);
  });

  test('given logs of another block, when they come, then nothing is concluded', async () => {
    await evm.payToken(PAID, 5n);
    const pass = await connect(CHAIN_ID);
    const head = await headOf(pass);
    proxyAt(1).alter = ({ method }, result) =>
      method === 'eth_getLogs'
        ? (result as object[]).map((log) => ({ ...log, blockHash: `0x${'a'.repeat(64)}` }))
        : result;
    await expect(readBlockTransfers(pass.rpc, [head], [evm.tokenAddress])).rejects.toThrow(/another block/);
  });
});

describe('agreement before money counts', () => {
  let question: AgreementQuestion;
  let pass: ChainConnection;
  beforeEach(async () => {
    const txHash = await evm.payToken(PAID, 7n);
    pass = await connect(CHAIN_ID);
    const { number, hash } = await headOf(pass);
    question = {
      blockNumber: number,
      blockHash: hash,
      txHash,
      token: evm.tokenAddress,
      to: PAID,
      units: 7n,
      endpoints: 2,
    };
  });

  test('given two that show the same, then they agree, and the third is not asked', async () => {
    expect(await pass.agree(question)).toEqual({ kind: 'agreed', endpoints: 2 });
    expect(proxyAt(3).requests).toEqual([]);
  });

  test('given one that was dead, then the third answers for it', async () => {
    dies(2);
    expect(await pass.agree(question)).toEqual({ kind: 'agreed', endpoints: 2 });
    expect(await pass.agree({ ...question, endpoints: 3 })).toEqual({ kind: 'too few', endpoints: 2 });
  });

  test('given one that lags, then it says nothing', async () => {
    proxyAt(2).answer = ({ method }) => (method === 'eth_getBlockByNumber' ? { result: null } : undefined);
    expect(await pass.agree({ ...question, endpoints: 3 })).toEqual({ kind: 'too few', endpoints: 2 });
  });

  test('given one that has another block there, then they disagree', async () => {
    proxyAt(2).alter = ({ method }, result) =>
      method === 'eth_getBlockByNumber' ? { ...(result as object), hash: `0x${'b'.repeat(64)}` } : result;
    expect(await pass.agree(question)).toMatchObject({ kind: 'disagreed', endpoint: 2 });
  });

  test('given one whose receipt has no such transfer, then they disagree: the pass read a lie, or this is one', async () => {
    proxyAt(2).alter = ({ method }, result) =>
      method === 'eth_getTransactionReceipt' ? { ...(result as object), logs: [] } : result;
    expect(await pass.agree(question)).toMatchObject({
      kind: 'disagreed',
      difference: expect.stringContaining('no transfer of 7'),
    });
    expect(await pass.agree({ ...question, units: 8n })).toMatchObject({ kind: 'disagreed' });
  });

  test('given native money that came inside calls, then the block is what they agree on', async () => {
    expect(await pass.agree({ ...question, txHash: null, token: null })).toMatchObject({ kind: 'agreed' });
  });
});

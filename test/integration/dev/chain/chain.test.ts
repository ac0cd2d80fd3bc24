import { keccak256, Wallet } from 'ethers';
import { existsSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startAnvil } from '../../../../dev/chain/anvil.ts';
import { fundGasWallet, startChain, type Chain } from '../../../../dev/chain/chain.ts';
import { MULTICALL3_ADDRESS, MULTICALL3_CODE_HASH } from '../../../../dev/chain/constants.ts';
import { connectRpc, quantity } from '../../../../dev/chain/rpc.ts';
import { balanceOf } from '../../../../dev/chain/testToken.ts';
import { codeAt, sendOrder } from '../../../../dev/chain/transactions.ts';
import { freePort, startWatchdog, type Watchdog } from 'cdk-local-runtime';
import { silentLog } from 'cdk-local-runtime/testing';

let dataDir: string;
let watchdog: Watchdog;
let chain: Chain | undefined;

const start = async (ephemeral = false): Promise<Chain> =>
  (chain = await startChain({ dataDir, ephemeral, log: silentLog, watchdog }));
const headOf = async (rpcUrl: string): Promise<number> =>
  Number(await connectRpc(rpcUrl)<string>('eth_blockNumber'));
const blockOf = (rpcUrl: string, tag: string) =>
  connectRpc(rpcUrl)<{ hash: string; number: string; timestamp: string } | null>('eth_getBlockByNumber', [
    tag,
    false,
  ]);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'chain-'));
  watchdog = startWatchdog();
});
afterEach(async () => {
  await chain?.close();
  chain = undefined;
  await watchdog.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a new chain', () => {
  it('given no data, when started, then Multicall3, token and payer are there', async () => {
    const { rpcUrl, chainId, tokenAddress, payerAddress, payerPrivateKey } = await start();
    const rpc = connectRpc(rpcUrl);
    expect(Number(await rpc('eth_chainId'))).toBe(chainId);
    expect(keccak256(await codeAt(rpc, MULTICALL3_ADDRESS))).toBe(MULTICALL3_CODE_HASH);
    expect(await codeAt(rpc, tokenAddress)).not.toBe('0x');
    expect(await balanceOf(rpc, payerAddress)).toBe(1_000_000_000_000n);
    expect(new Wallet(payerPrivateKey).address).toBe(payerAddress);
    expect(BigInt(await rpc('eth_getBalance', [payerAddress, 'latest']))).toBe(10_000n * 10n ** 18n);
  });

  it('given nobody who mines, when time passes, then blocks come, finalized two behind and stamped with the time', async () => {
    const { rpcUrl } = await start(true);
    const before = await headOf(rpcUrl);
    await vi.waitFor(async () => expect(await headOf(rpcUrl)).toBeGreaterThanOrEqual(before + 2), 60_000);
    const latest = await blockOf(rpcUrl, 'latest');
    const head = Number(latest?.number);
    expect(Number((await blockOf(rpcUrl, 'finalized'))?.number)).toBeGreaterThanOrEqual(head - 2);
    expect(Number(latest?.timestamp)).toBeLessThanOrEqual(Date.now() / 1000 + 2);
  });

  it('given a transaction over the gas cap of EIP-7825, when sent, then it is refused as on a real chain', async () => {
    const { rpcUrl, payerAddress, treasuryAddress } = await start(true);
    const order = { from: payerAddress, to: treasuryAddress, gasLimit: 16_777_217n };
    await expect(sendOrder(connectRpc(rpcUrl), order)).rejects.toThrow(/tx_gas_limit_cap/);
  });

  it('given an ephemeral one, when stopped, then it left no file', async () => {
    await (await start(true)).close();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('given a chain that was stopped, when it is stopped again, then nothing happens and its port is silent', async () => {
    const { rpcUrl, close } = await start();
    await close();
    await close();
    await expect(headOf(rpcUrl)).rejects.toThrow();
  });
});

describe('a node that runs elsewhere', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('given RPC_URL, when started and stopped, then that node is provisioned, used and left running', async () => {
    const node = await startAnvil({ log: silentLog, watchdog }, { port: 0, historyBlocks: 100 });
    try {
      vi.stubEnv('RPC_URL', node.url);
      const { rpcUrl, payerAddress, close } = await start();
      expect(rpcUrl).toBe(node.url);
      expect(await balanceOf(connectRpc(node.url), payerAddress)).toBe(1_000_000_000_000n);
      await close();
      expect(await headOf(node.url)).toBe(1);
      expect(readdirSync(dataDir)).toEqual([]);
    } finally {
      await node.close();
    }
  });

  it('given RPC_URL with another chain id, when started, then it refuses', async () => {
    const node = await startAnvil({ log: silentLog, watchdog }, { port: 0, historyBlocks: 100 });
    try {
      await connectRpc(node.url)('anvil_setChainId', [1]);
      vi.stubEnv('RPC_URL', node.url);
      await expect(start()).rejects.toThrow(
        'RPC_URL has chain id 1; the template of this local server needs 31337',
      );
    } finally {
      await node.close();
    }
  });
});

describe('a port that is asked for', () => {
  it('given a free one, when started, then the node listens there; given a taken one, then it refuses', async () => {
    const port = await freePort();
    const first = await startChain({ dataDir, ephemeral: true, log: silentLog, watchdog, port });
    try {
      expect(first.rpcUrl).toBe(`http://127.0.0.1:${port}`);
      const second = startChain({ dataDir, ephemeral: true, log: silentLog, watchdog, port });
      await expect(second).rejects.toThrow(`Port ${port} is taken`);
    } finally {
      await first.close();
    }
  });
});

describe('fundGasWallet', () => {
  it('given a wallet without money, when funded twice, then it gets 10 ETH once', async () => {
    const { rpcUrl } = await start(true);
    const wallet = Wallet.createRandom().address;
    await fundGasWallet(rpcUrl, wallet);
    await fundGasWallet(rpcUrl, wallet);
    const balance = await connectRpc(rpcUrl)<string>('eth_getBalance', [wallet, 'latest']);
    expect(BigInt(balance)).toBe(10n * 10n ** 18n);
  });

  it('given a start that was stopped right after it paid, when it is asked again, then it finds that payment', async () => {
    const { rpcUrl } = await start(true);
    const wallet = Wallet.createRandom().address;
    let sinceBlock: number | undefined;
    const hash = await fundGasWallet(rpcUrl, wallet, { remember: (block) => (sinceBlock = block) });
    expect(hash).toMatch(/^0x/);
    expect(await fundGasWallet(rpcUrl, wallet, { sinceBlock })).toBe(hash);
    expect(await fundGasWallet(rpcUrl, wallet)).toBeNull();
  });

  it('given a start that was stopped before it paid, when it is asked again, then it pays', async () => {
    const { rpcUrl } = await start(true);
    const wallet = Wallet.createRandom().address;
    const sinceBlock = await headOf(rpcUrl);
    expect(await fundGasWallet(rpcUrl, wallet, { sinceBlock })).toMatch(/^0x/);
    const balance = await connectRpc(rpcUrl)<string>('eth_getBalance', [wallet, 'latest']);
    expect(BigInt(balance)).toBe(10n * 10n ** 18n);
  });
});

describe('a chain that was there before', () => {
  it('given a payment and a stop, when started again, then genesis, blocks, receipts, logs and balances are the same', async () => {
    const first = await start();
    const rpc = connectRpc(first.rpcUrl);
    const wallet = Wallet.createRandom().address;
    await fundGasWallet(first.rpcUrl, wallet);
    const head = await blockOf(first.rpcUrl, 'latest');
    const mints = await rpc('eth_getLogs', [{ fromBlock: '0x0', address: first.tokenAddress }]);
    await first.close();

    const second = await start();
    const again = connectRpc(second.rpcUrl);
    expect(second.genesisHash).toBe(first.genesisHash);
    expect(await blockOf(second.rpcUrl, String(head?.number))).toEqual(head);
    expect(BigInt(await again('eth_getBalance', [wallet, 'latest']))).toBe(10n * 10n ** 18n);
    expect(await balanceOf(again, second.payerAddress), 'not minted again').toBe(1_000_000_000_000n);
    expect(await again('eth_getLogs', [{ fromBlock: '0x0', address: second.tokenAddress }])).toEqual(mints);
    await vi.waitFor(
      async () => expect(await headOf(second.rpcUrl)).toBeGreaterThan(Number(head?.number)),
      60_000,
    );
  });

  it('given data that were wiped, when started again, then the genesis is another', async () => {
    const first = await start();
    const genesisSeconds = Number((await blockOf(first.rpcUrl, '0x0'))?.timestamp);
    await first.close();
    rmSync(join(dataDir, 'chain'), { recursive: true });
    // All that tells two genesis blocks apart is the second in which they were made.
    await vi.waitUntil(() => Math.floor(Date.now() / 1000) > genesisSeconds, 60_000);
    expect((await start()).genesisHash).not.toBe(first.genesisHash);
  });

  it('given a last dump that was cut off, when started again, then the one before counts and the chain goes on', async () => {
    const first = await start();
    await first.close();
    const dumps = readdirSync(join(dataDir, 'chain')).sort();
    truncateSync(join(dataDir, 'chain', dumps.at(-1) ?? ''), 100);
    const second = await start();
    expect(second.genesisHash).toBe(first.genesisHash);
    expect(await balanceOf(connectRpc(second.rpcUrl), second.payerAddress)).toBe(1_000_000_000_000n);
    expect(existsSync(join(dataDir, 'chain', 'load.json'))).toBe(false);
  });

  it('given other code at the address of Multicall3, when started again, then the start refuses', async () => {
    const first = await start();
    await connectRpc(first.rpcUrl)('anvil_setCode', [MULTICALL3_ADDRESS, '0x00']);
    await first.close();
    await expect(start()).rejects.toThrow(/is not Multicall3/);
  });

  it('given other code behind the token, when started again, then the start refuses and says what to do', async () => {
    const first = await start();
    const word = await connectRpc(first.rpcUrl)<string>('eth_getStorageAt', [
      first.tokenAddress,
      '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc',
      'latest',
    ]);
    await connectRpc(first.rpcUrl)('anvil_setCode', [`0x${word.slice(-40)}`, '0x00']);
    await first.close();
    await expect(start()).rejects.toThrow(
      /is not the one in contracts\/artifacts.*Delete the data directory/s,
    );
  });

  it('given a payer who spent most, when started again, then the payer has enough', async () => {
    const first = await start();
    const rpc = connectRpc(first.rpcUrl);
    const to = Wallet.createRandom().address;
    const amount = 900_000_000_000n;
    const data = `0xa9059cbb${to.slice(2).toLowerCase().padStart(64, '0')}${amount.toString(16).padStart(64, '0')}`;
    await sendOrder(rpc, { from: first.payerAddress, to: first.tokenAddress, data });
    await rpc('evm_mine');
    await first.close();
    const second = await start();
    expect(await balanceOf(connectRpc(second.rpcUrl), second.payerAddress)).toBe(1_100_000_000_000n);
  });

  it('given a chain ahead of the time of day, when started again, then each block is later than the one before', async () => {
    const first = await start();
    await connectRpc(first.rpcUrl)('anvil_mine', [quantity(30), quantity(10)]);
    const head = Number((await blockOf(first.rpcUrl, 'latest'))?.number);
    await first.close();
    const { rpcUrl } = await start();
    await vi.waitFor(async () => expect(await headOf(rpcUrl)).toBeGreaterThanOrEqual(head + 3), 60_000);
    const seconds: number[] = [];
    for (let number = head; number <= head + 3; number++) {
      seconds.push(Number((await blockOf(rpcUrl, quantity(number)))?.timestamp));
    }
    expect(seconds).toEqual([...new Set(seconds)].sort((a, b) => a - b));
  });
});

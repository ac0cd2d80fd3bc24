import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Chain } from '../../../../dev/chain/chain.ts';
import { connectRpc } from '../../../../dev/chain/rpc.ts';
import { balanceOf } from '../../../../dev/chain/testToken.ts';

const server = fileURLToPath(new URL('../../../fixtures/chain/server.ts', import.meta.url));
let dataDir: string;
let running: ChildProcess | undefined;

/** Starts the chain in a process of its own and waits for its first line. */
async function start(): Promise<{ process: ChildProcess; chain: Chain }> {
  const child = spawn(process.execPath, [server, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  running = child;
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { process: child, chain: JSON.parse(line) as Chain };
}

const kill = async (child: ChildProcess): Promise<void> => {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
};
const isSilent = (rpcUrl: string): Promise<void> =>
  vi.waitFor(() => expect(connectRpc(rpcUrl)('eth_chainId')).rejects.toThrow('fetch failed'), 60_000);

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'chain-'));
});
afterEach(async () => {
  if (running?.exitCode === null && running.signalCode === null) await kill(running);
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a local server that is killed', () => {
  it('given SIGKILL, when the local server is gone, then its node is gone too', async () => {
    const { process: child, chain } = await start();
    await kill(child);
    await isSilent(chain.rpcUrl);
  });

  it('given SIGKILL right after the start, when started again, then it is the same chain with the same token', async () => {
    const first = await start();
    await kill(first.process);
    const second = await start();
    expect(second.chain.genesisHash).toBe(first.chain.genesisHash);
    expect(await balanceOf(connectRpc(second.chain.rpcUrl), second.chain.payerAddress)).toBe(
      1_000_000_000_000n,
    );
  });

  it('given SIGKILL after some blocks, when started again, then old blocks keep their hashes and lost ones come anew', async () => {
    const first = await start();
    const rpc = connectRpc(first.chain.rpcUrl);
    type Block = { hash: string; number: string };
    const latest = () => rpc<Block>('eth_getBlockByNumber', ['latest', false]);
    const early = await latest();
    await vi.waitFor(async () => expect(Number((await latest()).number)).toBeGreaterThan(5), 60_000);
    const late = await latest();
    await kill(first.process);

    const second = await start();
    const again = connectRpc(second.chain.rpcUrl);
    expect(await again('eth_getBlockByNumber', [early.number, false])).toMatchObject({ hash: early.hash });
    await vi.waitFor(async () => {
      const block = await again<Block | null>('eth_getBlockByNumber', [late.number, false]);
      expect(block).not.toBeNull();
    }, 60_000);
  });
});

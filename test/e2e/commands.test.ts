import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asPayer } from './server/apiClient.ts';
import { descendantsOf, stillRunning } from './server/processes.ts';
import { spawnCommand, startServer, type Server } from './server/server.ts';
import { openWorkspace, type Workspace } from './server/workspace.ts';

let workspace: Workspace;
let server: Server;
beforeAll(async () => {
  workspace = openWorkspace({ unbuilt: true });
  // Of a server that is gone: nobody must take it for the running one.
  mkdirSync(workspace.dataDir);
  const stale = { graphqlUrl: 'http://127.0.0.1:9/graphql', merchantApiKey: 'apk_local_gone' };
  writeFileSync(workspace.outputsFile, JSON.stringify(stale));
  server = await startServer({ workspace, script: 'scripts/start.ts', args: ['--ephemeral'] });
});
afterAll(() => server.close());

async function demo(): Promise<{ code: number | null; printed: string }> {
  const child = spawnCommand(workspace.directory, ['scripts/demo.ts']);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed };
}

describe('npm start', () => {
  it('given a folder in which nothing is built, then it builds, starts and says what to try', () => {
    console.log(`npm start, with the build, was ready after ${(server.readyMs / 1000).toFixed(1)} s`);
    const printed = server.printed();
    const { graphqlUrl, graphiqlUrl, realtimeUrl, merchantApiKey, rpcUrl } = server.outputs;
    for (const text of [graphqlUrl, graphiqlUrl, realtimeUrl, merchantApiKey, rpcUrl, 'npm run demo'])
      expect(printed).toContain(text);
    // Progress while it starts, at least once in a step that takes long.
    expect(printed.match(/^ +\d+\.\d s {2}\w/gm)?.length).toBeGreaterThan(3);
  });

  it('given it is ready, then the outputs have the documented fields and nothing else', () => {
    const url = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+/);
    const address = expect.stringMatching(/^0x[0-9a-fA-F]{40}$/);
    const key = expect.stringMatching(/^apk_local_[\w-]{43}$/);
    expect(server.outputs).toEqual({
      graphqlUrl: url,
      realtimeUrl: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+/),
      graphiqlUrl: url,
      pagesUrl: url,
      shopUrl: expect.stringMatching(/^http:\/\/localhost:\d+/),
      merchantApiKey: key,
      otherMerchantApiKey: key,
      payerApiKey: expect.stringMatching(/^da2-\w{26}$/),
      rpcUrl: url,
      chainId: 31337,
      gatewayUrl: url,
      webhookUrl: url,
      treasuryAddress: address,
      payerPrivateKey: expect.stringMatching(/^0x[0-9a-f]{64}$/),
      caFile: expect.stringMatching(/\.crt$/),
      assets: [
        { symbol: 'USDC', tokenAddress: address, decimals: 6 },
        { symbol: 'ETH', tokenAddress: null, decimals: 18 },
      ],
    });
    expect(server.outputs.otherMerchantApiKey).not.toBe(server.outputs.merchantApiKey);
    expect(readFileSync(server.outputs.caFile, 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  it('given the outputs, then the payer’s key works and lists the assets', async () => {
    const assets = await asPayer(server.outputs).ask<unknown[]>(
      '{ listAssets { symbol tokenAddress decimals } }',
    );
    expect(assets).toEqual(server.outputs.assets);
  });
});

describe('npm run demo', () => {
  it('given a running server, then it exits with 0, twice in a row, and shows what happened', async () => {
    for (const run of [1, 2]) {
      const { code, printed } = await demo();
      expect([run, code, code === 0 ? '' : printed]).toEqual([run, 0, '']);
      for (const currency of ['USDC', 'ETH']) {
        const told = [...printed.matchAll(new RegExp(`^ +${currency} +([A-Z]+) .*\\+\\d`, 'gm'))].map(
          ([, status]) => status,
        );
        // Each once; their order is the bus's, which promises none, and PENDING may have come before the subscription.
        expect(told.filter((status) => status !== 'PENDING').toSorted()).toEqual([
          'CONFIRMING',
          'PAID',
          'SWEEPING',
          'SWEPT',
        ]);
      }
      expect(printed).toContain('█');
      expect(printed).toMatch(/ETH .*grew by 0\.00\d+/);
    }
  });
});

describe('Ctrl-C', () => {
  it('given an ephemeral server, then it ends within 5 s, with its children, and leaves nothing', async () => {
    const children = descendantsOf(server.pid);
    expect(children.length).toBeGreaterThanOrEqual(3);
    const dataDir = dirname(dirname(dirname(server.outputs.caFile)));
    expect(readdirSync(dataDir)).toContain('logs');
    const { code, ms } = await server.stop('SIGINT');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(5_000);
    await expect.poll(() => stillRunning(children)).toEqual([]);
    expect(existsSync(workspace.outputsFile)).toBe(false);
    expect(existsSync(dataDir)).toBe(false);
    expect(readdirSync(join(workspace.directory, '.local'))).toEqual([]);
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server as TcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asMerchant, type ApiClient } from './server/apiClient.ts';
import { createInvoice, followInvoices } from './server/invoices.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet } from './server/wallet.ts';
import { openWorkspace } from './server/workspace.ts';

const ILL_CHAIN = 31_338;
const PAYMENTS = 3;

/** An endpoint that takes every connection and never answers. */
let endpoint: TcpServer;
let asked = 0;
let server: Server | undefined;
let merchant: ApiClient | undefined;
beforeAll(async () => {
  endpoint = createServer((socket) => void socket.on('data', () => void asked++).on('error', () => {}));
  await new Promise<void>((resolve) => endpoint.listen(0, '127.0.0.1', resolve));
  const { port } = endpoint.address() as AddressInfo;
  vi.stubEnv(`RPC_URL_${ILL_CHAIN}`, `http://127.0.0.1:${port}`);
  // The same stack, of which the configuration alone has another chain.
  const workspace = openWorkspace({ unbuilt: true, copied: ['cdk', 'scripts', 'dev'] });
  const file = join(workspace.directory, 'cdk/environments/local.ts');
  const one = readFileSync(file, 'utf8').replace('export const local', 'const one');
  const second = `{ ...chain, chainId: ${ILL_CHAIN}, name: 'Ill' }`;
  writeFileSync(
    file,
    `${one}\nexport const local: Environment = { ...one, chains: one.chains.flatMap((chain) => [chain, ${second}]) };\n`,
  );
  server = await startServer({ workspace, script: 'scripts/start.ts' });
  merchant = asMerchant(server.outputs);
}, 360_000);
afterAll(async () => {
  merchant?.close();
  await server?.close();
  vi.unstubAllEnvs();
  await new Promise<void>((resolve) => {
    endpoint.close(() => resolve());
    endpoint.unref();
  });
});

it('given a chain whose endpoint never answers, when invoices on both are made, then those on the other are paid and swept', async () => {
  if (server === undefined || merchant === undefined) throw new Error('it did not start');
  const { chainId } = server.outputs;
  const wallet = openWallet(server.outputs);
  const followed = await followInvoices(merchant);
  const wish = { amount: '1.00', currency: 'USDC' };
  for (let i = 0; i < PAYMENTS; i++) {
    // Each new invoice wakes its chain.
    await createInvoice(merchant, { ...wish, chainId: ILL_CHAIN });
    const { id, address } = await createInvoice(merchant, { ...wish, chainId });
    await wallet.pay('USDC', address, '1.00');
    await followed.until((push) => push.id === id && push.status === 'SWEPT');
  }
  expect(asked).toBeGreaterThan(0);
}, 360_000);

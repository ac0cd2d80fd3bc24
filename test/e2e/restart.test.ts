import { HDNodeWallet, Mnemonic } from 'ethers';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asMerchant } from './server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice, type Invoice } from './server/invoices.ts';
import { asOperator } from './server/operator.ts';
import { descendantsOf, stillRunning } from './server/processes.ts';
import { startServer, type Server } from './server/server.ts';
import { openWallet } from './server/wallet.ts';
import { openWorkspace, type Workspace } from './server/workspace.ts';

const interrupted = { idempotencyKey: 'interrupted', amount: '8.00', currency: 'USDC' };
/** The first write that stores an invoice passes; those that follow wait longer than the test runs. */
const stuck = {
  seed: 1,
  faults: [
    {
      service: 'dynamodb',
      action: 'TransactWriteItems',
      principal: 'appsync-payments-local-source-storeInvoice',
      after: 1,
      delayMs: 600_000,
    },
  ],
};

const words = Mnemonic.fromEntropy(randomBytes(32)).phrase;

const patience = { timeout: 60_000, interval: 250 };

let workspace: Workspace;
let server: Server;
let before: Invoice;
let claim: Record<string, unknown> | undefined;
beforeAll(async () => {
  workspace = openWorkspace();
  // As after a first start that ended between the backup of the seed and the keys.
  mkdirSync(workspace.dataDir, { recursive: true });
  writeFileSync(join(workspace.dataDir, 'seed-backup.txt'), `${words}\n`, { mode: 0o600 });
  const faults = join(workspace.directory, 'faults.json');
  writeFileSync(faults, JSON.stringify(stuck));
  const killed = await startServer({ workspace, args: ['--faults', faults] });
  const merchant = asMerchant(killed.outputs);
  const operator = asOperator(workspace);
  before = await createInvoice(merchant, { amount: '2.00', currency: 'USDC' });

  // Killed between claim and completion: the call never gets an answer.
  const call = createInvoice(merchant, interrupted).then(
    () => 'answered',
    () => 'cut off',
  );
  claim = await vi.waitFor(async () => {
    const claims = await operator.items('claims');
    const found = claims.find(({ id }) => String(id).endsWith('#interrupted'));
    expect(found).toMatchObject({ status: 'WORKING' });
    return found;
  }, patience);
  const engines = descendantsOf(killed.pid);
  expect(engines.length).toBeGreaterThanOrEqual(3);
  await killed.stop('SIGKILL');
  expect(await call).toBe('cut off');
  await vi.waitFor(() => expect(stillRunning(engines)).toEqual([]), { timeout: 5_000 });
  operator.close();

  server = await startServer({ workspace });
});
afterAll(() => server.close());

it('given a server killed between claim and completion, when the key comes again, then there is one invoice', async () => {
  const merchant = asMerchant(server.outputs);
  const operator = asOperator(workspace);
  // The claim's lease ends 5 s after the call; until then the key is in progress.
  const invoice = await vi.waitFor(() => createInvoice(merchant, interrupted), patience);
  expect(invoice.id).toBe(claim?.['resultId']);
  const again = await Promise.all(Array.from({ length: 20 }, () => createInvoice(merchant, interrupted)));
  for (const answer of again) expect(answer).toEqual(invoice);
  const stored = (await operator.items('invoices')).filter(({ amount }) => amount === '8000000');
  expect(stored.map(({ id }) => id)).toEqual([claim?.['resultId']]);
  operator.close();
});

it('given an invoice of before, when the server runs again, then it is there with its keys, and its payment is swept', async () => {
  const merchant = asMerchant(server.outputs);
  const wallet = openWallet(server.outputs);
  expect(await getInvoice(merchant, before.id)).toEqual(before);
  const followed = await followInvoices(merchant, { id: before.id });
  await wallet.pay('USDC', before.address, '2.00');
  await followed.until(({ status }) => status === 'SWEPT');
  merchant.close();
});

it('given a first start that ended between the backup and the keys, when the next one starts, then its keys are of the backup', async () => {
  const operator = asOperator(workspace);
  const stored = (await operator.items('invoices')).find(({ id }) => id === before.id);
  const path = `m/44'/60'/0'/0/${String(stored?.['derivationIndex'])}`;
  expect(before.address).toBe(HDNodeWallet.fromPhrase(words, undefined, path).address);
  operator.close();
});

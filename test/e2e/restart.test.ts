import { freePort } from 'cdk-local-runtime';
import { HDNodeWallet, Mnemonic } from 'ethers';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { asMerchant } from './server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice, type Invoice } from './server/invoices.ts';
import { cardEvent } from '../fixtures/risk/streamedEvents.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { descendantsOf, stillRunning } from './server/processes.ts';
import { startServer, type Outputs, type Server } from './server/server.ts';
import { openWallet } from './server/wallet.ts';
import { openWorkspace, readAll, type Workspace } from './server/workspace.ts';

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
    // Of the risk stream's assessments some are written, and the others wait longer than the test runs, their attempts written.
    {
      service: 'dynamodb',
      principal: 'appsync-payments-local-scoreStream',
      carries: ['assessedAt'],
      after: 2,
      delayMs: 600_000,
    },
  ],
};

const now = new Date().toISOString();
/** Transfers of four customers that were booked, fifteen of each; an invoice would wake the sweeper. */
const booked = Array.from({ length: 60 }, (_, n) => ({
  ...cardEvent('transaction.posted', {
    id: `txn_killed${n}`,
    kind: 'TRANSFER',
    status: 'POSTED',
    customerId: `customer-${n % 4}`,
    createdAt: now,
    updatedAt: now,
  }),
  occurredAt: now,
}));
const riskRows = async (operator: Operator, prefix: string) =>
  (await operator.items('risk')).filter(({ pk }) => String(pk).startsWith(prefix));

/** The sweeper dies with the bytes of its first transaction stored and not sent. */
const dying = {
  seed: 1,
  faults: [
    {
      service: 'dynamodb',
      action: 'TransactWriteItems',
      principal: 'appsync-payments-local-sweep',
      carries: ['ATTEMPT'],
      times: 1,
      effect: 'drop',
      ends: 'environment',
    },
  ],
};

const words = Mnemonic.fromEntropy(randomBytes(32)).phrase;

const patience = { timeout: 60_000, interval: 250 };

let workspace: Workspace;
let server: Server;
let before: Invoice;
let claim: Record<string, unknown> | undefined;
let port: number;
/** Events that the risk stream had assessed when the server was killed. */
let assessedBefore: number;
/** Addresses of a chain that did not answer although the API beside it in the outputs did. */
let staleOutputs: readonly string[];

/** Reads the outputs again and again, as a client does that waits for the server. */
function watchOutputs(): { end(): Promise<readonly string[]> } {
  const stale: string[] = [];
  let ended = false;
  const watching = (async () => {
    for (; !ended; await setTimeout(20)) {
      const outputs = readOutputs();
      if (outputs === undefined || !(await answers(outputs.graphqlUrl))) continue;
      if (!(await answers(outputs.rpcUrl)) && readOutputs()?.rpcUrl === outputs.rpcUrl)
        stale.push(outputs.rpcUrl);
    }
  })();
  return {
    end: async () => {
      ended = true;
      await watching;
      return stale;
    },
  };
}

function readOutputs(): Pick<Outputs, 'graphqlUrl' | 'rpcUrl'> | undefined {
  try {
    return JSON.parse(readFileSync(workspace.outputsFile, 'utf8')) as Outputs;
  } catch {
    return undefined;
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { method: 'POST', body: '{}' }).then(
    () => true,
    () => false,
  );

beforeAll(async () => {
  workspace = openWorkspace();
  // As after a first start that ended between the backup of the seed and the keys.
  mkdirSync(workspace.dataDir, { recursive: true });
  writeFileSync(join(workspace.dataDir, 'seed-backup.txt'), `${words}\n`, { mode: 0o600 });
  const faults = join(workspace.directory, 'faults.json');
  writeFileSync(faults, JSON.stringify(stuck));
  port = await freePort(1);
  const killed = await startServer({ workspace, args: ['--faults', faults, '--port', String(port)] });
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
  await operator.emit(booked);
  await vi.waitFor(async () => {
    const attempts = await riskRows(operator, 'TXN#txn_killed');
    assessedBefore = (await riskRows(operator, 'ASSESSED#txn_killed')).length;
    expect(assessedBefore).toBeGreaterThan(0);
    expect(attempts.length).toBeGreaterThan(assessedBefore);
  }, patience);
  const engines = descendantsOf(killed.pid);
  expect(engines.length).toBeGreaterThanOrEqual(3);
  await killed.stop('SIGKILL');
  expect(await call).toBe('cut off');
  await vi.waitFor(() => expect(stillRunning(engines)).toEqual([]), patience);
  operator.close();

  const watched = watchOutputs();
  writeFileSync(faults, JSON.stringify(dying));
  server = await startServer({ workspace, args: ['--faults', faults, '--port', String(port)] });
  staleOutputs = await watched.end();
});
afterAll(() => server.close());

it('given outputs of before, when the server starts again, then they never name a chain that is gone while the API answers', () => {
  expect(staleOutputs).toEqual([]);
});

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

it('given a server killed in the middle of a batch of the risk stream, then each event is assessed and counted once', async () => {
  const operator = asOperator(workspace);
  expect(assessedBefore).toBeLessThan(booked.length);
  await vi.waitFor(
    async () => expect(await riskRows(operator, 'ASSESSED#txn_killed')).toHaveLength(booked.length),
    patience,
  );
  const counted = await vi.waitFor(async () => {
    const rows = await riskRows(operator, 'TXN#txn_killed');
    expect(rows.filter((row) => row['counted'] === true)).toHaveLength(booked.length);
    return (await riskRows(operator, 'CUSTOMER#bookshop#')).filter(({ sk }) => sk === 'TOTALS');
  }, patience);
  const eur = { successes: 15, sum: '15000', sumOfSquares: '15000000' };
  expect(counted.map(({ currencies }) => currencies)).toEqual(Array(4).fill({ EUR: eur }));
  operator.close();
});

it('given an invoice of before, when the sweeper dies before it sends what it signed, then the money reaches the treasury once', async () => {
  const merchant = asMerchant(server.outputs);
  const wallet = openWallet(server.outputs);
  const treasury = server.outputs.treasuryAddress;
  const had = await wallet.balance('USDC', treasury);
  expect(await getInvoice(merchant, before.id)).toEqual(before);
  const followed = await followInvoices(merchant);
  await wallet.pay('USDC', before.address, '2.00');
  // A second environment that is at work, woken by its minute, dies with it.
  await vi.waitFor(() => expect(diedSweepers()).toBeGreaterThan(0), patience);
  // Woken by another payment, or by its minute, the sweeper goes on with what is stored.
  const other = await createInvoice(merchant, { amount: '3.00', currency: 'USDC' });
  await wallet.pay('USDC', other.address, '3.00');
  for (const { id } of [before, other])
    await followed.until((push) => push.id === id && push.status === 'SWEPT', 120_000);
  expect((await wallet.balance('USDC', treasury)) - had).toBe(5_000_000n);
  merchant.close();
}, 180_000);

/** Environments of the sweeper that ended with an event, as its log says. */
function diedSweepers(): number {
  const logs = [...readAll(join(workspace.dataDir, 'logs'))].filter(([file]) => file.includes('ChainSweep'));
  return logs.flatMap(([, text]) => text.match(/Runtime\.ExitError/g) ?? []).length;
}

it('given a first start that ended between the backup and the keys, when the next one starts, then its keys are of the backup', async () => {
  const operator = asOperator(workspace);
  const stored = (await operator.items('invoices')).find(({ id }) => id === before.id);
  const path = `m/44'/60'/0'/0/${String(stored?.['derivationIndex'])}`;
  expect(before.address).toBe(HDNodeWallet.fromPhrase(words, undefined, path).address);
  operator.close();
});

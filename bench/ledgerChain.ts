/**
 * `npm run bench:ledger-chain -- [invoices]`: the demo, then many invoices in USDC and ETH, through a whole local server. Ends with 1
 * unless the ledger and the chain agree to the wei at the head after each, and every entry is sealed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { asMerchant } from '../test/e2e/server/apiClient.ts';
import { runCommand } from '../test/e2e/server/command.ts';
import { createInvoice, followInvoices } from '../test/e2e/server/invoices.ts';
import { startServer } from '../test/e2e/server/server.ts';
import { openWallet } from '../test/e2e/server/wallet.ts';

const count = Number(process.argv[2] ?? 100);
if (!Number.isSafeInteger(count) || count < 2)
  throw new Error(`invoices: ${process.argv[2]} must be a number from 2`);
const SWEPT_MS = 15 * 60_000;
const POSTED_MS = 120_000;

interface Verification {
  readonly books: Readonly<Record<'book' | 'entries' | 'blocks' | 'unsealed' | 'drift', string>>[];
  readonly chains: { readonly block: number; readonly lines: Readonly<Record<string, string>>[] }[];
}

const server = await startServer();
const merchant = asMerchant(server.outputs);
try {
  const demo = await runCommand(server.workspace, ['scripts/demo.ts']);
  if (demo.code !== 0) throw new Error(`the demo failed:\n${demo.output}${demo.errors}`);
  await agree('after the demo');
  await payAll();
  await agree(`after ${count} invoices`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  merchant.close();
  await server.close();
}

/** Half of them in USDC, half in ETH; a tenth is paid a little too much. */
async function payAll(): Promise<void> {
  const followed = await followInvoices(merchant);
  const wallet = openWallet(server.outputs);
  const startedAt = performance.now();
  const orders = Array.from({ length: count }, (_, n) =>
    n % 2 === 0
      ? { currency: 'USDC', amount: '5.00', extra: '5.01' }
      : { currency: 'ETH', amount: '0.01', extra: '0.011' },
  );
  const paid = await Promise.all(
    orders.map(async ({ currency, amount, extra }, n) => {
      const { id, address } = await createInvoice(merchant, { currency, amount });
      await wallet.pay(currency, address, n % 10 < 9 ? amount : extra);
      return id;
    }),
  );
  const paidMs = performance.now() - startedAt;
  for (const id of paid) await followed.until((push) => push.id === id && push.status === 'SWEPT', SWEPT_MS);
  const sweptMs = performance.now() - startedAt;
  console.log(`${count} invoices: paid after ${seconds(paidMs)}, swept after ${seconds(sweptMs)}`);
}

/** Waits until the last entries are posted and sealed, and says how the two compare. */
async function agree(when: string): Promise<void> {
  const deadline = performance.now() + POSTED_MS;
  for (;;) {
    const { code, output } = await runCommand(server.workspace, [
      'scripts/ledger.ts',
      'verify',
      '--chain',
      '--format',
      'json',
    ]);
    const { books, chains } = JSON.parse(output) as Verification;
    const drifting = chains.flatMap(({ lines }) => lines).filter(({ drift }) => drift !== '0');
    const unsealed = books.reduce((sum, book) => sum + Number(book.unsealed), 0);
    if (code === 0 && unsealed === 0) {
      const [chain] = chains;
      const entries = books.reduce((sum, book) => sum + Number(book.entries), 0);
      console.log(`${when}: drift 0 at block ${chain?.block}, ${entries} entries, all sealed`);
      for (const { account, asset, ledger, chain: there } of chain?.lines ?? [])
        console.log(
          `  ${account?.padEnd(14)}${asset?.padEnd(12)}${ledger?.padStart(24)}${there?.padStart(24)}`,
        );
      return;
    }
    if (performance.now() > deadline)
      throw new Error(`${when}: ${JSON.stringify({ code, unsealed, drifting, books }, null, 2)}`);
    await sleep(1_000);
  }
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

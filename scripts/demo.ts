/**
 * `npm run demo -- card`: a payment by card with a challenge, half of it refunded. `npm run demo -- payee`: a payee's code, paid once by a payer who is
 * signed in. `npm run demo`: a USDC and an ETH invoice, created, paid and swept, as subscription frames alone show it.
 * Exits 0 only if both were pushed as SWEPT and the treasury grew by exactly what was paid (ETH less its own fee).
 */
import { formatEther, formatUnits } from 'ethers';
import QRCode from 'qrcode';
import { cardDemo } from './demo/card.ts';
import { payeeDemo } from './demo/payee.ts';
import { appsyncClient, type AppSyncClient } from './demo/appsyncClient.ts';
import { followInvoice, type Followed, type PushedInvoice } from './demo/followInvoice.ts';
import { findOrStartServer, type Server } from './demo/server.ts';
import { demoPayer, type Payer } from './demo/payer.ts';

/** Of the 60 s that the demo may take, the last five are for stopping. */
const TIMEOUT_MS = 55_000;
const ORDERS = [
  { currency: 'USDC', amount: '5.00' },
  { currency: 'ETH', amount: '0.01' },
] as const;

const CREATE = `mutation Create($input: CreateInvoiceInput!) {
  createInvoice(input: $input) { id status amount currency address paymentUri }
}`;

interface CreatedInvoice {
  id: string;
  amount: string;
  currency: string;
  address: string;
  paymentUri: string;
}

interface Payment extends Followed {
  invoice: CreatedInvoice;
  /** Settled by `pay`; what was pushed before is shown after. */
  mined: PromiseWithResolvers<number>;
}

const deadline = performance.timeOrigin + TIMEOUT_MS;
let server: Server | undefined;
let exitCode = 0;
try {
  server = await findOrStartServer(deadline);
  await withinTime(demoNamed(process.argv[2])(server));
} catch (error) {
  console.error(`\nThe demo did not finish: ${error instanceof Error ? error.message : String(error)}`);
  exitCode = 1;
} finally {
  await server?.stop();
}
// What still waits, a block that never comes for instance, must not keep the process.
process.exit(exitCode);

function demoNamed(name: string | undefined): (server: Server) => Promise<void> {
  switch (name) {
    case 'card':
      return runCardDemo;
    case 'payee':
      return runPayeeDemo;
    default:
      return runDemo;
  }
}

/** A second later than the invoices' own deadline, whose message says more. */
function withinTime(demo: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const tooLate = () => reject(new Error('a payment was not mined, or the treasury not read, in time'));
  setTimeout(tooLate, deadline + 1_000 - Date.now()).unref();
  return Promise.race([demo, late]);
}

async function runDemo({ outputs }: Server): Promise<void> {
  const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
  const payer = demoPayer(outputs);
  try {
    const before = await treasuryBalances(payer);
    const payments: Payment[] = [];
    for (const order of ORDERS) payments.push(await createAndFollow(client, order));
    console.log('\nPaying both from the demo payer …\n');
    for (const payment of payments) await pay(payer, payment);
    await checkTreasury(payer, before, await untilSwept(payments));
  } finally {
    client.close();
    payer.close();
  }
}

async function runCardDemo({ outputs }: Server): Promise<void> {
  const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
  try {
    await cardDemo(client, deadline);
  } finally {
    client.close();
  }
}

async function runPayeeDemo({ outputs }: Server): Promise<void> {
  const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
  const payer = appsyncClient({ ...outputs, apiKey: outputs.payerApiKey, header: 'x-api-key' });
  await payeeDemo(client, payer, deadline);
}

async function createAndFollow(client: AppSyncClient, order: (typeof ORDERS)[number]): Promise<Payment> {
  const input = { ...order, idempotencyKey: crypto.randomUUID(), reference: 'demo' };
  const { createInvoice: invoice } = await client.request<{ createInvoice: CreatedInvoice }>(CREATE, {
    input,
  });
  console.log(`\nInvoice ${invoice.id}: ${invoice.amount} ${invoice.currency} to ${invoice.address}`);
  console.log(await QRCode.toString(invoice.paymentUri, { type: 'terminal', small: true }));
  console.log(invoice.paymentUri);

  const mined = Promise.withResolvers<number>();
  const { swept } = await followInvoice(client, invoice.id, deadline, (pushed) => {
    const arrivedAt = Date.now();
    void mined.promise.then((minedAt) => {
      const delay = Math.max(0, arrivedAt - minedAt) / 1000;
      const reason = pushed.failureReason ? `  ${pushed.failureReason}` : '';
      console.log(
        `  ${invoice.currency.padEnd(5)} ${pushed.status.padEnd(12)}  +${delay.toFixed(2)} s${reason}`,
      );
    });
  });
  return { invoice, swept, mined };
}

async function pay(payer: Payer, { invoice, mined }: Payment): Promise<void> {
  const { currency, address, amount } = invoice;
  const { txHash, minedAt } = await payer.pay(currency, address, amount);
  console.log(`  ${currency.padEnd(5)} mined        ${txHash}`);
  mined.resolve(minedAt);
}

/** Every invoice's last push. Throws what each that is missing has to say. */
async function untilSwept(payments: readonly Payment[]): Promise<PushedInvoice[]> {
  const outcomes = await Promise.allSettled(payments.map(({ swept }) => swept));
  const missing = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [],
  );
  if (missing.length > 0) throw new Error(missing.join('; '));
  return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
}

type Balances = Record<string, bigint>;

async function treasuryBalances(payer: Payer): Promise<Balances> {
  const balances: Balances = {};
  for (const { currency } of ORDERS) balances[currency] = await payer.treasuryBalance(currency);
  return balances;
}

async function checkTreasury(payer: Payer, before: Balances, swept: PushedInvoice[]): Promise<void> {
  const after = await treasuryBalances(payer);
  console.log('\nTreasury');
  const wrong: string[] = [];
  for (const { currency, amount, sweeps } of swept) {
    // A native sweep pays its fee out of what it moves; a token sweep's fee is the gas wallet's.
    const paidFromAmount = sweeps.filter(({ status }) => status === 'FINAL' && currency === 'ETH');
    const fees = paidFromAmount.map(({ fee }) => payer.units('ETH', fee ?? '0')).reduce((a, b) => a + b, 0n);
    const expected = payer.units(currency, amount) - fees;
    const grew = (after[currency] ?? 0n) - (before[currency] ?? 0n);
    const shown = (units: bigint) =>
      atLeastCents(currency === 'ETH' ? formatEther(units) : formatUnits(units, 6));
    console.log(
      `  ${currency.padEnd(5)} ${shown(after[currency] ?? 0n).padStart(24)}   grew by ${shown(grew)}`,
    );
    if (grew !== expected) wrong.push(`${currency} grew by ${shown(grew)} instead of ${shown(expected)}`);
  }
  if (wrong.length > 0) throw new Error(wrong.join('; '));
  console.log('\nBoth invoices were paid and swept, and the treasury holds exactly what was paid.');
}

/** `5.0` as people write it: `5.00`. */
function atLeastCents(amount: string): string {
  const [whole, fraction = ''] = amount.split('.');
  return `${whole}.${fraction.padEnd(2, '0')}`;
}

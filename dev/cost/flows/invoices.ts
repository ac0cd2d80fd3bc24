/**
 * Creates invoices in USDC and ETH by turns, pays all at once, and waits until one subscriber was pushed each as swept;
 * with `--tokens` all are in USDC, which are swept together; with `--unpaid` it only creates them. For `npm run cost`, in the folder of a running runtime.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { Contract, JsonRpcProvider, NonceManager, parseUnits, Wallet } from 'ethers';
import { appsyncClient, type AppSyncClient } from '../../../scripts/demo/appsyncClient.ts';
import type { Outputs } from '../../../scripts/demo/server.ts';

const TIMEOUT_MS = 180_000;
const ORDERS = [
  { currency: 'USDC', amount: '5.00' },
  { currency: 'ETH', amount: '0.01' },
] as const;
const CREATE = `mutation Create($input: CreateInvoiceInput!) {
  createInvoice(input: $input) { id status amount currency address paymentUri }
}`;
const FOLLOW = 'subscription { onInvoiceChanged { id version status amountReceived sweeps { status fee } } }';
const ERC20 = ['function transfer(address to, uint256 value) returns (bool)'];

interface Invoice {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly address: string;
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '2' },
    unpaid: { type: 'boolean', default: false },
    tokens: { type: 'boolean', default: false },
  },
});
const outputs = JSON.parse(await readFile('.local/outputs.json', 'utf8')) as Outputs;
const client = appsyncClient({ ...outputs, apiKey: outputs.merchantApiKey });
const swept = new Set<string>();
if (!values.unpaid) await follow(client);
const invoices: Invoice[] = [];
for (let n = 0; n < Number(values.count); n++) invoices.push(await create(client, n));
if (!values.unpaid) {
  await pay(invoices);
  await untilSwept(invoices);
}
client.close();

async function follow(subscriber: AppSyncClient): Promise<void> {
  await subscriber.subscribe<{ onInvoiceChanged: { id: string; status: string } }>(
    FOLLOW,
    {},
    ({ onInvoiceChanged: { id, status } }) => {
      if (status === 'SWEPT') swept.add(id);
    },
  );
}

async function create(merchant: AppSyncClient, n: number): Promise<Invoice> {
  const order = values.tokens ? ORDERS[0] : ORDERS[n % ORDERS.length];
  const input = { ...order, idempotencyKey: crypto.randomUUID() };
  return (await merchant.request<{ createInvoice: Invoice }>(CREATE, { input })).createInvoice;
}

async function pay(all: readonly Invoice[]): Promise<void> {
  const provider = new JsonRpcProvider(outputs.rpcUrl, undefined, { pollingInterval: 50 });
  const wallet = new NonceManager(new Wallet(outputs.payerPrivateKey, provider));
  for (const { currency, amount, address } of all) {
    const asset = outputs.assets.find(({ symbol }) => symbol === currency);
    if (asset === undefined) throw new Error(`the server has no asset ${currency}`);
    const value = parseUnits(amount, asset.decimals);
    if (asset.tokenAddress === null) await wallet.sendTransaction({ to: address, value });
    else await new Contract(asset.tokenAddress, ERC20, wallet).getFunction('transfer')(address, value);
  }
  provider.destroy();
}

async function untilSwept(all: readonly Invoice[]): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!all.every(({ id }) => swept.has(id))) {
    if (Date.now() > deadline)
      throw new Error(`${swept.size} of ${all.length} invoices were pushed as SWEPT`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

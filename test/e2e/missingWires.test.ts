import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { asMerchant, asPayer, type ApiClient, type Subscription } from './server/apiClient.ts';
import { createInvoice, followInvoices, getInvoice, type Invoice, statusesOf } from './server/invoices.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { spawnCommand, startServer, type Server } from './server/server.ts';
import { openWallet, type Wallet } from './server/wallet.ts';
import { openWorkspace, readAll, type Template } from './server/workspace.ts';

/** The template without one target of a rule, without one variable of a function, and with a function that dies. */
function breakTemplate(template: Template): void {
  propertiesOf(template, 'AWS::Events::Rule', 'Name', 'publish-invoice-and-checkout')['Targets'] = [];
  const awaitClaim = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'awaitClaim');
  const { Variables } = awaitClaim['Environment'] as { Variables: Record<string, unknown> };
  expect(Variables).toHaveProperty('CLAIMS_TABLE');
  delete Variables['CLAIMS_TABLE'];
  const qrCode = propertiesOf(template, 'AWS::Lambda::Function', 'FunctionName', 'qrCode');
  qrCode['Code'] = { ZipFile: deadly };
}

const deadly = `exports.handler = async ({ payload, format }) => {
  if (format === 'SVG') setTimeout(() => { throw new Error('nobody catches it'); }, 0);
  else process.exit(1);
  await new Promise(() => {});
};`;

function propertiesOf(
  { Resources }: Template,
  type: string,
  property: string,
  name: string,
): Record<string, unknown> {
  const found = Object.values(Resources).find(
    ({ Type, Properties }) => Type === type && Properties[property] === `appsync-payments-local-${name}`,
  );
  if (found === undefined) throw new Error(`The template has no ${type} ${name}.`);
  return found.Properties;
}

let server: Server;
let merchant: ApiClient;
let payer: ApiClient;
let wallet: Wallet;
let operator: Operator;
let demo: Promise<{ code: number | null; printed: string; seconds: number }>;
beforeAll(async () => {
  server = await startServer({ workspace: openWorkspace({ template: breakTemplate }) });
  // It waits for its minute while the other tests run.
  demo = runDemo(server);
  merchant = asMerchant(server.outputs);
  payer = asPayer(server.outputs);
  wallet = openWallet(server.outputs);
  operator = asOperator(server.workspace);
});
afterAll(async () => {
  await demo;
  merchant.close();
  payer.close();
  operator.close();
  await server.close();
});

async function runDemo({ workspace }: Server) {
  const startedAt = performance.now();
  const child = spawnCommand(workspace.directory, ['scripts/demo.ts']);
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, printed, seconds: (performance.now() - startedAt) / 1000 };
}

interface Checkout {
  version: number;
  status: string;
}
const checkout = (invoiceId: string): Promise<Subscription<Checkout>> =>
  payer.subscribe<Checkout>(
    'subscription Checkout($invoiceId: ID!) { onCheckoutChanged(invoiceId: $invoiceId) { invoiceId version status } }',
    { invoiceId },
  );

const untilSwept = (id: string): Promise<unknown> =>
  vi.waitFor(async () => expect(await getInvoice(merchant, id)).toMatchObject({ status: 'SWEPT' }), {
    timeout: 90_000,
    interval: 250,
  });

describe('a rule without its target', () => {
  it('given it, when an invoice is paid, then its pushes stop and the others go on', async () => {
    const followed = await followInvoices(merchant);
    const { id, address } = await createInvoice(merchant, { amount: '5.00', currency: 'USDC' });
    const pushes = await checkout(id);
    await wallet.pay('USDC', address, '5.00');
    await untilSwept(id);
    // What merchants alone hear of has a rule of its own.
    await followed.until((push) => push.id === id && push.status === 'SWEEPING');
    for (const status of ['CONFIRMING', 'PAID', 'SWEPT'])
      expect(statusesOf(followed.pushes)).not.toContain(status);
    expect(pushes.pushes).toEqual([]);
  });
});

describe('a function without one of its variables', () => {
  it('given it, when it is called, then its log names the variable and the caller learns nothing of it', async () => {
    const input = { idempotencyKey: 'twice', amount: '1.00', currency: 'USDC' };
    await createInvoice(merchant, input);
    const again = await merchant.send(
      'mutation Again($input: CreateInvoiceInput!) { createInvoice(input: $input) { id } }',
      { input },
    );
    expect(again.errors).toMatchObject([{ errorType: 'InternalError', errorInfo: {} }]);
    expect(JSON.stringify(again)).not.toContain('CLAIMS_TABLE');
    await vi.waitFor(() => {
      const logs = [...readAll(`${server.workspace.dataDir}/logs`)];
      const [, log = ''] = logs.find(([file]) => file.includes('AwaitClaim')) ?? [];
      expect(log).toContain('missing environment variables: CLAIMS_TABLE');
    });
  });
});

describe('a function that dies', () => {
  it.each(['PNG', 'SVG'])(
    'given an event that ends it (%s), then the field is null with an error and all else goes on',
    async (format) => {
      const created = await createInvoice(merchant, { amount: '1.00', currency: 'USDC' });
      const query =
        'query Qr($id: ID!, $format: QrFormat) { getInvoice(id: $id) { id qrCode(format: $format) } }';
      for (let call = 0; call < 6; call++) {
        const { data, errors } = await merchant.send<{ getInvoice: Invoice }>(query, {
          id: created.id,
          format,
        });
        expect(data?.getInvoice).toEqual({ id: created.id, qrCode: null });
        expect(errors).toMatchObject([{ errorType: 'InternalError', path: ['getInvoice', 'qrCode'] }]);
      }
      expect(await getInvoice(merchant, created.id)).toMatchObject({ status: 'PENDING' });
      expect(() => process.kill(server.pid, 0)).not.toThrow();
    },
  );
});

describe('a message that is lost', () => {
  it('given a watcher whose own message is gone, when money comes, then the minute schedule finds it', async () => {
    const { id, address } = await createInvoice(merchant, { amount: '9.00', currency: 'USDC' });
    let silences = 0;
    await vi.waitFor(
      async () => {
        await operator.purge('watch');
        silences = (await operator.messages('watch')) === 0 ? silences + 1 : 0;
        expect(silences).toBeGreaterThan(20);
      },
      { timeout: 60_000, interval: 50 },
    );
    await wallet.pay('USDC', address, '9.00');
    await untilSwept(id);
  });
});

describe('the demo', () => {
  it('given no publish rule, then it exits with 1 within a minute and says what is missing', async () => {
    const { code, printed, seconds } = await demo;
    expect(code).toBe(1);
    expect(printed).toContain('was not pushed as SWEPT');
    expect(seconds).toBeLessThan(60);
  });
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { follow, type Followed, stepsOf } from './server/guide.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { getPayment, order, pay, releaseWebhooks, tryRefund } from './server/payments.ts';
import { type Server, startServer } from './server/server.ts';
import type { Template } from './server/workspace.ts';

/** Followed one after the other in one copy of the project, as somebody does who adds all of it. */
const GUIDES = ['field', 'sweep-method', 'chain', 'rule', 'risk-rule', 'gateway'].map(
  (added) => `docs/guides/add-a-${added}.md`,
);
const EVENT_GUIDE = 'docs/guides/add-an-event.md';
const TESTNET = 'cdk.out.testnet/appsync-payments-testnet.template.json';

let followed: Followed;
let server: Server;
let merchant: ApiClient;
let operator: Operator;

beforeAll(async () => {
  followed = await follow(
    [EVENT_GUIDE, ...GUIDES],
    [
      ...['architecture', 'bench', 'cdk', 'collection', 'contracts', 'dev', 'docs', 'eslint', 'examples'],
      ...['functions', 'packages', 'resolvers', 'schema', 'scripts', 'test'],
    ],
  );
  // On a port that is free.
  server = await startServer({ workspace: followed.workspace, script: 'scripts/start.ts' });
  merchant = asMerchant(server.outputs);
  operator = asOperator(followed.workspace);
  // Generated code, compilation, tests, a build, a synthesis and a local server: patience on a busy machine.
}, 900_000);
afterAll(async () => {
  merchant?.close();
  operator?.close();
  await server?.close();
  followed?.workspace.remove();
});

const testnet = (): Template => JSON.parse(followed.read(TESTNET)) as Template;

describe('the commands of the guides', () => {
  it('given all that they add, then it compiles, and the tests that they name pass', () => {
    for (const guide of ['add-a-field.md', 'add-an-event.md'])
      expect(stepsOf(`docs/guides/${guide}`)).toContainEqual({
        kind: 'COMMAND',
        command: 'npx tsc --noEmit',
      });
    // A file that failed stands in this line too.
    expect(followed.printed).toMatch(/Test Files +(\d+) passed \(\1\)/);
  });
});

describe('adding an event, by the guide', () => {
  it('given the synthesis, then its document is there, and the rule of its audience takes it', () => {
    expect(followed.read('docs/reference/events/README.md')).toContain('invoice.overpaid');
    const takers = Object.values(testnet().Resources)
      .filter(
        ({ Type, Properties }) =>
          Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('invoice.overpaid'),
      )
      .map(({ Properties }) => Properties['Name']);
    expect(takers).toEqual(['appsync-payments-testnet-publish-invoice']);
  });
});

describe('adding a chain and a currency, by the guide', () => {
  it('given the synthesis, then functions, secret and schedules know both', () => {
    const template = testnet();
    const resources = Object.values(template.Resources);
    const lists = resources.flatMap(({ Properties }) => {
      const { S3Key } = (Properties?.['Code'] ?? {}) as { S3Key?: string };
      const file = `cdk.out.testnet/asset.${S3Key?.replace('.zip', '')}/chains.json`;
      return existsSync(join(followed.workspace.directory, file))
        ? [JSON.parse(followed.read(file)) as unknown]
        : [];
    });
    expect(lists).toHaveLength(6);
    for (const chains of lists)
      expect(chains).toMatchObject([
        { chainId: 11155111, assets: [{ symbol: 'USDC' }, { symbol: 'EURC' }, { symbol: 'ETH' }] },
        { chainId: 80002, assets: [{ symbol: 'USDC' }, { symbol: 'POL' }] },
      ]);
    expect(JSON.stringify(resources)).not.toContain('80002');
    expect(JSON.stringify(template.Rules)).toContain('chain 80002');
  });
});

describe('adding rules and a sweep method, by the guides', () => {
  it.each([
    ['functions/posting/decisionRules/rules.generated.ts', 'probingAmount'],
    ['functions/risk/rules/rules.generated.ts', '...evenAmount'],
    ['schema/generated/schema.generated.ts', "'OWN_GAS'"],
    ['docs/reference/events/invoice.swept.schema.json', '"OWN_GAS"'],
    ['dist/functions/sweep/index.mjs', 'OWN_GAS'],
  ])('given the commands, then %s has %s', (file, name) => {
    expect(followed.read(file)).toContain(name);
  });

  it.each(['posting/decisionRules/probingAmount', 'risk/rules/evenAmount', 'chain/sweeping/ownGasMethod'])(
    'given the commands, then the test of %s is among those that passed',
    (name) => {
      const file = `test/unit/functions/${name}.test.ts`;
      expect(existsSync(join(followed.workspace.directory, file))).toBe(true);
      expect(followed.printed).toContain(file);
    },
  );
});

describe('adding a gateway, by the guide', () => {
  it('given the commands, then its contract is among the tests that passed, and its package is a file of its own', () => {
    expect(followed.printed).toContain('test/integration/functions/gateways/acme/acme.contract.test.ts');
    const built = readdirSync(join(followed.workspace.directory, 'dist/functions/cardPayments'));
    expect(built).toContainEqual(expect.stringMatching(/^acmeGateway-.+\.mjs$/));
  });

  it('given the credentials of an account, then a payment is taken through it, and refunded', async () => {
    const { gatewayUrl: url } = server.outputs;
    const { code, errors } = await runCommand(
      followed.workspace,
      ['scripts/gateways.ts', 'set-credentials', '--gateway', 'acme', '--account', 'demo'],
      JSON.stringify({ url, apiKey: 'sk_sandbox_acme', webhookSecret: 'whsec_acme' }),
    );
    expect([code, errors]).toEqual([0, '']);
    const paid = await pay(merchant, 'createPayment', order({ gateway: 'acme' }));
    expect(paid).toMatchObject({ gateway: 'acme', status: 'CAPTURED', amountCaptured: '12.50' });
    const { data } = await tryRefund(merchant, { transactionId: paid.id });
    expect(data?.refundPayment).toMatchObject({ amount: '12.50', status: 'SUCCEEDED' });
  });

  it('given a payment whose answer was lost, when its webhook comes in, then it is taken', async () => {
    const { gatewayUrl, webhookUrl } = server.outputs;
    await fetch(`${gatewayUrl}/control/webhook-target`, {
      method: 'POST',
      body: JSON.stringify({ account: 'acme', url: `${webhookUrl}/acme/demo`, secret: 'whsec_acme' }),
    });
    const lost = order({ gateway: 'acme', paymentMethodId: 'pm_lost_until_webhook' });
    const { id, status } = await pay(merchant, 'createPayment', lost);
    expect(status).toBe('UNKNOWN');
    await releaseWebhooks(server.outputs);
    await expect
      .poll(() => getPayment(merchant, id))
      .toMatchObject({ status: expect.stringMatching(/^(CAPTURED|POSTED)$/), amountCaptured: '12.50' });
  });
});

interface Booked {
  readonly id: string;
  readonly status: string;
  readonly costCentre: string | null;
}

const create = (costCentre?: string) =>
  merchant.send<{ createInvoice: Booked }>(
    `mutation Create($input: CreateInvoiceInput!) { createInvoice(input: $input) { id costCentre } }`,
    { input: { idempotencyKey: crypto.randomUUID(), amount: '5.00', currency: 'USDC', costCentre } },
  );

describe('adding a field to an invoice, by the guide', () => {
  it('given the guide, then it changes four files by hand', () => {
    const steps = stepsOf('docs/guides/add-a-field.md');
    const changed = steps.flatMap((step) => (step.kind === 'COMMAND' ? [] : [step.path]));
    expect([...new Set(changed)]).toHaveLength(4);
    expect(steps.flatMap((step) => (step.kind === 'COMMAND' ? [step.command] : []))).toContain('npm start');
  });

  it('given the field, then it is stored, answered, read again and pushed', async () => {
    const changes = await merchant.subscribe<Booked>(
      `subscription { onInvoiceChanged { id status costCentre } }`,
    );
    const { data, errors } = await create('4711');
    expect(errors).toBeUndefined();
    const { id } = data!.createInvoice;
    expect(data).toEqual({ createInvoice: { id, costCentre: '4711' } });
    expect(await operator.items('invoices')).toContainEqual(
      expect.objectContaining({ id, costCentre: '4711' }),
    );
    const get = `query Get($id: ID!) { getInvoice(id: $id) { id costCentre } }`;
    expect(await merchant.ask(get, { id })).toEqual({ id, costCentre: '4711' });
    const cancel = `mutation Cancel($id: ID!) { cancelInvoice(id: $id) { id costCentre } }`;
    expect(await merchant.ask(cancel, { id })).toEqual({ id, costCentre: '4711' });
    const pushed = await changes.until((push) => push.id === id && push.status === 'CANCELLED');
    expect(pushed.costCentre).toBe('4711');
  });

  it('given none, then it reads as null; given one over its limit, then the refusal names it', async () => {
    expect((await create()).data?.createInvoice.costCentre).toBeNull();
    const { errors } = await create('c'.repeat(256));
    expect(errors).toMatchObject([{ errorType: 'InvalidInput', errorInfo: { field: 'costCentre' } }]);
  });

  it('given the generated schemas, then the event documents the field', () => {
    const file = 'docs/reference/events/invoice.paid.schema.json';
    expect(followed.read(file)).toContain('"costCentre"');
    expect(readFileSync(file, 'utf8')).not.toContain('costCentre');
    expect(stepsOf('docs/guides/add-a-field.md')).toContainEqual({
      kind: 'COMMAND',
      command: 'npm run event-schemas',
    });
  });
});

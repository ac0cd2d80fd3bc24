import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, asMerchant } from './server/apiClient.ts';
import { apply, stepsOf } from './server/guide.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { type Server, startServer } from './server/server.ts';
import { openWorkspace } from './server/workspace.ts';

const run = promisify(execFile);
const steps = stepsOf('docs/guides/add-a-field.md');

let server: Server;
let merchant: ApiClient;
let operator: Operator;

beforeAll(async () => {
  const copied = ['schema', 'functions', 'resolvers', 'cdk', 'scripts', 'docs', 'packages', 'collection'];
  const workspace = openWorkspace({ unbuilt: true, copied });
  for (const step of steps) {
    apply(step, workspace.directory);
    // The server is started on a port that is free.
    if (step.kind !== 'COMMAND' || step.command === 'npm start') continue;
    await run('sh', ['-c', step.command], { cwd: workspace.directory });
  }
  server = await startServer({ workspace, script: 'scripts/start.ts' });
  merchant = asMerchant(server.outputs);
  operator = asOperator(workspace);
}, 240_000);
afterAll(async () => {
  merchant.close();
  operator.close();
  await server.close();
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
    const file = join(server.workspace.directory, 'docs/reference/events/invoice.paid.schema.json');
    expect(readFileSync(file, 'utf8')).toContain('"costCentre"');
    expect(readFileSync('docs/reference/events/invoice.paid.schema.json', 'utf8')).not.toContain(
      'costCentre',
    );
  });
});

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translate } from '../../functions/events/translate.ts';
import { transactionItemOf } from '../fixtures/posting/transactions.ts';
import { asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { createInvoice } from './server/invoices.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { endOf, followTransactions, purchase, submitTransaction } from './server/transactions.ts';
import { openWorkspace, type Template } from './server/workspace.ts';

const TEMPLATE = 'cdk.out/appsync-payments-local.template.json';

/** EventBridge may neither write to the queue of postings nor tell the topic: it gives up at once. */
function lockOut({ Resources }: Template): void {
  const policies = Object.entries(Resources).filter(
    ([id, { Type }]) => Type === 'AWS::SQS::QueuePolicy' && id.startsWith('PostingQueuePolicy'),
  );
  const roles = Object.values(Resources).filter(
    ({ Type, Properties }) => Type === 'AWS::IAM::Role' && /-announce$/.test(String(Properties['RoleName'])),
  );
  if (policies.length !== 1 || roles.length !== 1) throw new Error('the template names these otherwise');
  for (const [, { Properties }] of policies) {
    const document = Properties['PolicyDocument'] as { Statement: { Principal: { Service?: string } }[] };
    document.Statement = document.Statement.filter(({ Principal }) => Principal.Service === undefined);
  }
  for (const { Properties } of roles) Properties['Policies'] = [];
}

const workspace = openWorkspace({ template: lockOut });
let server: Server;
let operator: Operator;

beforeAll(async () => {
  server = await startServer({ workspace });
  operator = asOperator(workspace);
});
afterAll(async () => {
  operator.close();
  await server.close();
});

async function redrive(...args: string[]) {
  const { code, output, errors } = await runCommand(workspace, ['scripts/redrive.ts', ...args, '--json']);
  return { code, errors, answer: output === '' ? null : (JSON.parse(output) as unknown) };
}

describe('events that a rule really dead-lettered', () => {
  it('given the cause is gone, when they are redriven, then each reaches its own target, once', async () => {
    const locked = asMerchant(server.outputs);
    // The topic hears of invoices, and of transactions only once they are posted.
    await createInvoice(locked, { amount: '1.00', currency: 'USDC' });
    const { id } = await submitTransaction(locked, purchase({ direction: 'CREDIT', amount: '10.00' }));
    const letters = (name: string) => operator.messages(`${name}-rule-dead`);
    // The transaction, and what was paid to the gas wallet while the server was furnished.
    await expect.poll(() => letters('posting')).toBe(2);
    await expect.poll(() => letters('announce')).toBeGreaterThan(0);
    const { answer } = await redrive('--list');
    expect(answer).toContainEqual({
      queue: 'posting-rule-dead',
      letters: 2,
      command: 'npm run redrive -- posting-rule-dead --environment local',
    });

    operator.close();
    await server.stop();
    cpSync(TEMPLATE, join(workspace.directory, TEMPLATE));
    server = await startServer({ workspace });
    operator = asOperator(workspace);
    const owner = asMerchant(server.outputs);
    const pushes = await followTransactions(owner);
    const approvals = await operator.messages('approve-dead');

    expect(await redrive('posting')).toEqual({ code: 0, errors: '', answer: { moved: 2 } });
    await endOf(pushes, id, 'POSTED');
    const pushed = () => pushes.pushes.filter((push) => push.id === id).length;
    const pushesBefore = pushed();
    // AppSync answers refusals in a body with HTTP 200, which counts as delivered, so that this letter is put there by hand.
    const after = transactionItemOf(id, { status: 'APPROVED', at: new Date().toISOString() });
    const detail = translate({ before: transactionItemOf(id), after });
    const letter = { 'detail-type': 'transaction.posted', source: 'appsync-payments', detail };
    await operator.send('publish-transaction-rule-dead', JSON.stringify(letter));
    expect(await redrive('publish-transaction')).toMatchObject({ answer: { moved: 1 } });
    expect(await letters('publish-transaction')).toBe(0);
    // The push of a status that it has left: clients drop it by its version.
    await expect.poll(pushed).toBe(pushesBefore + 1);
    expect((await redrive('announce')).code).toBe(0);
    await expect.poll(() => letters('announce')).toBe(0);
    expect(await operator.messages('approve-dead')).toBe(approvals);
    const entries = (await operator.items('ledger')).filter(
      ({ sk, source }) => sk === 'ENTRY' && JSON.stringify(source).includes(id),
    );
    expect(entries).toHaveLength(1);
    owner.close();
  });

  it.each([
    ['transactions-events', /point to records of a stream.*npm run reconcile/],
    ['seal', /npm run ledger -- reseal --environment local/],
    ['watch-minute', /aws sqs purge-queue/],
    ['parked', /npm run reconcile/],
    ['nothing', /there are no dead letters of nothing/],
  ])('given %s, then the error names what repairs it', async (name, sentence) => {
    const { code, errors } = await redrive(name);
    expect(code).toBe(1);
    expect(errors).toMatch(sentence);
  });
});

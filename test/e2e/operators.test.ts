import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OPERATOR_COMMANDS } from '../../cdk/environments/operatorCommands.ts';
import { asMerchant } from './server/apiClient.ts';
import { runCommand } from './server/command.ts';
import { asOperator } from './server/operator.ts';
import { operatorRuns } from './server/operatorRuns.ts';
import { createInvoice, followInvoices } from './server/invoices.ts';
import { openWallet } from './server/wallet.ts';
import { startServer, type Server } from './server/server.ts';
import { endOf, followTransactions, purchase, submitTransaction } from './server/transactions.ts';
import { openWorkspace } from './server/workspace.ts';

interface Decision {
  readonly principal: { readonly kind: string; readonly arn: string };
  readonly access: { readonly action: string; readonly resource: string };
  /** Absent for what was refused. */
  readonly statement?: string | null;
}

let server: Server;
const workspace = openWorkspace();
const recordFile = join(workspace.directory, 'record.json');

beforeAll(async () => {
  server = await startServer({ workspace, args: ['--record', recordFile] });
});
afterAll(async () => {
  await server.close();
});

/** An administrator of the account, who has taken no role. */
function administrator() {
  const file = readFileSync(join(workspace.dataDir, 'operator.json'), 'utf8');
  const env = JSON.parse(file) as Record<string, string>;
  return {
    endpoint: env['AWS_ENDPOINT_URL'] ?? '',
    region: env['AWS_REGION'] ?? '',
    credentials: {
      accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  };
}

describe('the secrets', () => {
  it.each(['deposit-account-key', 'deposit-xpub', 'gas-key', 'refund-key', 'rpc'])(
    'given an administrator who reads %s, then the secret’s own policy refuses',
    async (name) => {
      const SecretId = `appsync-payments-local/${name}`;
      const reading = new SecretsManagerClient(administrator()).send(new GetSecretValueCommand({ SecretId }));
      await expect(reading).rejects.toThrow(/explicit deny in a resource-based policy/);
    },
  );
});

describe('the commands of an operator', () => {
  const from = new Date(Date.now() - 3_600_000).toISOString();
  const last = (output: string) =>
    JSON.parse(output.trim().split('\n').at(-1) ?? '') as Record<string, string>;

  it.each(operatorRuns(from))(
    'given npm run %s, when it runs in its role, then nothing is refused',
    async (script, args) => {
      const { code, errors } = await runCommand(workspace, [`scripts/${script}.ts`, ...args, '--json']);
      expect({ code, errors }).toEqual({ code: 0, errors: '' });
    },
  );

  it('given a key, when it is revoked in the role of merchants, then it is', async () => {
    const added = await runCommand(workspace, ['scripts/merchant.ts', 'add-key', '--id', 'demo', '--json']);
    const { keyHash = '' } = last(added.output);
    const { code } = await runCommand(workspace, [
      'scripts/merchant.ts',
      'revoke-key',
      '--key-hash',
      keyHash,
      '--json',
    ]);
    expect(code).toBe(0);
  });

  it('given a debit that the ledger refused, when an operator brings it back once the money is there, then it is posted', async () => {
    const owner = asMerchant(server.outputs);
    const pushes = await followTransactions(owner);
    const refused = await submitTransaction(owner, purchase());
    expect(await endOf(pushes, refused.id, 'FAILED')).toMatchObject({ failureCode: 'INSUFFICIENT_FUNDS' });
    const credit = await submitTransaction(owner, purchase({ direction: 'CREDIT', amount: '1000.00' }));
    await endOf(pushes, credit.id, 'POSTED');
    const { code, errors } = await runCommand(workspace, ['scripts/transactions.ts', 'retry', refused.id]);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(await endOf(pushes, refused.id, 'POSTED')).toMatchObject({ failureCode: null });
    owner.close();
  });

  it('given the books and the chain, when they are verified in the role of the ledger, then nothing is refused', async () => {
    const { code, errors } = await runCommand(workspace, ['scripts/ledger.ts', 'verify', '--chain']);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
  });

  it('given an invoice that was paid, when its block is read anew and its sweep is planned in the role of the chain, then nothing was missed', async () => {
    const owner = asMerchant(server.outputs);
    const pushes = await followInvoices(owner);
    const { id, address } = await createInvoice(owner, { amount: '5.00', currency: 'USDC' });
    await openWallet(server.outputs).pay('USDC', address, '5.00');
    const paid = await pushes.until((push) => push.id === id && push.status === 'PAID');
    const block = String(paid.deposits[0]?.blockNumber);
    const { code, output } = await runCommand(workspace, [
      'scripts/chain.ts',
      'verify',
      ...['--from', block, '--to', block, '--json'],
    ]);
    expect(last(output)).toMatchObject({ faults: [], deposits: 1 });
    expect(code).toBe(0);

    // And once it is swept, the plan of sweeps has nothing to do, and shows what this one took.
    const swept = await pushes.until((push) => push.id === id && push.status === 'SWEPT');
    const page = join(workspace.directory, 'sweeps.html');
    const options = ['--format', 'json', '--html', page];
    const plan = await runCommand(workspace, ['scripts/sweepPlan.ts', ...options]);
    expect(plan).toMatchObject({ code: 0, errors: '' });
    const [sweep] = swept.sweeps;
    expect(JSON.parse(plan.output)).toMatchObject({
      plans: [],
      holds: [],
      swept: [{ method: sweep?.method, addresses: 1, gas: Number(sweep?.gasUsed) }],
    });
    expect(readFileSync(page, 'utf8')).toContain('<circle');
    const table = await runCommand(workspace, ['scripts/sweepPlan.ts']);
    expect(table).toMatchObject({ code: 0, errors: '' });
    expect(table.output).toContain('Would be swept now: nothing.');

    // And the sweeper is asked to take back what its address may have delegated.
    const revoked = await runCommand(workspace, ['scripts/chain.ts', 'revoke', id]);
    expect(revoked).toMatchObject({ code: 0, errors: '' });

    // And what is returned is read before anybody types the words.
    const to = ['--to', `0x${'5'.repeat(40)}`];
    const returned = await runCommand(workspace, ['scripts/chain.ts', 'return', 'oth_none', ...to]);
    expect(returned.code).toBe(1);
    expect(returned.errors).toContain('there is no deposit oth_none');
    owner.close();
  });

  it('given nothing that was lost, when it is sealed again in its role, then nothing is refused', async () => {
    const { code, errors } = await runCommand(workspace, ['scripts/ledger.ts', 'reseal']);
    expect({ code, errors }).toEqual({ code: 0, errors: '0 dead letters were taken away\n' });
  });

  it('given the hourly verification, when it is called, then it walks over the whole ledger and finds it right', async () => {
    const operator = asOperator(workspace);
    await operator.invoke('verifyLedger', {});
    const state = (await operator.items('ledger')).find(({ pk }) => pk === 'VERIFICATION');
    operator.close();
    expect(state).toMatchObject({ after: null, lastFound: 0, lastEndedAt: expect.any(String) });
  });

  it('given what the gateway decided, then each command was in its own role, and roles were refused nothing', async () => {
    await server.stop();
    const { decisions } = JSON.parse(readFileSync(recordFile, 'utf8')) as { decisions: Decision[] };
    const inRole = (command: string) =>
      decisions.filter(({ principal }) => principal.arn.endsWith(`-operator-${command}`));
    for (const command of OPERATOR_COMMANDS) expect(inRole(command).length, command).toBeGreaterThan(0);
    const refused = decisions.filter(({ statement }) => statement === undefined || statement === null);
    expect(refused.filter(({ principal }) => principal.kind !== 'operator')).toEqual([]);
  });
});

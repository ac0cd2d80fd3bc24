import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from './server/command.ts';
import { apply, stepsOf } from './server/guide.ts';
import { asOperator, type Operator } from './server/operator.ts';
import { startServer, type Server } from './server/server.ts';
import { openWorkspace, readAll, type Template } from './server/workspace.ts';

const run = promisify(execFile);
const steps = stepsOf('docs/guides/add-a-consumer.md');
const commands = steps.flatMap((step) => (step.kind === 'COMMAND' ? [step.command] : []));
const startedAt = new Date();

let server: Server;
let operator: Operator;

/** What a command prints in the terminal of somebody who follows the guide. */
async function type(command: string): Promise<string> {
  expect(commands).toContain(command);
  return (await run('sh', ['-c', command], { cwd: server.workspace.directory })).stdout;
}

beforeAll(async () => {
  const workspace = openWorkspace({ unbuilt: true, copied: ['cdk', 'functions', 'examples'] });
  for (const step of steps) apply(step, workspace.directory);
  // `npm start`, on a port that is free.
  expect(commands[0]).toBe('npm start');
  server = await startServer({ workspace, script: 'scripts/start.ts' });
  operator = asOperator(workspace);
  // A build, a synthesis and a local server: patience on a busy machine.
}, 600_000);
afterAll(async () => {
  operator.close();
  await server.close();
});

/** How often a consumer's log has this outcome. */
const outcomes = (outcome: string) =>
  [...readAll(join(server.workspace.dataDir, 'logs')).values()]
    .join('\n')
    .split('\n')
    .filter((line) => line.includes(`"outcome":"${outcome}"`)).length;

const lines = async () => {
  const items = await operator.items('daily-volume');
  return items
    .filter(({ id }) => String(id).startsWith('LINE#'))
    .map(({ id, units, payments }) => [String(id).split('#').at(-1), String(units), String(payments)]);
};

describe('the guide, followed literally', () => {
  it('given the demo, then its consumer has given a point for each of the two invoices that were paid', async () => {
    await type('npm run demo');
    // The consumer runs after what the demo waits for; grep that finds nothing ends with 1.
    const read = () => type('grep -h POINT_GIVEN .local/logs/*').catch(() => '');
    await expect.poll(async () => (await read()).trim().split('\n').length).toBe(2);
    const given = (await read()).trim().split('\n');
    for (const line of given)
      expect(JSON.parse(line)).toMatchObject({ type: 'invoice.paid', outcome: 'POINT_GIVEN' });
    expect(await operator.items('points')).toHaveLength(2);
  });

  it('given the template, then the consumers are added and nothing else is changed', () => {
    const read = (directory: string) => {
      const text = readFileSync(join(directory, 'cdk.out/appsync-payments-local.template.json'), 'utf8');
      // A bundle has its folder's name in comments, so that a copy's has another hash.
      return JSON.parse(text.replaceAll(/[0-9a-f]{64}/g, 'hash')) as Template;
    };
    const { Resources: with_ } = read(server.workspace.directory);
    const { Resources: without } = read('.');
    expect(with_).toMatchObject(without);
    const added = Object.keys(with_).filter((id) => !(id in without));
    expect(new Set(added.map((id) => /^(Loyalty|Crm|DailyVolume)/.exec(id)?.[1]))).toEqual(
      new Set(['Loyalty', 'Crm', 'DailyVolume']),
    );
  });
});

describe('the consumers that come as examples', () => {
  it('given the demo, then the day of each currency has its volume', async () => {
    await expect.poll(lines).toEqual(expect.arrayContaining([['USDC@31337', '5000000', '1']]));
    await expect.poll(async () => (await lines()).length).toBe(2);
  });

  it('given the demo, then the CRM has a message of each invoice, without what it need not know', async () => {
    const messages: Record<string, unknown>[] = [];
    await expect
      .poll(async () => {
        for (const body of await operator.receive('crm-inbox'))
          messages.push(JSON.parse(body) as Record<string, unknown>);
        return messages.map(({ currency }) => currency).sort();
      })
      .toEqual(['ETH', 'USDC']);
    const usdc = messages.find(({ currency }) => currency === 'USDC');
    expect(usdc).toMatchObject({ happened: 'invoice.paid', amount: '5.00' });
    expect(Object.keys(usdc ?? {})).not.toContain('address');
  });

  it('given a replay of all of it, then the projection recognises every event and the others hear nothing', async () => {
    const before = { lines: await lines(), points: await operator.items('points') };
    const args = ['scripts/replay.ts', '--from', startedAt.toISOString(), '--json'];
    expect(await runCommand(server.workspace, args)).toMatchObject({ code: 0 });
    await expect.poll(() => outcomes('COUNTED_BEFORE')).toBe(2);
    expect({ lines: await lines(), points: await operator.items('points') }).toEqual(before);
    expect([outcomes('GIVEN_BEFORE'), outcomes('SENT_BEFORE'), outcomes('SENT')]).toEqual([0, 0, 2]);
    for (const consumer of ['loyalty', 'crm', 'daily-volume'])
      for (const letters of ['dead', 'rule-dead'])
        expect(await operator.messages(`${consumer}-${letters}`)).toBe(0);
  });
});

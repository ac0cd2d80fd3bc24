import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { apply, stepsOf } from './server/guide.ts';
import { openWorkspace, type Template, type Workspace } from './server/workspace.ts';

const run = promisify(execFile);

let workspace: Workspace;
afterEach(() => workspace.remove());

/** Does what the guide says, in its order, in a copy of these folders. @returns what its commands printed */
async function follow(guide: string, copied: readonly string[]): Promise<string> {
  workspace = openWorkspace({ unbuilt: true, copied });
  const { TEST_RESULTS: _, ...env } = process.env;
  let printed = '';
  for (const step of stepsOf(guide)) {
    apply(step, workspace.directory);
    if (step.kind !== 'COMMAND') continue;
    const { stdout } = await run('sh', ['-c', step.command], { cwd: workspace.directory, env });
    printed += stdout;
  }
  return printed;
}

const read = (path: string) => readFileSync(join(workspace.directory, path), 'utf8');

describe('adding a decision rule, by the guide', () => {
  it('given the commands, then the rule is on the list and its cases pass', async () => {
    const printed = await follow('docs/guides/add-a-rule.md', ['functions', 'test']);
    expect(read('functions/posting/decisionRules/rules.generated.ts')).toContain('probingAmount');
    expect(printed).toMatch(/Test Files .*passed/);
    expect(printed).not.toMatch(/failed/);
  }, 120_000);
});

describe('adding a sweep method, by the guide', () => {
  it('given the commands, then its test passes, and schema, events and functions know its name', async () => {
    const printed = await follow('docs/guides/add-a-sweep-method.md', [
      'cdk',
      'docs',
      'functions',
      'resolvers',
      'schema',
      'scripts',
      'test',
    ]);
    expect(printed).toMatch(/Test Files .*passed/);
    expect(printed).not.toMatch(/failed/);
    expect(read('schema/generated/schema.generated.ts')).toContain("'OWN_GAS'");
    expect(read('docs/reference/events/invoice.swept.schema.json')).toContain('"OWN_GAS"');
    expect(read('dist/functions/sweep/index.mjs')).toContain('OWN_GAS');
  }, 120_000);
});

describe('adding a chain and a currency, by the guide', () => {
  it('given the synthesis, then functions, secret and schedules know both', async () => {
    await follow('docs/guides/add-a-chain.md', ['cdk']);
    const template = JSON.parse(read('cdk.out.testnet/appsync-payments-testnet.template.json')) as Template;
    const resources = Object.values(template.Resources);
    const lists = resources.flatMap(({ Properties }) => {
      const { S3Key } = (Properties?.['Code'] ?? {}) as { S3Key?: string };
      const file = `cdk.out.testnet/asset.${S3Key?.replace('.zip', '')}/chains.json`;
      return existsSync(join(workspace.directory, file)) ? [JSON.parse(read(file)) as unknown] : [];
    });
    expect(lists).toHaveLength(6);
    for (const chains of lists)
      expect(chains).toMatchObject([
        { chainId: 11155111, assets: [{ symbol: 'USDC' }, { symbol: 'EURC' }, { symbol: 'ETH' }] },
        { chainId: 80002, assets: [{ symbol: 'USDC' }, { symbol: 'POL' }] },
      ]);
    expect(JSON.stringify(resources)).not.toContain('80002');
    expect(JSON.stringify(template.Rules)).toContain('chain 80002');
  }, 120_000);
});

describe('adding an event, by the guide', () => {
  it('given the commands, then it compiles, a write gives it, and the rule of its audience takes it', async () => {
    const printed = await follow('docs/guides/add-an-event.md', [
      ...['architecture', 'bench', 'cdk', 'contracts', 'dev', 'docs', 'eslint', 'examples'],
      ...['functions', 'resolvers', 'schema', 'scripts', 'test'],
    ]);
    expect(printed).toMatch(/Test Files .*passed/);
    expect(printed).not.toMatch(/failed/);
    expect(read('docs/reference/events/README.md')).toContain('invoice.overpaid');
    const { Resources } = JSON.parse(
      read('cdk.out.testnet/appsync-payments-testnet.template.json'),
    ) as Template;
    const takers = Object.values(Resources)
      .filter(
        ({ Type, Properties }) =>
          Type === 'AWS::Events::Rule' && JSON.stringify(Properties).includes('invoice.overpaid'),
      )
      .map(({ Properties }) => Properties['Name']);
    expect(takers).toEqual(['appsync-payments-testnet-publish-invoice']);
  }, 240_000);
});

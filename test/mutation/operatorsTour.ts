import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import settings from '../../functions/risk/defaultSettings.json' with { type: 'json' };
import { runCommand } from '../e2e/server/command.ts';
import { asOperator } from '../e2e/server/operator.ts';
import { operatorRuns } from '../e2e/server/operatorRuns.ts';
import type { Server } from '../e2e/server/server.ts';
import type { Workspace } from '../e2e/server/workspace.ts';

interface DeadLetters {
  readonly queue: string;
  /** What repairs them. */
  readonly command: string;
}

/** Commands of operators, each in its role, the way back of all dead letters included, and the verification of the hour. */
export async function operators({ workspace }: Server): Promise<string> {
  const said: string[] = [];
  for (const [script, args] of operatorRuns(new Date(Date.now() - 3_600_000).toISOString()))
    said.push(await runInRole(workspace, script, [...args, '--json']));
  const lists = join(workspace.directory, '.local', 'tour-lists.json');
  writeFileSync(lists, JSON.stringify(settings.lists));
  said.push(await runInRole(workspace, 'risk', ['lists', '--put', lists]));
  for (const queue of await redrivable(workspace))
    said.push(await runInRole(workspace, 'redrive', [queue, '--json']));
  said.push(await runInRole(workspace, 'ledger', ['verify', '--chain']));
  said.push(await runInRole(workspace, 'ledger', ['reseal']));
  said.push(await runInRole(workspace, 'sweepPlan', ['--format', 'json']));
  const operator = asOperator(workspace);
  await operator.invoke('verifyLedger', {});
  operator.close();
  return said.filter((line) => line !== '').join('\n');
}

/** What a command said that did not end well; nothing where it did. */
export async function runInRole(
  workspace: Workspace,
  script: string,
  args: readonly string[],
  input?: string,
): Promise<string> {
  const { code, output, errors } = await runCommand(workspace, [`scripts/${script}.ts`, ...args], input);
  return code === 0 ? '' : `npm run ${script} -- ${args.join(' ')}: ${String(code)}\n${output}${errors}`;
}

async function redrivable(workspace: Workspace): Promise<string[]> {
  const { output } = await runCommand(workspace, ['scripts/redrive.ts', '--list', '--json']);
  const letters = JSON.parse(output) as DeadLetters[];
  return letters.filter(({ command }) => command.startsWith('npm run redrive ')).map(({ queue }) => queue);
}

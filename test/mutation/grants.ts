/**
 * `npm run mutate:grants [seed]`: runs the demo, picks five of the statements that allowed something in it, and runs the demo
 * again without each: every removal has to be refused in AWS's words. Takes several minutes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnCommand, startServer } from '../e2e/home/server.ts';
import { openWorkspace, readAll, type Workspace } from '../e2e/home/workspace.ts';
import { removeStatement } from './removeStatement.ts';

interface Decision {
  principal: { kind: string };
  access: { action: string; resource: string };
  statement?: string;
}

const removals = 5;
const demoTimeoutMs = 90_000;
const seed = Number(process.argv[2] ?? 1);

const used = await statementsOfTheDemo();
const picked = pick([...used.keys()], removals, seed);
let survivors = 0;
for (const statement of picked) {
  const actions = used.get(statement) ?? [];
  const refused = await isRefusedWithout(statement, actions);
  console.log(`${refused ? 'refused ' : 'SURVIVED'}  ${statement}  (${actions.join(', ')})`);
  if (!refused) survivors += 1;
}
process.exitCode = survivors === 0 ? 0 : 1;

/** The statements that allowed a call of the demo, with the actions that they allowed. */
async function statementsOfTheDemo(): Promise<Map<string, string[]>> {
  const workspace = openWorkspace();
  const record = join(workspace.directory, 'record.json');
  const server = await startServer({ workspace, args: ['--record', record] });
  await runDemo(workspace);
  await server.stop();
  const { decisions } = JSON.parse(readFileSync(record, 'utf8')) as { decisions: Decision[] };
  workspace.remove();
  const statements = new Map<string, string[]>();
  for (const { principal, access, statement } of decisions) {
    if (principal.kind === 'operator' || statement === undefined) continue;
    statements.set(statement, [...new Set([...(statements.get(statement) ?? []), access.action])]);
  }
  return statements;
}

async function isRefusedWithout(statement: string, actions: readonly string[]): Promise<boolean> {
  const workspace = openWorkspace({ template: (template) => removeStatement(template, statement) });
  let printed = '';
  try {
    const server = await startServer({ workspace });
    printed = await runDemo(workspace);
    printed += server.printed();
    await server.stop();
  } catch (error) {
    // Without some grants the home does not even start, and says why.
    printed += String(error);
  }
  const said = [printed, ...readAll(join(workspace.dataDir, 'logs')).values()].join('\n');
  workspace.remove();
  return actions.some((action) => said.includes(`is not authorized to perform: ${action} on resource: `));
}

/** Runs the demo to its end, good or bad, and returns what it printed. */
async function runDemo(workspace: Workspace): Promise<string> {
  const child = spawnCommand(workspace.directory, ['scripts/demo.ts']);
  let printed = '';
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const timer = setTimeout(() => child.kill('SIGKILL'), demoTimeoutMs);
  await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  return printed;
}

/** The same few of a list for the same seed: a linear congruential generator with the constants of Numerical Recipes. */
function pick(from: readonly string[], count: number, seed: number): string[] {
  const rest = from.toSorted();
  let state = seed >>> 0;
  return Array.from({ length: Math.min(count, rest.length) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0] ?? '';
  });
}

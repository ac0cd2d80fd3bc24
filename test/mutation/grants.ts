/**
 * `npm run mutate:grants [seed]`: runs a tour of the product and compares what was called with what the template grants; then
 * removes five of the statements that allowed something, one after the other, and runs the tour again: every removal has to be
 * refused in AWS's words. Takes ten minutes or so.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startServer } from '../e2e/server/server.ts';
import { openWorkspace, readAll } from '../e2e/server/workspace.ts';
import { describeCoverage, type Record as Run } from './describeCoverage.ts';
import { reasonToKeep } from './keptGrants.ts';
import { removeStatement } from './removeStatement.ts';
import { tour } from './tour.ts';

const removals = 5;
const lookEveryMs = 500;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { 'no-removals': { type: 'boolean', default: false } },
});
const seed = Number(positionals[0] ?? 1);

console.log('A tour of the product with every grant …');
const run = await recordTour();
console.log(describeCoverage(run));
const isClean =
  run.allowedAnyway.length === 0 &&
  run.decisions.every(({ statement }) => statement !== null) &&
  run.unused.every((grant) => reasonToKeep(grant) !== undefined);
const survivors = values['no-removals'] ? 0 : await removeSome(run);
process.exitCode = isClean && survivors === 0 ? 0 : 1;

/** What the gateway recorded of a whole tour. */
async function recordTour(): Promise<Run> {
  const workspace = openWorkspace();
  const file = join(workspace.directory, 'record.json');
  const server = await startServer({ workspace, args: ['--record', file] });
  try {
    const said = (await tour(server)).trim();
    if (said !== '') console.log(`Said on the way:\n${said.replaceAll(/^/gm, '  ')}`);
    await server.stop();
    return JSON.parse(readFileSync(file, 'utf8')) as Run;
  } finally {
    await server.close();
  }
}

/** @returns how many removals nobody noticed */
async function removeSome({ decisions }: Run): Promise<number> {
  const used = new Map<string, Set<string>>();
  for (const { principal, access, statement } of decisions) {
    if (principal.kind === 'operator' || statement === null) continue;
    used.set(statement, (used.get(statement) ?? new Set()).add(access.action));
  }
  console.log(`\n${removals} of ${used.size} statements removed, one at a time, by the seed ${seed}:`);
  let survivors = 0;
  for (const statement of pick([...used.keys()], removals, seed)) {
    const actions = [...(used.get(statement) ?? [])];
    const refusal = await refusalWithout(statement, actions);
    if (refusal === undefined) survivors += 1;
    console.log(`\n  ${statement}  (${actions.join(', ')})`);
    console.log(`  ${refusal === undefined ? 'SURVIVED: nothing was refused' : `refused: ${refusal}`}`);
  }
  return survivors;
}

/** The first refusal of one of the actions on a tour without the statement. */
async function refusalWithout(statement: string, actions: readonly string[]): Promise<string | undefined> {
  const workspace = openWorkspace({ template: (template) => removeStatement(template, statement) });
  const wording = new RegExp(
    `User: \\S+ is not authorized to perform: (${actions.join('|')}) on resource: \\S+ because no \\S+ policy allows the \\1 action`,
  );
  let printed = '';
  const find = (): string | undefined =>
    wording.exec([printed, ...readAll(join(workspace.dataDir, 'logs')).values()].join('\n'))?.[0];
  try {
    const server = await startServer({ workspace });
    const ended = new AbortController();
    const touring = tour(server, ended.signal)
      .then((said) => (printed += said))
      .finally(() => ended.abort());
    // What is refused is refused at once, as a rule long before the tour is over.
    while (!ended.signal.aborted && find() === undefined) await sleep(lookEveryMs);
    ended.abort();
    await server.stop();
    await touring;
    printed += server.printed();
  } catch (error) {
    // Without some grants the local server does not even start, and says why.
    printed += String(error);
  }
  const refusal = find();
  workspace.remove();
  return refusal;
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

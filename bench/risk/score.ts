import { Engine } from 'json-rules-engine';
import { readFile } from 'node:fs/promises';
import { parseRuleSettings, score } from '../../functions/risk/ports.ts';
import { judgePopulation } from '../../scripts/risk/population/judgePopulation.ts';
import { population } from '../../scripts/risk/population/population.ts';

/**
 * `npm run bench:risk`: scores a second on one core, beside `json-rules-engine` with three of the nine rules as its conditions, on the
 * same snapshots in the same run. Ends with 1 below what the core is to do.
 */
const SNAPSHOTS = 20_000;
const ROUNDS = 5;
const WANTED_A_SECOND = 20_000;

const read = parseRuleSettings(JSON.parse(await readFile('functions/risk/defaultSettings.json', 'utf8')));
if (!read.ok) throw new Error(JSON.stringify(read.error.facts));
const settings = read.value;
const snapshots = [
  ...judgePopulation(population({ seed: 1, events: SNAPSHOTS, fraudTimes: 10 }), settings),
].map(({ snapshot }) => snapshot);

let found = 0;
const core = await perSecond(SNAPSHOTS * ROUNDS, () => {
  for (let round = 0; round < ROUNDS; round++)
    for (const snapshot of snapshots) found += score(snapshot, settings).factors.length;
});

const engine = new Engine();
const condition = (fact: string, path: string, operator: string, value: unknown) => ({
  conditions: { all: [{ fact, path, operator, value }] },
  event: { type: path },
});
engine.addRule(condition('snapshot', '$.velocity.last5Minutes', 'greaterThan', 4));
engine.addRule(condition('snapshot', '$.velocity.last24Hours', 'greaterThan', 4));
engine.addRule(condition('snapshot', '$.deviceHistory.trusted', 'equal', false));
const alternative = await perSecond(SNAPSHOTS, async () => {
  for (const snapshot of snapshots) found += (await engine.run({ snapshot })).events.length;
});

console.log(`score: ${core} a second and core (9 rules, ${SNAPSHOTS * ROUNDS} snapshots)`);
console.log(`json-rules-engine: ${alternative} a second and core (3 rules, ${SNAPSHOTS} snapshots)`);
console.log(`${found} factors found`);
if (core < WANTED_A_SECOND) process.exitCode = 1;

/** By the processor's time, not the clock's: others may be busy on the machine. */
async function perSecond(times: number, run: () => void | Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return Math.floor((times * 1_000_000) / (user + system));
}

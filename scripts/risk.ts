/**
 * `npm run risk`: what the risk rules do, to made-up people and to stored transactions.
 */
import { createWriteStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { snapshotJson, parseRuleSettings, type RuleSettings } from '../functions/risk/ports.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { timeOption } from './command/timeOption.ts';
import { backtest, type BacktestResult, precisionAndRecall } from './risk/backtest/backtest.ts';
import { chartOf, tableOf } from './risk/backtest/report.ts';
import { generated, jsonLines, transactionTable } from './risk/backtest/sources.ts';
import type { SnapshotSource } from './risk/backtest/storedSnapshot.ts';
import { keepSettings } from './risk/keepSettings.ts';
import { ConfusionMatrix } from './risk/population/confusionMatrix.ts';
import { judgePopulation } from './risk/population/judgePopulation.ts';
import { population } from './risk/population/population.ts';

const USAGE = `npm run risk -- population|backtest|generate|rules|lists|erase [options]

  population          judges made-up people, and prints how each kind of them was decided
  backtest            scores stored snapshots again: an environment's, --file's, or --generated ones. One that is interrupted starts over: it
                      writes nothing before its end, and reads the whole table
  generate FILE       writes made-up snapshots, one JSON a line, for --file

  rules, lists        --show what is kept, --put FILE checks and keeps it: good everywhere after a minute, without a deployment
  erase               --merchant ID --customer ID: destroys the key that the customer's pseudonyms are made with

  --settings FILE     rules to score with; default functions/risk/defaultSettings.json
  --from, --to TIME   ISO 8601; of backtest; default: all
  --environment NAME  default local
  --file FILE         stored snapshots, one JSON a line
  --generated         made-up ones, --events of them
  --events N          default 100000
  --seed N            default 1
  --fraud-times N     so many times as much fraud as usual; default 1
  --twice             scores all of it twice, and fails when a byte differs
  --chart FILE        writes an HTML page with the scores
  --json              for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    settings: { type: 'string', default: 'functions/risk/defaultSettings.json' },
    from: { type: 'string', default: '1970-01-01T00:00:00Z' },
    to: { type: 'string', default: '9999-12-31T00:00:00Z' },
    file: { type: 'string' },
    generated: { type: 'boolean', default: false },
    events: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    'fraud-times': { type: 'string', default: '1' },
    twice: { type: 'boolean', default: false },
    chart: { type: 'string' },
    show: { type: 'boolean', default: false },
    put: { type: 'string' },
    merchant: { type: 'string' },
    customer: { type: 'string' },
  },
  positionals: true,
  run: async (options, [command, target]) => {
    if (command === 'rules' || command === 'lists' || command === 'erase')
      return keepSettings(command, options, USAGE);
    const settings = await readSettings(options.settings);
    const people = {
      seed: wholeNumber('seed', options.seed),
      events: wholeNumber('events', options.events),
      fraudTimes: wholeNumber('fraud-times', options['fraud-times']),
    };
    if (command === 'population') return printMatrix(people, settings, options.json);
    if (command === 'generate' && target !== undefined)
      return writeLines(target, generated(people, settings));
    if (command !== 'backtest') throw new Error(USAGE);
    const source = options.generated
      ? generated(people, await readSettings('functions/risk/defaultSettings.json'))
      : options.file === undefined
        ? await tableOfEnvironment(options.environment)
        : jsonLines(options.file);
    const [fromMs, toMs] = [
      timeOption('from', options.from, USAGE).getTime(),
      timeOption('to', options.to, USAGE).getTime(),
    ];
    const result = await backtest({ source, settings, fromMs, toMs });
    if (options.twice) assertSame(result, await backtest({ source, settings, fromMs, toMs }));
    if (options.chart !== undefined) await writeFile(options.chart, chartOf(result));
    const shown = options.json
      ? JSON.stringify({ ...result, ...precisionAndRecall(result.decisions) })
      : tableOf(result);
    console.log(shown);
  },
});

async function readSettings(path: string): Promise<RuleSettings> {
  const read = parseRuleSettings(JSON.parse(await readFile(path, 'utf8')));
  if (read.ok) return read.value;
  throw new Error(`${path} is refused: ${JSON.stringify(read.error.facts)}`);
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new Error(`--${option} must be a whole number above zero.\n\n${USAGE}`);
  return Number(text);
}

/** Whoever may read what items keep, to emit it again, may read this of them. */
async function tableOfEnvironment(environment: string): Promise<SnapshotSource> {
  const prefix = await connect(environment, 'reconcile');
  return transactionTable(documentClient(), `${prefix}-transactions`);
}

function assertSame(first: BacktestResult, second: BacktestResult): void {
  if (JSON.stringify(first) !== JSON.stringify(second))
    throw new Error(`two runs differ: sha256 ${first.sha256} and ${second.sha256}`);
}

async function writeLines(path: string, source: SnapshotSource): Promise<void> {
  const file = createWriteStream(path);
  for await (const { snapshot, decided, truth } of source()) {
    const line = `{"snapshot":${snapshotJson(snapshot)},"decided":"${decided}","truth":"${truth}"}\n`;
    if (!file.write(line)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}

function printMatrix(people: Parameters<typeof population>[0], settings: RuleSettings, json: boolean): void {
  const matrix = new ConfusionMatrix();
  for (const judged of judgePopulation(population(people), settings)) matrix.add(judged);
  if (json)
    return console.log(JSON.stringify(matrix.rows.map(({ label, decisions }) => ({ label, ...decisions }))));
  console.log(
    `${''.padEnd(18)}${['ALLOW', 'REVIEW', 'REFUSE', 'found'].map((text) => text.padStart(10)).join('')}`,
  );
  for (const { label, decisions } of matrix.rows) {
    const counts = [decisions.ALLOW, decisions.REVIEW, decisions.REFUSE].map((each) =>
      String(each).padStart(10),
    );
    console.log(`${label.padEnd(18)}${counts.join('')}${shareOf(matrix.found(label)).padStart(10)}`);
  }
  console.log(`false positives ${shareOf(matrix.falsePositives())}`);
}

function shareOf({ found, of }: { readonly found: number; readonly of: number }): string {
  return of === 0 ? '–' : `${((found * 100) / of).toFixed(2)} %`;
}

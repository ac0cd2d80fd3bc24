/**
 * `npm run restore-drill`: rehearses docs/operating/restore.md on a copy of the local data, and says what holds afterwards.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import process from 'node:process';
import { assemble } from '../../scripts/assemble.ts';
import { JSON_OUTPUT, runCommand } from '../../scripts/command/runCommand.ts';
import { copyFolder } from './copyFolder.ts';
import { type Check, drill } from './drill.ts';
import { openEnvironment } from './environment.ts';

const USAGE = `npm run restore-drill -- [options]

Copies the local data, loses what a restore loses, follows docs/operating/restore.md on the copy, and checks what has to hold.
The data itself stays as it is, and a server that runs on it goes on.

  --from DIR  the data; default .local. Where there is none, the drill makes its own
  --built     takes dist/ and cdk.out as they are
  --json      for programs`;

await runCommand({
  usage: USAGE,
  options: {
    ...JSON_OUTPUT,
    from: { type: 'string', default: '.local' },
    built: { type: 'boolean', default: false },
  },
  run: async ({ from, built, json }) => {
    const progress = (step: string): void => void process.stderr.write(json ? '' : `… ${step}\n`);
    const folder = resolve(from);
    if (!built) await assemble();
    const environment = openEnvironment(process.cwd());
    try {
      progress('copies the data');
      if (existsSync(folder)) await copyFolder(folder, environment.dataDir);
      const checks = await drill(environment, progress);
      console.log(json ? JSON.stringify(checks) : tableOf(checks));
      if (checks.some(({ state }) => state === 'FAILS')) process.exitCode = 1;
    } finally {
      await environment.close();
    }
  },
});

function tableOf(checks: readonly Check[]): string {
  const rows = [
    ['', 'expected', 'found'],
    ...checks.map(({ name, expected, found, state }) => [`${state.padEnd(5)}  ${name}`, expected, found]),
  ];
  const width = (column: number): number => Math.max(...rows.map((row) => (row[column] ?? '').length));
  return rows
    .map(([name = '', expected = '', found = '']) =>
      `${name.padEnd(width(0))}  ${expected.padEnd(width(1))}  ${found}`.trimEnd(),
    )
    .join('\n');
}

import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from '../../../../scripts/command/runCommand.ts';

const argv = process.argv;
const said: string[] = [];
const failed: string[] = [];
const ran: unknown[] = [];

beforeEach(() => {
  for (const list of [said, failed, ran]) list.length = 0;
  vi.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
  vi.spyOn(console, 'error').mockImplementation((line: string) => void failed.push(line));
});
afterEach(() => {
  vi.restoreAllMocks();
  process.argv = argv;
  process.exitCode = undefined;
});

async function run(args: readonly string[], refusal?: string): Promise<void> {
  process.argv = ['node', 'command', ...args];
  await runCommand({
    usage: 'how it is used',
    options: { ...ENVIRONMENT, ...JSON_OUTPUT },
    failureCode: 2,
    run: ({ environment, json }) => {
      if (refusal !== undefined) throw new Error(refusal);
      ran.push({ environment, json });
    },
  });
}

describe('a command', () => {
  it('given no options, then it runs with their defaults', async () => {
    await run([]);
    expect(ran).toEqual([{ environment: 'local', json: false }]);
    expect(process.exitCode).toBeUndefined();
  });

  it('given --help, then it says how it is used and does nothing', async () => {
    await run(['--help']);
    expect([said, ran]).toEqual([['how it is used'], []]);
  });

  it('given it fails, then the message alone is an error, and the exit code its own', async () => {
    await run(['--json'], 'there is no such thing');
    expect([said, failed, process.exitCode]).toEqual([[], ['there is no such thing'], 2]);
  });

  it.each([['--unknown'], ['word']])('given %s, which it does not take, then it is refused', async (word) => {
    await run([word]);
    expect(failed[0]).toContain(word);
    expect([ran, process.exitCode]).toEqual([[], 2]);
  });
});

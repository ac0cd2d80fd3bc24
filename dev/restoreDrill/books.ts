import { setTimeout as sleep } from 'node:timers/promises';
import type { DrillEnvironment } from './environment.ts';

const PATIENCE_MS = 60_000;

/** What `ledger -- verify` finds wrong, in its own words; empty when nothing is. */
export async function verify(environment: DrillEnvironment, ...options: string[]): Promise<string> {
  const { sound, output } = await verification(environment, ...options);
  return sound ? '' : output;
}

/** Entries of all books. */
export async function entries(environment: DrillEnvironment): Promise<number> {
  const { output } = await verification(environment, '--format', 'json');
  const books = JSON.parse(output) as { entries: string }[];
  return books.reduce((sum, book) => sum + Number(book.entries), 0);
}

/** Waits until the ledger has all that happened on the chain; what `ledger -- verify --chain` finds wrong when that does not come. */
export async function untilSound(environment: DrillEnvironment): Promise<string> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const wrong = await verify(environment, '--chain');
    if (wrong === '' || Date.now() > deadline) return wrong;
    await sleep(500);
  }
}

/** The command ends with 1 when something is wrong, and prints its report all the same. */
async function verification(
  environment: DrillEnvironment,
  ...options: string[]
): Promise<{ sound: boolean; output: string }> {
  try {
    return { sound: true, output: await environment.command('ledger', 'verify', ...options) };
  } catch (error) {
    const { code, stdout } = error as { code?: unknown; stdout?: string };
    if (code !== 1 || stdout === undefined) throw error;
    return { sound: false, output: stdout };
  }
}

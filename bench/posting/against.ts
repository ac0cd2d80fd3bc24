import process from 'node:process';
import { openCheckout } from '../against/checkout.ts';
import { compareRuns, describeComparison } from '../against/compareRuns.ts';
import { runInTurns, scriptRun } from '../against/runInTurns.ts';

/**
 * Measures a revision and this checkout by turns, each run a server of its own, and prints the medians. An interrupt ends the run under
 * way, with its server, and removes the other checkout.
 */
export async function measureAgainst(
  revision: string,
  options: { readonly rounds: number; readonly sizes: readonly string[]; readonly json: boolean },
): Promise<void> {
  const stopping = new AbortController();
  const stop = (): void => stopping.abort(new Error('interrupted'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const repository = process.cwd();
  const other = openCheckout(repository, revision, ['bench']);
  process.once('exit', other.remove);
  try {
    console.error(`${revision} is ${other.commit}, in ${other.directory}`);
    const run = scriptRun('bench/posting.ts', ['--once', ...options.sizes], stopping.signal);
    const figures = await runInTurns({ before: other.directory, now: repository }, options.rounds, run);
    const compared = compareRuns(figures.before, figures.now);
    console.log(
      options.json
        ? JSON.stringify({ against: other.commit, rounds: options.rounds, compared, ...figures })
        : describeComparison(compared),
    );
  } catch (error) {
    if (!stopping.signal.aborted) throw error;
    process.exitCode = 130;
  } finally {
    process.removeListener('exit', other.remove);
    other.remove();
    process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
  }
}

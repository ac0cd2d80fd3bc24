import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Log } from 'cdk-local-runtime';

const unzip = promisify(gunzip);
const KEPT_DUMPS = 2;
const DUMP_NAME = /^state-(\d+)\.json\.gz$/;

/** The chain's last states on disk, newest last. A dump appears whole or not at all. */
export interface StateDumps {
  /** The newest dump that can be read, as JSON; undefined when there is none. Throws when none of several can. */
  load(): Promise<string | undefined>;
  /** Adds a dump (gzip of JSON) and removes the oldest beyond two. */
  save(dump: Buffer): Promise<void>;
}

/** Keeps dumps in `directory`, which is made when absent. */
export async function openStateDumps(directory: string, log: Log): Promise<StateDumps> {
  await mkdir(directory, { recursive: true });
  const present = (await readdir(directory)).map((name) => Number(DUMP_NAME.exec(name)?.[1] ?? 'NaN'));
  let numbers = present.filter(Number.isSafeInteger).sort((a, b) => a - b);
  const pathOf = (number: number): string => join(directory, `state-${number}.json.gz`);

  return {
    load: async () => {
      const unreadable: number[] = [];
      for (const number of numbers.toReversed()) {
        const json = await readDump(pathOf(number));
        if (json === undefined) {
          unreadable.push(number);
          continue;
        }
        // They go, so that the two that are kept are good ones.
        for (const broken of unreadable) {
          log.warn('a dump of the chain cannot be read; the one before it counts', { file: pathOf(broken) });
          await rm(pathOf(broken));
        }
        numbers = numbers.filter((other) => !unreadable.includes(other));
        return json;
      }
      if (unreadable.length === 0) return undefined;
      throw new Error(
        `None of the chain's dumps in ${directory} can be read. Delete the data directory that holds it to start ` +
          'anew: tables, queues and chain belong together.',
      );
    },
    save: async (dump) => {
      const number = (numbers.at(-1) ?? 0) + 1;
      const unfinished = join(directory, 'state.unfinished');
      await writeFile(unfinished, dump);
      await rename(unfinished, pathOf(number));
      numbers.push(number);
      for (const old of numbers.splice(0, numbers.length - KEPT_DUMPS))
        await rm(pathOf(old), { force: true });
    },
  };
}

/** The dump's JSON, or undefined when the file is cut off or otherwise broken. */
async function readDump(path: string): Promise<string | undefined> {
  try {
    const json = (await unzip(await readFile(path))).toString();
    JSON.parse(json);
    return json;
  } catch {
    return undefined;
  }
}

import { type FileHandle, open, unlink } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { SetUpRefused } from './setUpSecrets.ts';

const INSTRUCTIONS = `These 24 words are the seed of every key of this environment. Whoever has them has the money; without them
nothing can be restored when the secrets are lost.

  1. Write them on paper, in this order, twice. Take no photograph and store them in no file or password manager
     that a computer on a network can read.
  2. Keep the two sheets in two places that only the people whom you name can enter.
  3. Prove the sheets: npm run setup-secrets -- <environment> --restore, and type the words from the paper.
     It compares them with what is stored and changes nothing.
`;

/** Shows the words on a terminal, once. Refuses to write them into a pipe, which is where logs come from. */
export function onTerminal(
  output: Writable & { readonly isTTY?: boolean },
): (words: string) => Promise<void> {
  return async (words) => {
    if (output.isTTY !== true) {
      throw new SetUpRefused(
        'The seed is shown on a terminal only. Without one, name a file: --backup-file PATH.',
      );
    }
    output.write(`\n${INSTRUCTIONS}\n${numbered(words)}\n\n`);
  };
}

/** Writes the words to a new file that only its owner may read, on any file system; returns once they are on the disk. */
export function toFile(path: string): (words: string) => Promise<void> {
  return async (words) => {
    const file = await openNew(path);
    try {
      await file.writeFile(`${words}\n`);
      await file.sync();
    } catch (error) {
      await unlink(path);
      throw error;
    } finally {
      await file.close();
    }
  };
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new SetUpRefused(
        `${path} is there already and may hold the words of another seed: move it away first.`,
      );
    }
    throw error;
  }
}

function numbered(words: string): string {
  const list = words.split(' ').map((word, i) => `${String(i + 1).padStart(4)}. ${word.padEnd(10)}`);
  return list
    .map((entry, i) => (i % 4 === 3 ? `${entry}\n` : entry))
    .join('')
    .trimEnd();
}

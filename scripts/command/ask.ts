import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks on the terminal; `hidden` answers do not show. */
export async function ask(question: string, hidden = false): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = process.stdin.isTTY;
  if (terminal) process.stderr.write(question);
  const reader = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal,
  });
  try {
    return await reader.question('');
  } finally {
    reader.close();
    if (terminal && hidden) process.stderr.write('\n');
  }
}

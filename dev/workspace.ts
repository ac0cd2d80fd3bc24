import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const OWN_ENTRIES = new Set(['.git', '.local']);

/** A folder in which the project's commands run beside a server that may be running in the project's own. */
export function openWorkspace(project: string): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'appsync-payments-'));
  for (const name of readdirSync(project)) {
    if (!OWN_ENTRIES.has(name)) symlinkSync(join(project, name), join(directory, name));
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { openWorkspace, type Workspace } from './workspace.ts';

const run = promisify(execFile);

/** One instruction of a guide, as a reader would carry it out. */
export type Step =
  | { readonly kind: 'FILE'; readonly path: string; readonly text: string }
  | { readonly kind: 'CHANGE'; readonly path: string; readonly diff: string }
  | { readonly kind: 'COMMAND'; readonly command: string };

/**
 * The instructions of a guide in their order: a block of code under the name of a file, a block of changes under "In `file`:",
 * and commands, line by line.
 */
export function stepsOf(guide: string): Step[] {
  const steps: Step[] = [];
  let path = '';
  const parts = /^`([^`\n]+)`:$|[iI]n `([^`\n]+)`:$|^```(ts|csv|diff|sh)\n([\s\S]*?)^```$/gm;
  for (const [, created, changed, language, text = ''] of readFileSync(guide, 'utf8').matchAll(parts)) {
    path = created ?? changed ?? path;
    if (language === 'ts' || language === 'csv') steps.push({ kind: 'FILE', path, text });
    if (language === 'diff') steps.push({ kind: 'CHANGE', path, diff: text });
    if (language === 'sh')
      steps.push(
        ...text
          .trim()
          .split('\n')
          .map((command): Step => ({ kind: 'COMMAND', command })),
      );
  }
  return steps;
}

/** Carries out what concerns files. @throws Error when a change does not fit the file, or fits it twice */
export function apply(step: Step, directory: string): void {
  if (step.kind === 'COMMAND') return;
  const file = join(directory, step.path);
  if (step.kind === 'FILE') {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, step.text, { flag: 'wx' });
    return;
  }
  const lines = step.diff.split('\n').filter((line) => line !== '');
  const side = (marks: string) =>
    lines
      .filter((line) => marks.includes(line.charAt(0)))
      .map((line) => `${line.slice(1)}\n`)
      .join('');
  const before = readFileSync(file, 'utf8');
  const found = before.split(side(' -'));
  if (found.length !== 2) throw new Error(`${step.path} has ${found.length - 1} times:\n${side(' -')}`);
  writeFileSync(file, found.join(side(' +')));
}

/** Commands that write files which go on being used. Others look at what is there, or make it from that: the order among guides is nothing to them. */
const WRITING = /^npm run (codegen|collection|event-schemas|rule-list)$/;

/** Tests that a guide runs, and no others: the project that they belong to, and their files or folders. */
const TESTS = /^npx vitest run (--project \w+) (.+)$/;

/** What somebody has who followed guides, one after the other. */
export interface Followed {
  readonly workspace: Workspace;
  /** What their commands printed. */
  readonly printed: string;
  /** The text of a file that is there now. */
  read(path: string): string;
}

/**
 * Does what guides say in a workspace of its own: each one's changes, and the commands that write files, in the guide's order. What looks at
 * the result is run once, after the last: compilation, tests, build and synthesis. `npm start` is the caller's.
 *
 * @param guides paths of their documents; no two change the same lines
 * @param copied folders that they change
 * @throws Error of the first command that failed
 */
export async function follow(guides: readonly string[], copied: readonly string[]): Promise<Followed> {
  const workspace = openWorkspace({ unbuilt: true, copied });
  const { TEST_RESULTS: _, ...env } = process.env;
  const looking = new Set<string>();
  const tested = new Set<string>();
  let printed = '';
  const type = async (command: string): Promise<void> => {
    const { stdout } = await run('sh', ['-c', command], { cwd: workspace.directory, env }).catch(
      (error: Error & { stdout: string }) => {
        throw new Error(`${error.message}\n${error.stdout}`);
      },
    );
    printed += stripVTControlCharacters(stdout);
  };
  try {
    for (const step of guides.flatMap(stepsOf)) {
      apply(step, workspace.directory);
      if (step.kind !== 'COMMAND' || step.command === 'npm start') continue;
      if (WRITING.test(step.command)) await type(step.command);
      else {
        const [, project, files] = TESTS.exec(step.command) ?? [];
        if (project === undefined || files === undefined) looking.add(step.command);
        else for (const word of [project, ...files.split(' ')]) tested.add(word);
      }
    }
    if (tested.size > 0) looking.add(`npx vitest run ${[...tested].join(' ')}`);
    for (const command of looking) await type(command);
  } catch (error) {
    workspace.remove();
    throw error;
  }
  return { workspace, printed, read: (path) => readFileSync(join(workspace.directory, path), 'utf8') };
}

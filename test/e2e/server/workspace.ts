import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which the commands run as in the repository, with data and outputs of their own. */
export interface Workspace {
  directory: string;
  outputsFile: string;
  /** Where a server that is not ephemeral keeps everything. */
  dataDir: string;
  remove(): void;
}

export interface Template {
  Rules?: Record<string, unknown>;
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

export interface WorkspaceOptions {
  /** Changes a copy of the template, which this workspace's server runs. */
  template?: (template: Template) => void;
  /** Nothing is built yet, as after a checkout. */
  unbuilt?: boolean;
  /** Folders that are copied, so that a test may change what is in them. */
  copied?: readonly string[];
}

const own = ['.git', '.local', '.ci'];
const built = ['dist', 'cdk.out'];
const templateFile = 'appsync-payments-local.template.json';

/** Everything of the repository by symbolic links; only what is changed is a copy. */
export function openWorkspace(options: WorkspaceOptions = {}): Workspace {
  const directory = mkdtempSync(join(tmpdir(), 'payments-e2e-'));
  const repository = process.cwd();
  const { template, copied = [] } = options;
  for (const name of readdirSync(repository)) {
    if (own.includes(name) || (options.unbuilt && built.includes(name))) continue;
    if (template !== undefined && name === 'cdk.out') continue;
    if (copied.includes(name)) cpSync(join(repository, name), join(directory, name), { recursive: true });
    else symlinkSync(join(repository, name), join(directory, name));
  }
  if (template !== undefined) copyAssembly(join(repository, 'cdk.out'), join(directory, 'cdk.out'), template);
  return {
    directory,
    outputsFile: join(directory, '.local', 'outputs.json'),
    dataDir: join(directory, '.local'),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function copyAssembly(from: string, to: string, change: (template: Template) => void): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name.startsWith('asset.')) symlinkSync(join(from, name), join(to, name));
    else cpSync(join(from, name), join(to, name), { recursive: true });
  }
  const file = join(to, templateFile);
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  change(template);
  writeFileSync(file, JSON.stringify(template));
}

/** All text that is below a folder, by file; binary files too, since a secret would show in them as well. */
export function readAll(directory: string): Map<string, string> {
  const texts = new Map<string, string>();
  if (!existsSync(directory)) return texts;
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    texts.set(file, readFileSync(file, 'latin1'));
  }
  return texts;
}

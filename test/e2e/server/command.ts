import { spawnCommand } from './server.ts';
import type { Workspace } from './workspace.ts';

export interface CommandResult {
  code: number | null;
  output: string;
  errors: string;
}

/**
 * Runs one of the project's commands in the workspace, where it finds the server that runs there.
 *
 * @param input what it reads; default: nothing
 */
export async function runCommand(
  workspace: Workspace,
  args: readonly string[],
  input?: string,
): Promise<CommandResult> {
  const child = spawnCommand(workspace.directory, args, input);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, output, errors };
}

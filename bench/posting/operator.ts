import { readFile } from 'node:fs/promises';
import process from 'node:process';
import type { Workspace } from '../../test/e2e/server/workspace.ts';

/** Lets the SDK of this process call the server of a workspace as its operator. */
export async function useOperatorOf({ dataDir }: Workspace): Promise<{ readonly endpoint: string }> {
  const operator = JSON.parse(await readFile(`${dataDir}/operator.json`, 'utf8')) as Record<string, string>;
  Object.assign(process.env, operator);
  return { endpoint: operator['AWS_ENDPOINT_URL'] ?? '' };
}

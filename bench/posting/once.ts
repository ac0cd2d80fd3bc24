import process from 'node:process';
import { startServer, type Server } from '../../test/e2e/server/server.ts';
import { openWorkspace } from '../../test/e2e/server/workspace.ts';
import type { RunFigures } from '../against/compareRuns.ts';
import { measure, type Sizes } from './measure.ts';
import { readReference } from './reference.ts';

/** Measures a server of its own; an interrupt stops it and ends this process. Nothing of it is left. */
export async function measureOnce(sizes: Sizes): Promise<RunFigures> {
  const reference = await readReference();
  const workspace = openWorkspace();
  let server: Server | undefined;
  const interrupted = (): void => {
    void (server?.stop() ?? Promise.resolve()).finally(() => process.exit(130));
  };
  process.once('exit', workspace.remove);
  process.once('SIGINT', interrupted);
  try {
    server = await startServer({ script: 'scripts/start.ts', workspace });
    return await measure(server, reference, sizes);
  } finally {
    await server?.stop();
    process.removeListener('SIGINT', interrupted);
  }
}

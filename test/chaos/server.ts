/**
 * The local server of a world that was provisioned before: the same definition on the same data, without the commands of set-up that `npm start` runs again each time, and without
 * the pages and the sandbox of cards, of which a sweep needs nothing.
 */
import { readFileSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { runCommand, writeByRename } from 'cdk-local-runtime';
import { stackName } from '../../cdk/environments/environment.ts';
import type { Provisioned } from '../../dev/provision.ts';

const FOLDER = '.local';

await runCommand({
  program: 'test/chaos/server.ts',
  assemblyUsage: 'not known here',
  dataDir: FOLDER,
  plug: () => ({ stackNames: [stackName('local')] }),
  ready: async ({ appSync }) => {
    const file = join(FOLDER, 'provisioned.json');
    const { merchantApiKey } = JSON.parse(readFileSync(file, 'utf8')) as Provisioned;
    const { graphqlUrl, realtimeUrl } = appSync ?? {};
    // Who is killed keeps nothing of what was compiled for the next start.
    flushCompileCache();
    writeByRename(join(FOLDER, 'outputs.json'), { graphqlUrl, realtimeUrl, merchantApiKey }, 0o600);
    return 'It runs. Ctrl-C stops it.';
  },
});

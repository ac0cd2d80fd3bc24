import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startChain } from '../../../../dev/chain/chain.ts';
import { startWatchdog } from 'cdk-local-runtime';
import { silentLog } from 'cdk-local-runtime/testing';

test('given a kept chain, when it is started four times, then its genesis is the same each time', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'genesis-'));
  const watchdog = startWatchdog();
  const hashes = new Set<string>();
  for (let start = 0; start < 4; start++) {
    const chain = await startChain({ dataDir, ephemeral: false, watchdog, log: silentLog });
    hashes.add(chain.genesisHash);
    await chain.close();
  }
  await watchdog.close();
  rmSync(dataDir, { recursive: true });
  expect(hashes.size).toBe(1);
});

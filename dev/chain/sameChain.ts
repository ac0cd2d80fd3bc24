import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startChain, type Chain, type ChainOptions } from './chain.ts';

/**
 * Starts the chain that the tables in `dataDir` belong to: one without the other would pay invoices of a chain that
 * never was. Throws as `startChain` does, and when it finds another chain.
 */
export async function startSameChain(options: ChainOptions): Promise<Chain> {
  const chain = await startChain(options);
  try {
    assertSameChain(options.dataDir, chain);
    return chain;
  } catch (error) {
    await chain.close();
    throw error;
  }
}

function assertSameChain(dataDir: string, { genesisHash }: Chain): void {
  const file = join(dataDir, 'genesis.json');
  const known = existsSync(file) ? String(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
  if (known === undefined) writeFileSync(file, JSON.stringify(genesisHash));
  else if (known !== genesisHash) {
    throw new Error(
      `The data in ${dataDir} belongs to the chain with genesis ${known}, this one has ${genesisHash}. ` +
        'Start with the chain it belongs to, or delete the folder to start anew.',
    );
  }
}

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { paymentsApp } from '../../cdk/app.ts';
import type { Environment } from '../../cdk/environments/environment.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { parseChains } from '../../functions/chain/chainConfig.ts';
import { functionNamed, type Template } from './template.ts';

const mainnet = environmentNamed('mainnet');
/** What the environment of a function takes in all, in bytes. */
const VARIABLES_MAX = 4_096;

it('given more chains than the variables of a function hold, then each function that knows them has them beside its code', () => {
  const environment: Environment = { ...mainnet, chains: manyChains(5) };
  expect(Buffer.byteLength(JSON.stringify(environment.chains))).toBeGreaterThan(VARIABLES_MAX);
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  try {
    const stack = paymentsApp({ outdir, environment }).synth().getStackByName('appsync-payments-mainnet');
    for (const entry of ['parseInvoice', 'listAssets', 'watch', 'sweep', 'sign']) {
      const { Code } = functionNamed(stack.template as Template, entry).properties as {
        readonly Code: { readonly S3Key: string };
      };
      const directory = join(outdir, `asset.${Code.S3Key.replace('.zip', '')}`);
      expect(readdirSync(directory)).toEqual(expect.arrayContaining(['chains.json', 'index.mjs']));
      const chains = parseChains(readFileSync(join(directory, 'chains.json'), 'utf8'));
      expect(chains).toEqual(environment.chains);
    }
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
});

/** Of eight currencies each. */
function manyChains(count: number): Environment['chains'] {
  const [chain] = mainnet.chains;
  if (chain === undefined) throw new Error('mainnet has no chain');
  const assets = chain.assets.flatMap((asset) =>
    ['', 'A', 'B', 'C'].map((suffix) => ({ ...asset, symbol: `${asset.symbol}${suffix}` })),
  );
  return Array.from({ length: count }, (_, index) => ({
    ...chain,
    chainId: index + 1,
    assets,
  }));
}

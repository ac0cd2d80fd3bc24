import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, writeByRename, type CompanionDeps, type Runtime } from 'cdk-local-runtime';
import { pagesStackName, stackName } from '../cdk/environments/environment.ts';
import type { Chain } from './chain/chain.ts';
import { startSameChain } from './chain/sameChain.ts';
import { startSandboxGateway, type SandboxGateway } from './gateway/server.ts';
import { collectOutputs, removeOutputs, type Outputs } from './outputs.ts';
import { provision, type Provisioned } from './provision.ts';
import { productScreen } from './productScreen.ts';
import { openShop } from './shop.ts';

const FOLDER = '.local';
const OUTPUTS_FILE = join(FOLDER, 'outputs.json');

let chain: Chain | undefined;
let gateway: SandboxGateway | undefined;
let provisioned: Provisioned | undefined;
let outputs: Outputs | undefined;
let shop: Awaited<ReturnType<typeof openShop>> = null;

await runCommand({
  program: 'npm start --',
  assemblyUsage: 'serves another synthesized CDK app, without the chain',
  dataDir: FOLDER,
  plug: ({ assembly, stack }, progress) =>
    assembly === undefined
      ? {
          // What only observes is a stack of its own, and nothing rings on a laptop.
          stackNames: stack ?? [stackName('local'), pagesStackName('local')],
          beside: [
            { name: 'chain', start: startChainAnew },
            { name: 'gateway', start: startGateway },
          ],
          provision: async (runtime) => {
            if (chain !== undefined && gateway !== undefined)
              provisioned = await provision(runtime, chain, gateway, progress);
          },
        }
      : {},
  ready: async (runtime, { options: { ephemeral }, seconds }) => {
    const collected = await collectOutputs(runtime, { chain, gateway, provisioned });
    shop = await openShop(collected, ephemeral ? ':memory:' : join(FOLDER, 'shop.sqlite'));
    outputs = { ...collected, shopUrl: shop?.url ?? null };
    useMerchantKey(runtime, outputs);
    // It holds the merchants' keys.
    writeByRename(OUTPUTS_FILE, outputs, 0o600);
    return productScreen(outputs, { seconds, ephemeral });
  },
  ending: ({ ephemeral }) => {
    void shop?.close();
    if (outputs !== undefined && ephemeral) removeOutputs(OUTPUTS_FILE, outputs);
  },
});

/** The outputs of an earlier run name a chain that is gone: they go before the API answers again. */
async function startChainAnew(deps: CompanionDeps): Promise<Chain> {
  if (!deps.ephemeral) rmSync(OUTPUTS_FILE, { force: true });
  chain = await startSameChain(deps);
  return chain;
}

async function startGateway({ dataDir, ephemeral }: CompanionDeps): Promise<SandboxGateway> {
  gateway = await startSandboxGateway({ dataDir: ephemeral ? null : dataDir });
  return gateway;
}

function useMerchantKey({ appSync }: Runtime, { merchantApiKey }: Outputs): void {
  if (merchantApiKey !== null) appSync?.setGraphiqlDefaults({ headers: { Authorization: merchantApiKey } });
}

import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import process from 'node:process';
import { environmentNamed } from '../cdk/environments/index.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { ask } from './command/ask.ts';
import { connect } from './command/connect.ts';
import { JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { awsSecrets } from './secrets/awsSecrets.ts';
import { onTerminal, toFile } from './secrets/backUpWords.ts';
import { readWords } from './secrets/keySet.ts';
import { refuseSecondSeed } from './secrets/refuseSecondSeed.ts';
import { readRpcUrls } from './secrets/rpcUrls.ts';
import { setUpSecrets, SetUpRefused } from './secrets/setUpSecrets.ts';

const USAGE = `npm run setup-secrets -- <environment>
  creates the seed of the environment once, splits it into the keys of deposits, gas and refunds, and stores these

  --restore             from the words of an existing backup; compares where keys are stored already
  --rpc <id>=<url>      an endpoint of a chain; several of one chain are tried in this order. Else RPC_URL, else it is asked for
  --backup-file <path>  writes the words of a new seed to a new file instead of the terminal
  --json                for programs; needs --backup-file when there is no seed yet

A key that is stored is never overwritten, and no seed is created where addresses were given out already. AWS is reached with the credentials of AWS_PROFILE and the like, in the account and region of the environment.`;

const SAID = {
  created: 'The seed was created, and its keys are stored and verified.',
  restored: 'The keys that were missing were restored from the words, and all are verified.',
  kept: 'This environment has its seed: no key was changed, and all fit together.',
} as const;

await runCommand({
  usage: USAGE,
  options: {
    ...JSON_OUTPUT,
    restore: { type: 'boolean', default: false },
    rpc: { type: 'string', multiple: true, default: [] },
    'backup-file': { type: 'string' },
  },
  positionals: true,
  // Nothing of the messages comes from a key; a stack would say no more to an operator.
  run: async ({ json, restore, rpc, 'backup-file': file }, [name]) => {
    if (name === undefined) throw new SetUpRefused(USAGE);
    const environment = environmentNamed(name);
    const prefix = await connect(environment.name, 'setup-secrets');
    const store = awsSecrets(new SecretsManagerClient({}), environment.name);
    const chainIds = environment.chains.map(({ chainId }) => chainId);
    const rpcUrls = await readRpcUrls({ chainIds, flags: rpc, env: process.env, store, ask });
    const words = restore ? readWords(await ask('The 24 words, separated by spaces: ', true)) : null;
    if (json && file === undefined && words === null && (await store.get('deposit-xpub')) === null) {
      throw new SetUpRefused('With --json the words of a new seed need a file: --backup-file PATH.');
    }
    const refuse = refuseSecondSeed(documentClient(), `${prefix}-chain-state`);
    const keep = file === undefined ? onTerminal(process.stdout) : toFile(file);
    // Only a new seed is backed up.
    const backUp = async (seed: string): Promise<void> => {
      await refuse();
      await keep(seed);
    };
    const { keys, ...facts } = await setUpSecrets(store, { words, rpcUrls }, backUp);
    if (json) return console.log(JSON.stringify({ keys, ...facts }));
    console.log(`${SAID[keys]}

Gas wallet       ${facts.gasWalletAddress}  (fund it: it pays for moving tokens to the treasury)
Refund wallet    ${facts.refundWalletAddress}
Deposit account  ${facts.xpubFingerprint}  (fingerprint)`);
  },
});

/**
 * `npm run gateways -- <command>`: merchants' accounts at card gateways.
 */
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { text } from 'node:stream/consumers';
import { secretName } from '../cdk/environments/environment.ts';
import { environmentNamed } from '../cdk/environments/index.ts';
import { GATEWAY_NAMES } from '../functions/gateways/gatewayName.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run gateways -- set-credentials --gateway <name> --account <merchant id> < credentials.json

  --gateway <name>      ${GATEWAY_NAMES.join(', ')}
  --account <id>        the merchant whose account at the gateway it is
  --environment <name>  local (default), testnet or mainnet
  --json                for programs

  stripe: {"apiKey": "sk_…", "webhookSecrets": ["whsec_…"]}; sandbox: {"url": …, "apiKey": …, "webhookSecret": …}

The credentials are read from the standard input, as JSON, and shown nowhere. Functions read them when they start anew.`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    gateway: { type: 'string' },
    account: { type: 'string' },
  },
  positionals: true,
  run: async ({ environment, json, gateway, account }, [command]) => {
    if (command !== 'set-credentials') throw new Error(USAGE);
    if (!GATEWAY_NAMES.some((name) => name === gateway) || account === undefined) throw new Error(USAGE);
    const credentials: unknown = JSON.parse(await text(process.stdin));
    await connect(environment, 'gateways');
    const { name } = environmentNamed(environment);
    const secret = secretName(name, `gateways/${gateway}/${account}`);
    await put(new SecretsManagerClient({}), secret, JSON.stringify(credentials));
    console.log(json ? JSON.stringify({ secret }) : `Stored in ${secret}.`);
  },
});

async function put(client: SecretsManagerClient, Name: string, SecretString: string): Promise<void> {
  try {
    await client.send(new CreateSecretCommand({ Name, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  }
}

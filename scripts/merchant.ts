/**
 * `npm run merchant -- <command>`: merchants and their API keys.
 */
import { randomBytes } from 'node:crypto';
import { addMerchantKey, createMerchant, type IssuedKey } from '../functions/merchants/createMerchant.ts';
import { dynamoMerchants } from '../functions/merchants/dynamoMerchants.ts';
import { isoNow, systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import type { Result } from '../functions/shared/result.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run merchant -- create --name <name> [--id <id>]   a merchant with its first API key
npm run merchant -- add-key --id <id>                  one more key, to replace one without a gap
npm run merchant -- revoke-key --key-hash <hash>       a key that stops working within a minute

  --environment <name>  local (default), testnet or mainnet
  --json                for programs

The key is printed once; only its hash is stored. AWS is reached with the credentials of AWS_PROFILE and the like, in the account and region of the environment.`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    name: { type: 'string' },
    id: { type: 'string' },
    'key-hash': { type: 'string' },
  },
  positionals: true,
  run: async (values, [command]) => {
    if (command === undefined) throw new Error(USAGE);
    const { environment, json } = values;
    const required = (option: 'name' | 'id' | 'key-hash'): string => {
      const value = values[option];
      if (value === undefined) throw new Error(`--${option} is missing.\n\n${USAGE}`);
      return value;
    };
    const merchants = dynamoMerchants({
      client: documentClient(),
      tableName: `${await connect(environment)}-merchants`,
    });
    const deps = { merchants, clock: systemClock, random: randomBytes, environment };
    switch (command) {
      case 'create':
        return print(
          await createMerchant(deps)({ name: required('name'), ...(values.id ? { id: values.id } : {}) }),
          json,
        );
      case 'add-key':
        return print(await addMerchantKey(deps)({ id: required('id') }), json);
      case 'revoke-key': {
        const known = await merchants.revokeKey(required('key-hash'), isoNow(systemClock));
        if (!known) throw new Error('There is no key with this hash.');
        return console.log(
          json ? JSON.stringify({ revoked: true }) : 'Revoked. It stops working within a minute.',
        );
      }
      default:
        throw new Error(USAGE);
    }
  },
});

function print(issued: Result<IssuedKey, string>, json: boolean): void {
  if (!issued.ok) throw new Error(issued.error);
  const { merchant, key, keyHash } = issued.value;
  const apiKey = key.reveal();
  if (json)
    return console.log(JSON.stringify({ merchantId: merchant.id, name: merchant.name, apiKey, keyHash }));
  console.log(`Merchant  ${merchant.id} (${merchant.name})
API key   ${apiKey}
Key hash  ${keyHash}

The key is shown this once. Store it now; keep the hash to revoke it.`);
}

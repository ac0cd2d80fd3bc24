/**
 * `npm run merchant -- <command>`: merchants and their API keys.
 */
import { randomBytes } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SCOPES } from '../functions/merchants/caller.ts';
import { addMerchantKey, createMerchant, type IssuedKey } from '../functions/merchants/createMerchant.ts';
import { dynamoMerchants } from '../functions/merchants/dynamoMerchants.ts';
import { OPERATORS } from '../functions/merchants/merchantItems.ts';
import { revokeKey } from '../functions/merchants/revokeKey.ts';
import { sqsRevokedKeys } from '../functions/merchants/sqsRevokedKeys.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { type PaymentsError, reportError } from '../functions/shared/errors.ts';
import type { Result } from '../functions/shared/result.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';

const USAGE = `npm run merchant -- create --name <name> [--id <id>] [--scopes <list>]   a merchant with its first API key
npm run merchant -- add-key --id <id> [--scopes <list>]                  one more key, to replace one without a gap
npm run merchant -- revoke-key --key-hash <hash>                         a key that stops working within a minute; its
                                                                         subscriptions end at once

  --scopes <list>       what the key may do, with commas between: ${SCOPES.join(', ')}.
                        Without it all but transactions:review, which releases what the other keys submit,
                        and admin, which makes keys by the API: a merchant's first key has it where the merchant
                        is to manage its own. A key gives others no more than it has.
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
    scopes: { type: 'string' },
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
    const prefix = await connect(environment, 'merchant');
    const merchants = dynamoMerchants({ client: documentClient(), tableName: `${prefix}-merchants` });
    const scopes = values.scopes === undefined ? {} : { scopes: values.scopes.split(',') };
    const deps = { merchants, clock: systemClock, random: randomBytes, environment };
    switch (command) {
      case 'create':
        return print(
          await createMerchant(deps)({
            name: required('name'),
            ...(values.id ? { id: values.id } : {}),
            ...scopes,
          }),
          json,
        );
      case 'add-key':
        return print(await addMerchantKey(deps)({ id: required('id'), ...scopes }), json);
      case 'revoke-key': {
        const revoked = sqsRevokedKeys({ client: new SQSClient({}), queueName: `${prefix}-revoked-keys` });
        const keyId = await revokeKey({ merchants, revoked, clock: systemClock })(
          required('key-hash'),
          OPERATORS,
        );
        if (keyId === null) throw new Error('There is no key with this hash.');
        return console.log(
          json
            ? JSON.stringify({ revoked: true, keyId })
            : `Revoked ${keyId}. It stops working within a minute.`,
        );
      }
      default:
        throw new Error(USAGE);
    }
  },
});

function print(issued: Result<IssuedKey, PaymentsError>, json: boolean): void {
  if (!issued.ok) throw new Error(reportError(issued.error).message);
  const { merchant, key, keyHash, keyId, scopes } = issued.value;
  const apiKey = key.reveal();
  if (json)
    return console.log(
      JSON.stringify({ merchantId: merchant.id, name: merchant.name, apiKey, keyHash, keyId, scopes }),
    );
  console.log(`Merchant  ${merchant.id} (${merchant.name})
API key   ${apiKey}
Key hash  ${keyHash}
Key id    ${keyId}
Scopes    ${scopes.join(', ')}

The key is shown this once. Store it now; keep the hash to revoke it.`);
}

import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { addMerchantKey, createMerchant, type IssuedKey } from '../functions/merchants/createMerchant.ts';
import { dynamoMerchants } from '../functions/merchants/dynamoMerchants.ts';
import { isoNow, systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import type { Result } from '../functions/shared/result.ts';

const USAGE = `npm run merchant -- create --name <name> [--id <id>]   a merchant with its first API key
npm run merchant -- add-key --id <id>                  one more key, to replace one without a gap
npm run merchant -- revoke-key --key-hash <hash>       a key that stops working within a minute

  --environment <name>  local (default), testnet or mainnet
  --json                for programs

The key is printed once; only its hash is stored. AWS is reached as the AWS SDK finds it: AWS_PROFILE, AWS_REGION, …`;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    name: { type: 'string' },
    id: { type: 'string' },
    'key-hash': { type: 'string' },
    environment: { type: 'string', default: 'local' },
    json: { type: 'boolean', default: false },
  },
});
const { environment } = values;
const merchants = dynamoMerchants({
  client: documentClient(),
  table: `appsync-payments-${environment}-merchants`,
});
const deps = { merchants, clock: systemClock, random: randomBytes, environment };

switch (positionals[0]) {
  case 'create':
    print(await createMerchant(deps)({ name: required('name'), ...(values.id ? { id: values.id } : {}) }));
    break;
  case 'add-key':
    print(await addMerchantKey(deps)({ id: required('id') }));
    break;
  case 'revoke-key': {
    const known = await merchants.revokeKey(required('key-hash'), isoNow(systemClock));
    if (!known) fail('There is no key with this hash.');
    console.log(
      values.json ? JSON.stringify({ revoked: true }) : 'Revoked. It stops working within a minute.',
    );
    break;
  }
  default:
    fail(USAGE);
}

function print(issued: Result<IssuedKey, string>): void {
  if (!issued.ok) return fail(issued.error);
  const { merchant, key, keyHash } = issued.value;
  const apiKey = key.reveal();
  if (values.json)
    return console.log(JSON.stringify({ merchantId: merchant.id, name: merchant.name, apiKey, keyHash }));
  console.log(`Merchant  ${merchant.id} (${merchant.name})
API key   ${apiKey}
Key hash  ${keyHash}

The key is shown this once. Store it now; keep the hash to revoke it.`);
}

function required(option: 'name' | 'id' | 'key-hash'): string {
  return values[option] ?? fail(`--${option} is missing.\n\n${USAGE}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

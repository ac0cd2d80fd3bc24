/**
 * `npm run restore -- <step>`: what tables need that were restored to an earlier time, before anybody may use them. The whole procedure is
 * in docs/operating/restore.md.
 */
import { SQSClient } from '@aws-sdk/client-sqs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { physicalName, stackName } from '../cdk/environments/environment.ts';
import { environmentNamed } from '../cdk/environments/index.ts';
import { dynamoMerchants } from '../functions/merchants/dynamoMerchants.ts';
import { OPERATORS } from '../functions/merchants/merchantItems.ts';
import { revokeKey } from '../functions/merchants/revokeKey.ts';
import { sqsRevokedKeys } from '../functions/merchants/sqsRevokedKeys.ts';
import { systemClock } from '../functions/shared/clock.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { connect } from './command/connect.ts';
import { ENVIRONMENT, JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { dynamoCounters, raiseOf } from './restore/counters.ts';
import { type KeyChange, keyChanges, readKeys } from './restore/keyChanges.ts';
import { restoringTemplate, type Template } from './restore/restoringTemplate.ts';

const USAGE = `npm run restore -- counters [--raise N]   the counters of addresses, and the highest index that an address has
npm run restore -- keys [--revoke]        keys that were revoked or made after the time restored to
npm run restore -- template               the template to deploy while tables are exchanged; changes nothing

  --assembly DIR        what was synthesized for the environment; default cdk.out.<environment>
  --raise N             puts each counter N beyond what it has given out, as far as the tables know
  --revoke              revokes again what was revoked
  --environment <name>  local (default), testnet or mainnet
  --json                for programs

keys compares the table merchants with merchants-before, the table as it was last (docs/operating/restore.md).`;

await runCommand({
  usage: USAGE,
  options: {
    ...ENVIRONMENT,
    ...JSON_OUTPUT,
    raise: { type: 'string' },
    revoke: { type: 'boolean', default: false },
    assembly: { type: 'string' },
  },
  positionals: true,
  run: async ({ environment, json, raise, revoke, assembly }, [step]) => {
    if (step === 'template') return await template(environment, assembly ?? `cdk.out.${environment}`);
    if (step !== 'counters' && step !== 'keys') throw new Error(USAGE);
    const margin = raise === undefined ? null : marginOf(raise);
    const prefix = await connect(environment, 'restore');
    if (step === 'counters') return await counters(prefix, margin, json);
    return await keys(prefix, revoke, json);
  },
});

function marginOf(text: string): number {
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new Error(`--raise must be a number from 1 to 999999999, received ${text}.`);
  return Number(text);
}

async function template(environment: string, assembly: string): Promise<void> {
  const { name } = environmentNamed(environment);
  const file = await readFile(join(assembly, `${stackName(name)}.template.json`), 'utf8');
  const exchanged = restoringTemplate(JSON.parse(file) as Template, physicalName(name, 'authorize'));
  console.log(JSON.stringify(exchanged));
}

async function counters(prefix: string, margin: number | null, json: boolean): Promise<void> {
  const store = dynamoCounters({ client: documentClient(), tableName: `${prefix}-chain-state` });
  const before = await store.read();
  // All are looked at before the first is changed.
  const raises = margin === null ? [] : before.map((each) => [each.shard, raiseOf(each, margin)] as const);
  for (const [shard, by] of raises) await store.raise(shard, by);
  const states = margin === null ? before : await store.read();
  if (json) return console.log(JSON.stringify(states));
  for (const { shard, count, highestIndex } of states)
    console.log(
      `counter ${String(shard).padStart(2)}  gave out ${String(count).padStart(10)}  highest index ${highestIndex ?? '-'}`,
    );
}

async function keys(prefix: string, revoke: boolean, json: boolean): Promise<void> {
  const client = documentClient();
  const tableName = `${prefix}-merchants`;
  const [before, restored] = await Promise.all([
    readKeys(client, `${tableName}-before`),
    readKeys(client, tableName),
  ]);
  const changes = keyChanges(before, restored);
  const revoked = changes.filter(({ change }) => change === 'REVOKED');
  if (revoke) {
    const again = revokeKey({
      merchants: dynamoMerchants({ client, tableName }),
      revoked: sqsRevokedKeys({ client: new SQSClient({}), queueName: `${prefix}-revoked-keys` }),
      clock: systemClock,
    });
    for (const { hash } of revoked) await again(hash, OPERATORS);
  }
  if (json) return console.log(JSON.stringify({ changes, revokedAgain: revoke ? revoked.length : 0 }));
  for (const change of changes) console.log(describe(change, revoke));
  if (changes.length === 0) console.log('No key was revoked or made after the time restored to.');
}

function describe({ change, keyId, hash, merchantId, at }: KeyChange, revoke: boolean): string {
  const since =
    change === 'CREATED'
      ? 'was made and is unknown now: give the merchant a new one (npm run merchant -- add-key)'
      : `was revoked and is ${revoke ? 'revoked again' : 'good again: --revoke'}`;
  return `${at}  ${merchantId}  ${keyId} (${hash})  ${since}`;
}

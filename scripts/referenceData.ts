/**
 * `npm run reference-data -- <environment>`: loads the reference data that transactions are enriched from.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { environmentNamed } from '../cdk/environments/index.ts';
import { readReferenceFiles, referenceItems } from '../functions/posting/referenceFiles.ts';
import { documentClient } from '../functions/shared/dynamo.ts';
import { parseMerchantId } from '../functions/shared/ids.ts';
import { inParallel } from '../functions/shared/inParallel.ts';
import { connect } from './command/connect.ts';

const USAGE = `npm run reference-data -- <environment> [--merchant ID]...
  loads merchant types and rates, and for each merchant that is named its accounts

  --from DIR    folder of accounts.json, merchantTypes.json and rates.json; default functions/posting/referenceData
  --overwrite   replaces what is there; without it what is there stays
  --json        for programs`;

const PARALLEL = 16;

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    merchant: { type: 'string', multiple: true, default: [] },
    from: { type: 'string', default: 'functions/posting/referenceData' },
    overwrite: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const [name] = positionals;
  if (name === undefined) throw new Error(USAGE);
  const environment = environmentNamed(name);
  for (const id of values.merchant) {
    const parsed = parseMerchantId(id);
    if (!parsed.ok) throw new Error(`--merchant ${id} must be ${parsed.error}`);
  }
  await connect(environment.name, 'reference-data');
  const files = readReferenceFiles({
    accounts: await readJson('accounts'),
    merchantTypes: await readJson('merchantTypes'),
    rates: await readJson('rates'),
  });
  const written = await putAll(
    `appsync-payments-${environment.name}-reference`,
    referenceItems(files, values.merchant),
  );
  const kept = written.filter((fresh) => !fresh).length;
  const counts = { written: written.length - kept, kept };
  if (values.json) return console.log(JSON.stringify(counts));
  console.log(`${counts.written} items written, ${counts.kept} were there already.`);
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(values.from, `${name}.json`), 'utf8'));
}

/** @returns for each item whether it was written */
function putAll(tableName: string, items: readonly Record<string, unknown>[]): Promise<boolean[]> {
  const client = documentClient();
  return inParallel(items, PARALLEL, async (item) => {
    try {
      await client.send(
        new PutCommand({
          TableName: tableName,
          Item: item,
          ...(values.overwrite ? {} : { ConditionExpression: 'attribute_not_exists(pk)' }),
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
      throw error;
    }
  });
}

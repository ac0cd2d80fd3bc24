import { readFile } from 'node:fs/promises';
import { type ReferenceFiles, readReferenceFiles } from '../../functions/posting/referenceFiles.ts';

/** Accounts, merchant types and rates that every environment starts with. */
export async function readReference(): Promise<ReferenceFiles> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(`functions/posting/referenceData/${name}.json`, 'utf8'));
  return readReferenceFiles({
    accounts: await read('accounts'),
    merchantTypes: await read('merchantTypes'),
    rates: await read('rates'),
  });
}

import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchMethod } from '../../../../../functions/chain/sweeping/batchMethod.ts';
import { nativeMethod } from '../../../../../functions/chain/sweeping/nativeMethod.ts';
import { itemBytes } from '../../../../engines/itemBytes.ts';
import { TABLES } from '../tables.ts';
import { startWorld, type World } from '../world.ts';
import { batchSteps } from './batchSteps.ts';

const USDC = 10n ** 6n;
const methods = [nativeMethod, batchMethod];
/** Each KB that is begun is a unit of a write, two in a transaction. Block numbers, amounts and names are longer than here by less than this. */
const ROOM = 40;

/** Beside the tests of batches, what their writes cost. */
describe('what is written while a batch is swept', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
    await world.watch();
  });
  afterAll(() => world.close());
  const { paidAll, sweepUntilAll } = batchSteps(() => world, methods);
  const bytesOf = async (table: string, id: string): Promise<number> => {
    const { Item } = await world.client.send(new GetCommand({ TableName: table, Key: { id } }));
    return itemBytes(Item ?? {});
  };

  it('given a deposit in USDC, then its item stays below 1 KB until it is swept, and its invoice below 2 KB while it is', async () => {
    const paid = await paidAll(3, { currency: 'USDC', units: 5n * USDC });
    const [sent] = await sweepUntilAll(paid, 'SWEEPING');
    const [deposit] = sent?.deposits ?? [];
    if (sent === undefined || deposit === undefined) throw new Error('there is a deposit');
    expect(await bytesOf(TABLES.chain, deposit.id)).toBeLessThan(1_024 - ROOM);
    expect(await bytesOf(TABLES.invoices, sent.id)).toBeLessThan(2_048 - ROOM);

    await sweepUntilAll(paid, 'SWEPT');
    expect(await bytesOf(TABLES.chain, deposit.id)).toBeLessThan(1_024 - ROOM);
  });
});

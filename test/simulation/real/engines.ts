import { memoryDriver } from '../memory/memoryDriver.ts';
import type { Backing } from '../simulate.ts';
import { anvilDriver } from './anvilDriver.ts';
import { tableStores } from './tableStores.ts';

/** A node and tables as they are; the second chain is in memory, since what it shares with the first are the tables. */
export const ON_ENGINES: Backing = {
  stores: tableStores,
  drivers: async () => {
    const anvil = await anvilDriver();
    return [anvil, memoryDriver(anvil.config.chainId + 1, anvil.startSeconds, true)];
  },
};

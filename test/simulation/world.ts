import type { ChainConnection } from '../../functions/chain/evm/chainConnection.ts';
import { askEndpoints } from '../../functions/chain/evm/endpointAgreement.ts';
import { fromQuantity } from '../../functions/chain/evm/quantity.ts';
import { type EndpointPool, endpointPool } from '../../functions/chain/evm/endpointPool.ts';
import type { Settlement, WakeQueue } from '../../functions/chain/ports.ts';
import { runWatch } from '../../functions/chain/watching/runWatch.ts';
import type { Invoice } from '../../functions/invoices/invoice.ts';
import type { Clock } from '../../functions/shared/clock.ts';
import type { Log, LogFacts } from '../../functions/shared/log.ts';
import { type Books, openBooks } from './books.ts';
import type { Driver } from './driver.ts';
import { type FaultyEndpoint, faultyEndpoint } from './faults.ts';
import { type Messages, openMessages } from './messages.ts';
import { NO_RECORDS } from './noRecords.ts';
import { currentPass, interruptible, type Pass } from './passes.ts';
import type { Stores } from './stores.ts';
import { openSweeper } from './sweeper.ts';
import { newTruth, type Truth } from './truth.ts';

/** An invoice that the simulator asked for. */
export interface KnownInvoice {
  readonly number: number;
  readonly chain: SimulatedChain;
  /** As it was made. */
  readonly made: Invoice;
}

export interface SimulatedChain {
  readonly driver: Driver;
  readonly truth: Truth;
  readonly endpoints: readonly FaultyEndpoint[];
  readonly pool: EndpointPool;
  /** Seconds that the chain's clock is ahead of ours. */
  skewSeconds: number;
  /** The step at which the pass began that wrote the cursor last. */
  cursorStep: number;
  /** At the beginning, by asset symbol. */
  readonly treasury: Map<string, bigint>;
  readonly funds: Map<string, bigint>;
}

/** What a simulation is made of. */
export interface World {
  readonly clock: Clock & { nowMs(): number };
  passMs(ms: number): void;
  step: number;
  readonly chains: readonly SimulatedChain[];
  readonly stores: Stores;
  readonly messages: Messages;
  readonly books: Books;
  readonly invoices: KnownInvoice[];
  /** Passes that stand still. */
  readonly standing: { readonly pass: Pass; readonly ended: Promise<void> }[];
  /** What the code under test said that it must not say. */
  readonly complaints: string[];
  /** Runs a message as the function of its queue does. */
  run: Readonly<Record<'watch' | 'sweep', (message: { readonly chainId: number }) => Promise<void>>>;
  /** New workers, which remember nothing. */
  restart(): void;
  close(): Promise<void>;
}

/** Is told of every settlement that was written. */
export type Observer = (world: World, settlement: Settlement) => void;

const ENDPOINTS = 3;
export const START_MS = Date.UTC(2026, 0, 1);

export async function openWorld({
  stores: openStores,
  drivers,
  observe,
  batches = false,
}: {
  readonly stores: (clock: Clock) => Stores | Promise<Stores>;
  readonly drivers: readonly Driver[];
  readonly observe: Observer;
  /** Whether tokens are swept in batches; default: one by one. */
  readonly batches?: boolean;
}): Promise<World> {
  let nowMs = Math.max(...drivers.map(({ startSeconds }) => startSeconds)) * 1_000;
  let ids = 0;
  const clock: Clock = { nowMs: () => nowMs };
  const complaints: string[] = [];
  const log = complainingLog(complaints);
  const stores = await openStores(clock);
  const chains = await Promise.all(drivers.map((driver) => openChain(driver, clock, log)));
  const messages = openMessages(clock);
  const books = openBooks(clock);
  const connect = async (chainId: number): Promise<ChainConnection> => {
    const chain = chains.find(({ driver }) => driver.config.chainId === chainId);
    if (chain === undefined) throw new Error(`no chain ${chainId} is simulated`);
    const rpc = chain.pool.open();
    const { config } = chain.driver;
    return {
      ...{ config, rpc },
      agree: (question) => askEndpoints(chain.pool.others(rpc), question),
      others: () => chain.pool.others(rpc).map((other) => other.rpc),
    };
  };
  const workers = (): World['run'] => {
    const ports = portsOf(stores, messages, (settlement) => observe(world, settlement), chains);
    const deps = { ...ports, connect, clock, log };
    const newId = (): string => String(++ids).padStart(26, '0');
    return {
      watch: runWatch(deps),
      sweep: openSweeper({ ...deps, drivers, newId, batches, spendings: { record: books.spent } }),
    };
  };
  const world: World = {
    clock,
    passMs: (ms) => void (nowMs += ms),
    step: 0,
    chains,
    stores,
    messages,
    books,
    invoices: [],
    standing: [],
    complaints,
    run: { watch: async () => {}, sweep: async () => {} },
    restart: () => void (world.run = workers()),
    close: async () => {
      for (const { driver } of chains) await driver.close();
      await stores.close();
    },
  };
  world.restart();
  return world;
}

async function openChain(driver: Driver, clock: Clock, log: Log): Promise<SimulatedChain> {
  const { chainId, assets, treasury } = driver.config;
  const begun = await driver.node.request<{ number: string }>('eth_getBlockByNumber', ['latest', false]);
  const firstBlock = fromQuantity(begun.number);
  const endpoints = Array.from({ length: ENDPOINTS }, () =>
    faultyEndpoint(interruptible(driver.node, []), firstBlock),
  );
  // The endpoint's client is what changes with its fault.
  const rpcs = endpoints.map((endpoint) => ({
    request: <T>(method: string, params: readonly unknown[]) => endpoint.rpc.request<T>(method, params),
    batch: (calls: Parameters<FaultyEndpoint['rpc']['batch']>[0]) => endpoint.rpc.batch(calls),
  }));
  const wallet = await driver.signer.gasWallet();
  const at = async (address: string): Promise<Map<string, bigint>> => {
    const found = new Map<string, bigint>();
    for (const { symbol, tokenAddress } of assets)
      found.set(symbol, (await driver.balances(tokenAddress, [address]))[0] ?? 0n);
    return found;
  };
  return {
    driver,
    truth: newTruth(),
    endpoints,
    pool: endpointPool({ chainId, rpcs, clock, log }),
    skewSeconds: 0,
    cursorStep: 0,
    treasury: await at(treasury),
    funds: await at(wallet),
  };
}

/** The ports as functions have them: each call may be the last of its pass, and what is written is told. */
function portsOf(
  stores: Stores,
  messages: Messages,
  observe: (settlement: Settlement) => void,
  chains: readonly SimulatedChain[],
) {
  const { settlements, cursors } = stores;
  const told: Stores['settlements'] = {
    commit: async (settlement) => {
      const written = await settlements.commit(settlement);
      if (written.ok) observe(settlement);
      return written;
    },
  };
  const notes = (chainId: number): void => {
    const chain = chains.find(({ driver }) => driver.config.chainId === chainId);
    if (chain !== undefined) chain.cursorStep = currentPass()?.startedAt ?? chain.cursorStep;
  };
  const noted: Stores['cursors'] = {
    ...cursors,
    put: async (cursor, record, lease) => {
      await cursors.put(cursor, record, lease);
      notes(cursor.chainId);
    },
  };
  return {
    invoices: interruptible(stores.invoices, ['watchDaily']),
    chain: interruptible(stores.chain, []),
    settlements: interruptible(told, ['commit']),
    outflows: interruptible(stores.outflows, ['record', 'decided']),
    treasuries: NO_RECORDS,
    foundMoney: interruptible(stores.foundMoney, ['note']),
    transactions: interruptible(stores.sweeper.transactions, ['write']),
    addresses: interruptible(stores.addresses, []),
    cursors: interruptible(noted, ['put', 'enterBranch', 'settled']),
    places: interruptible(stores.places, ['put']),
    ranges: interruptible(stores.ranges, ['prove']),
    certificates: interruptible(stores.certificates, ['put', 'putDaily']),
    leases: interruptible(stores.leases, ['acquire', 'release', 'renew', 'requestRerun']),
    heads: interruptible(stores.heads, ['put']),
    watchQueue: interruptible(messages.watch, ['wake']),
    sweepQueue: withoutWatchdogs(interruptible(messages.sweep, ['wake'])),
  };
}

/** The message of a pass that dies comes again here, sooner than its watchdog would. */
function withoutWatchdogs(queue: WakeQueue): WakeQueue {
  return {
    wake: async (message, delaySeconds) => {
      if (message.watchdog !== true) await queue.wake(message, delaySeconds);
    },
  };
}

/** Errors that say nothing against the code: the simulator made them. */
const MADE_HERE = new Set([
  'Killed',
  'RpcUnavailable',
  'RpcRefused',
  'LeaseLost',
  'BranchLeft',
  'NodeLagging',
]);

function complainingLog(complaints: string[]): Log {
  return {
    debug: () => {},
    info: () => {},
    // Whatever endpoints say: no block may be without a record.
    warn: (message, { kind, fromBlock, toBlock }: LogFacts = {}) => {
      if (message === 'the record of blocks does not hold' && kind === 'GAP')
        complaints.push(`nobody read the blocks ${String(fromBlock)} to ${String(toBlock)}`);
    },
    error: (message, facts: LogFacts = {}) => {
      const { error } = facts;
      if (error instanceof Error && !MADE_HERE.has(error.name))
        complaints.push(`${message}: ${error.stack ?? error.message}`);
    },
  };
}

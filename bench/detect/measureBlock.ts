import { Interface } from 'ethers';
import { encodeBalanceOf, encodeTransfer } from '../../functions/chain/evm/erc20.ts';
import type { AddressStore } from '../../functions/chain/ports.ts';
import type { WatchDeps } from '../../functions/chain/watching/watchDeps.ts';
import type { Invoice } from '../../functions/invoices/invoice.ts';
import { inParallel } from '../../functions/shared/inParallel.ts';
import { startWorld, type World } from '../../test/integration/functions/chain/world.ts';
import { tablesBySdk } from '../../test/simulation/real/tableStores.ts';
import { countedRpc, countReadUnits } from './counted.ts';

/** What a way to look at one block took. */
export interface Figures {
  /** HTTP requests, and JSON-RPC calls in them. */
  readonly requests: number;
  readonly calls: number;
  readonly readUnits: number;
  /** Milliseconds. */
  readonly ms: number;
  /** Milliseconds of processor that this process, which is the watcher, took in them: the same on a machine that others use. */
  readonly processorMs: number;
}

export interface BlockFigures {
  readonly open: number;
  readonly paid: number;
  /** A pass over the head and a block that brings nothing. */
  readonly quiet: Figures;
  /** Payments as many at every size: recorded, and confirmed two blocks later. */
  readonly few: Figures;
  readonly fewConfirmed: Figures;
  /** The work that expires, while nothing is due. */
  readonly nothingExpires: Figures;
  /** Milliseconds that making the invoices took. */
  readonly madeMs: number;
  /** The same with the payments, recorded; `ms` until the owners are matched. */
  readonly busy: Figures;
  /** The work that confirms them when they are final. */
  readonly confirmed: Figures;
  /** A block full of transfers of others, and the next one between the same accounts. */
  readonly others: Figures;
  readonly othersAgain: Figures;
  /** `balanceOf` for every invoice, one after the other; of more than 2,000 the first 2,000, times as many as there are. */
  readonly loop: Figures;
  /** Invoices that were recorded a second, their writes included. */
  readonly writesPerSecond: number;
}

const INVOICE_UNITS = 5_000_000n;
/** A transaction has at most 16,777,216 gas (EIP-7825), and a first transfer to an address takes about 40,000. */
const TRANSFERS_A_TRANSACTION = 300;
const BLOCK_GAS = '0x3b9aca00';
/** About as many transfers of tokens as a block of Ethereum or Base has. */
const OTHERS = 300;
/** The loop asks the same of each invoice: more of it says nothing new. */
const LOOP_SAMPLE = 2_000;
/** Payments that every size has in one block, so that sizes compare. */
export const FEW_PAID = 50;

const multicall3 = new Interface([
  'function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable',
]);

/** @param paid of the `open` invoices, in one block */
export async function measureBlock(open: number, paid: number): Promise<BlockFigures> {
  const world = await startWorld({ openTables: tablesBySdk });
  try {
    const making = performance.now();
    const invoices = await world.createInvoices(open, { currency: 'USDC', units: INVOICE_UNITS });
    const madeMs = performance.now() - making;
    const { multicall3Address: via } = world.evm;
    await world.evm.payToken(via, INVOICE_UNITS * BigInt(paid + FEW_PAID) + BigInt(2 * OTHERS));
    await world.evm.rpc('evm_setBlockGasLimit', [BLOCK_GAS]);
    await world.follow();
    const counted = countedRpc(world.rpc);
    const readUnits = countReadUnits(world.client);
    const measured = async (work: () => Promise<unknown>, until: () => Moment = now): Promise<Figures> => {
      counted.take();
      readUnits();
      const begun = now();
      await work();
      const ended = until();
      const took = { ms: ended.ms - begun.ms, processorMs: ended.processorMs - begun.processorMs };
      return { ...counted.take(), readUnits: readUnits(), ...took };
    };
    const matched = noteMatches(world.watchDeps().addresses);
    const change: Partial<WatchDeps> = { rpc: counted.rpc, addresses: matched.addresses };
    await world.evm.mine();
    const quiet = await measured(() => world.follow(change));
    const strangers = Array.from({ length: OTHERS }, (_, i) => `0x${(i + 1).toString(16).padStart(40, '5')}`);
    await payAll(world, strangers, 1n);
    const others = await measured(() => world.follow(change));
    await payAll(world, strangers, 1n);
    const othersAgain = await measured(() => world.follow(change));
    const nothingExpires = await measured(() => world.work('expire', change));
    const pay = (some: readonly Invoice[]): Promise<void> =>
      payAll(
        world,
        some.map(({ address }) => address),
        INVOICE_UNITS,
      );
    const firstPaid = invoices.slice(paid, paid + FEW_PAID);
    await pay(firstPaid);
    const few = await measured(() => world.follow(change));
    await world.evm.mine(2);
    await world.follow(change);
    const fewConfirmed = await measured(() => world.work('confirm', change));
    const waiting = invoices.slice(0, paid);
    await pay(waiting);
    const recording = performance.now();
    const busy = await measured(() => world.follow(change), matched.at);
    const writesPerSecond = (paid * 1_000) / (performance.now() - recording);
    await world.evm.mine(2);
    await world.follow(change);
    const confirmed = await measured(() => world.work('confirm', change));
    const sample = invoices.slice(0, LOOP_SAMPLE);
    const sampled = await measured(async () => {
      for (const { address } of sample) {
        const call = { to: world.evm.tokenAddress, data: `0x${encodeBalanceOf(address)}` };
        await counted.rpc.request('eth_call', [call, 'latest']);
      }
    });
    const loop = manifold(sampled, open / sample.length);
    await expectPaid(world, [...firstPaid, ...waiting]);
    const sameAtEverySize = { quiet, others, othersAgain, few, fewConfirmed, nothingExpires };
    return { open, paid, madeMs, ...sameAtEverySize, busy, confirmed, loop, writesPerSecond };
  } finally {
    await world.close();
  }
}

function manifold({ requests, calls, readUnits, ms, processorMs }: Figures, times: number): Figures {
  const counts = { requests: requests * times, calls: calls * times, readUnits: readUnits * times };
  return { ...counts, ms: ms * times, processorMs: processorMs * times };
}

interface Moment {
  readonly ms: number;
  readonly processorMs: number;
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { ms: performance.now(), processorMs: (user + system) / 1_000 };
}

/** The store, and when it last said whose addresses are. */
function noteMatches(addresses: AddressStore): { readonly addresses: AddressStore; at(): Moment } {
  let last = now();
  return {
    addresses: {
      ownersOf: async (...asked) => {
        const owners = await addresses.ownersOf(...asked);
        last = now();
        return owners;
      },
    },
    at: () => last,
  };
}

/** In one block, out of what Multicall3 holds. */
async function payAll({ evm }: World, addresses: readonly string[], units: bigint): Promise<void> {
  const { multicall3Address: via, tokenAddress: token, payer } = evm;
  for (let start = 0; start < addresses.length; start += TRANSFERS_A_TRANSACTION) {
    const calls = addresses.slice(start, start + TRANSFERS_A_TRANSACTION).map((address) => ({
      target: token,
      allowFailure: false,
      callData: encodeTransfer(address, units),
    }));
    const data = multicall3.encodeFunctionData('aggregate3', [calls]);
    await evm.rpc('eth_sendTransaction', [{ from: payer.address, to: via, data, gas: '0xffffff' }]);
  }
  await evm.mine();
}

async function expectPaid(world: World, invoices: readonly Invoice[]): Promise<void> {
  await inParallel(invoices, 16, async (invoice) => {
    const { status } = await world.read(invoice);
    if (status !== 'PAID') throw new Error(`${invoice.id} is ${status} and was paid`);
  });
}

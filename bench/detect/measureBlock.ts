import { Interface } from 'ethers';
import { encodeBalanceOf, encodeTransfer } from '../../functions/chain/evm/erc20.ts';
import type { AddressStore } from '../../functions/chain/ports.ts';
import type { WatchDeps } from '../../functions/chain/watching/watchDeps.ts';
import type { Invoice } from '../../functions/invoices/invoice.ts';
import { startWorld, type World } from '../../test/integration/functions/chain/world.ts';
import { countedRpc, countReadUnits } from './counted.ts';

/** What a way to look at one block took. */
export interface Figures {
  /** HTTP requests, and JSON-RPC calls in them. */
  readonly requests: number;
  readonly calls: number;
  readonly readUnits: number;
  /** Milliseconds. */
  readonly ms: number;
}

export interface BlockFigures {
  readonly open: number;
  readonly paid: number;
  /** A pass over the head and a block that brings nothing. */
  readonly quiet: Figures;
  /** The same with the payments, recorded; `ms` until the owners are matched. */
  readonly busy: Figures;
  /** The work that confirms them when they are final. */
  readonly confirmed: Figures;
  /** `balanceOf` for every invoice, one after the other. */
  readonly loop: Figures;
  /** Invoices that were recorded a second, their writes included. */
  readonly writesPerSecond: number;
}

const INVOICE_UNITS = 5_000_000n;
/** A transaction has at most 16,777,216 gas (EIP-7825), and a first transfer to an address takes about 40,000. */
const TRANSFERS_A_TRANSACTION = 300;
const BLOCK_GAS = '0x3b9aca00';

const multicall3 = new Interface([
  'function aggregate3((address target, bool allowFailure, bytes callData)[] calls) payable',
]);

/** @param paid of the `open` invoices, in one block */
export async function measureBlock(open: number, paid: number): Promise<BlockFigures> {
  const world = await startWorld();
  try {
    const invoices = await world.createInvoices(open, { currency: 'USDC', units: INVOICE_UNITS });
    await world.follow();
    const counted = countedRpc(world.rpc);
    const readUnits = countReadUnits(world.client);
    const measured = async (work: () => Promise<unknown>, until?: () => number): Promise<Figures> => {
      counted.take();
      readUnits();
      const begun = performance.now();
      await work();
      const ms = (until?.() ?? performance.now()) - begun;
      return { ...counted.take(), readUnits: readUnits(), ms };
    };
    const matched = noteMatches(world.watchDeps().addresses);
    const change: Partial<WatchDeps> = { rpc: counted.rpc, addresses: matched.addresses };
    await world.evm.mine();
    const quiet = await measured(() => world.follow(change));
    await payAll(world, invoices.slice(0, paid));
    const recording = performance.now();
    const busy = await measured(() => world.follow(change), matched.at);
    const writesPerSecond = (paid * 1_000) / (performance.now() - recording);
    await world.evm.mine(2);
    await world.follow(change);
    const confirmed = await measured(() => world.work('confirm', change));
    const loop = await measured(async () => {
      for (const { address } of invoices) {
        const call = { to: world.evm.tokenAddress, data: `0x${encodeBalanceOf(address)}` };
        await counted.rpc.request('eth_call', [call, 'latest']);
      }
    });
    await expectPaid(world, invoices.slice(0, paid));
    return { open, paid, quiet, busy, confirmed, loop, writesPerSecond };
  } finally {
    await world.close();
  }
}

/** The store, and when it last said whose addresses are. */
function noteMatches(addresses: AddressStore): { readonly addresses: AddressStore; at(): number } {
  let last = 0;
  return {
    addresses: {
      ownersOf: async (...asked) => {
        const owners = await addresses.ownersOf(...asked);
        last = performance.now();
        return owners;
      },
    },
    at: () => last,
  };
}

/** In one block, out of what Multicall3 holds. */
async function payAll({ evm }: World, invoices: readonly Invoice[]): Promise<void> {
  const { multicall3Address: via, tokenAddress: token, payer } = evm;
  await evm.payToken(via, INVOICE_UNITS * BigInt(invoices.length));
  await evm.rpc('evm_setBlockGasLimit', [BLOCK_GAS]);
  for (let start = 0; start < invoices.length; start += TRANSFERS_A_TRANSACTION) {
    const calls = invoices.slice(start, start + TRANSFERS_A_TRANSACTION).map(({ address }) => ({
      target: token,
      allowFailure: false,
      callData: encodeTransfer(address, INVOICE_UNITS),
    }));
    const data = multicall3.encodeFunctionData('aggregate3', [calls]);
    await evm.rpc('eth_sendTransaction', [{ from: payer.address, to: via, data, gas: '0xffffff' }]);
  }
  await evm.mine();
}

async function expectPaid(world: World, invoices: readonly Invoice[]): Promise<void> {
  for (const invoice of invoices) {
    const { status } = await world.read(invoice);
    if (status !== 'PAID') throw new Error(`${invoice.id} is ${status} and was paid`);
  }
}

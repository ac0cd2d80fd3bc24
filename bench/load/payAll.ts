import { setTimeout as sleep } from 'node:timers/promises';
import type { Rpc } from '../../dev/chain/rpc.ts';
import { type Order, type Receipt, sendOrder } from '../../dev/chain/transactions.ts';

const LOOK_MS = 200;
/** While a block is made, what it takes may be found neither in the pool nor on the chain: what is not there blocks later is lost. */
const LOST_BLOCKS = 2;
/** A node that forgets all of them again and again is no chain to pay on. */
const TIMES_MAX = 20;

/**
 * Sends orders of one account one after another, and waits until blocks hold all of them. Anvil 1.7.1 may lose what comes while it mines a block, and then
 * refuses whatever has a later nonce of the account: what neither pool nor chain know any more is sent again.
 *
 * @returns how many were sent again
 * @throws when one failed, or is forgotten again and again
 */
export async function payAll(rpc: Rpc, orders: readonly Order[]): Promise<number> {
  let left = orders;
  let again = 0;
  for (let times = 0; left.length > 0; times++) {
    if (times === TIMES_MAX) throw new Error(`${left.length} payments were lost ${TIMES_MAX} times`);
    if (times > 0) again += left.length;
    const sent: Sent[] = [];
    for (const order of left) sent.push({ order, hash: await sendOrder(rpc, order) });
    const missing = await findMissing(rpc, sent);
    if (missing.length > 0) await passBlocks(rpc);
    left = (await findMissing(rpc, missing)).map(({ order }) => order);
  }
  return again;
}

interface Sent {
  readonly order: Order;
  readonly hash: string;
}

/** Waits for each that is known until a block holds it, and returns those that neither pool nor chain know. */
async function findMissing(rpc: Rpc, sent: readonly Sent[]): Promise<readonly Sent[]> {
  const missing: Sent[] = [];
  for (const each of sent) if (!(await isMined(rpc, each.hash))) missing.push(each);
  return missing;
}

/** False where neither pool nor chain know it. @throws when it failed */
async function isMined(rpc: Rpc, hash: string): Promise<boolean> {
  for (;;) {
    const isKnown = (await rpc<object | null>('eth_getTransactionByHash', [hash])) !== null;
    const receipt = await rpc<Receipt | null>('eth_getTransactionReceipt', [hash]);
    if (receipt?.status === '0x1') return true;
    if (receipt !== null) throw new Error(`the payment ${hash} failed`);
    if (!isKnown) return false;
    await sleep(LOOK_MS);
  }
}

async function passBlocks(rpc: Rpc): Promise<void> {
  const height = async (): Promise<number> => Number(await rpc<string>('eth_blockNumber'));
  const until = (await height()) + LOST_BLOCKS;
  while ((await height()) < until) await sleep(LOOK_MS);
}

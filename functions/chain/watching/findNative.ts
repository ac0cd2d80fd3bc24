import { directDepositId, internalDepositId } from '../deposit.ts';
import { sameAddress } from '../evm/address.ts';
import { readReceipts } from '../evm/evmNode.ts';
import { outflowsUpTo } from '../outflow.ts';
import type { Account, BalanceCheck, CheckDeps } from './balanceCheck.ts';
import { firstBlockAfter } from './firstBlockAfter.ts';
import type { Finding } from './finding.ts';

/*
 * Native money has no log. What came in is our deposits, and the gas that we gave a token's address; what went out is our own transactions, whose receipts say what they moved and
 * cost. What the balance at a pinned block has beyond that came in through a block that was not understood: it is found by halving, and
 * is the block's direct transfers to the address, or came from inside other transactions and is a deposit of that block.
 */

/** Blocks to which the rest of one balance is traced; what is left counts at the last. */
const TRACED_BLOCKS_MAX = 8;

/** Wei that left or reached an address in a block. */
interface Flow {
  readonly height: number;
  readonly units: bigint;
}

/** @param balance wei at the pinned block */
export async function findNative(deps: CheckDeps, account: Account, balance: bigint): Promise<BalanceCheck> {
  const deposits = account.live.map(({ id, blockNumber, amount }) => ({
    id,
    height: blockNumber,
    units: amount.units,
  }));
  const received = [...deposits, ...(account.gas?.given ?? [])];
  // A balance of what is known to have come says little alone: as much as was missed may have left.
  const outflows = await readOutflows(deps, account);
  const expectedAt = (height: number, found: readonly Flow[] = []): bigint =>
    sumUpTo(height, received) + sumUpTo(height, found) - sumUpTo(height, outflows);
  const expected = expectedAt(Infinity);
  if (expected === balance) return { kind: 'equal' };
  if (expected > balance) return { kind: 'differs', expected, found: balance };
  const recorded = new Set(received.map(({ id }) => id));
  const findings = await trace(deps, account, { balance, expectedAt, recorded });
  return { kind: 'found', findings };
}

/** What the address's own transactions took out of it by the pinned block: as stored, and as our sweeps say of what is not stored yet. */
async function readOutflows(
  { reader, pinned }: CheckDeps,
  { sweeps, outflows, gas }: Account,
): Promise<readonly Flow[]> {
  const stored = outflowsUpTo(await outflows(), null, pinned.number);
  const known = new Set(stored.map(({ txHash }) => txHash));
  const own = (await sweeps())
    .flatMap(({ movements }) => movements)
    .filter(
      ({ payer, txHash, blockNumber }) =>
        payer === 'DEPOSIT' && blockNumber <= pinned.number && !known.has(txHash),
    )
    .map(({ succeeded, value, ...rest }) => ({ ...rest, units: succeeded ? value : 0n }));
  const all = [...stored, ...own];
  await reader.learn(all.map(({ blockNumber }) => blockNumber));
  const left = all
    .filter(({ blockNumber, blockHash }) => reader.shown(blockNumber) === blockHash)
    .map(({ blockNumber, units, fee }) => ({ height: blockNumber, units: units + fee }));
  return [...left, ...(gas?.taken ?? []).filter(({ txHash }) => !known.has(txHash))];
}

async function trace(
  deps: CheckDeps,
  { invoice }: Account,
  {
    balance,
    expectedAt,
    recorded,
  }: {
    readonly balance: bigint;
    readonly expectedAt: (height: number, found: readonly Flow[]) => bigint;
    /** Names of what is known to have come. */
    readonly recorded: ReadonlySet<string>;
  },
): Promise<readonly Finding[]> {
  const { reader, pinned, config } = deps;
  const { address, createdAt } = invoice;
  const found: Finding[] = [];
  const flows = (): Flow[] => found.map(({ blockNumber, units }) => ({ height: blockNumber, units }));
  const beyondAt = async (height: number): Promise<bigint | null> => {
    const there = height === pinned.number ? balance : await reader.balanceAt(address, height);
    return there === null ? null : there - expectedAt(height, flows());
  };
  let low = (await firstBlockAfter(reader, Date.parse(createdAt) / 1_000, pinned.number)) - 1;
  for (
    let rest = await beyondAt(pinned.number);
    rest !== null && rest > 0n;
    rest = await beyondAt(pinned.number)
  ) {
    let { number: height } = pinned;
    let units = rest;
    let below = low;
    let pruned = false;
    while (found.length < TRACED_BLOCKS_MAX && height - below > 1) {
      const middle = Math.floor((below + height) / 2);
      const there = await beyondAt(middle);
      if (there !== null && there > 0n) [height, units] = [middle, there];
      else [below, pruned] = [middle, there === null];
    }
    const { hash, timestamp } = await reader.blockAt(height);
    const place = { blockNumber: height, blockHash: hash, blockTimestamp: timestamp };
    const known = new Set([...recorded, ...found.map(({ id }) => id)]);
    const direct = await directAt(deps, address, { height, units, known });
    found.push(...direct.map((each) => ({ ...each, ...place })));
    const inside = units - direct.reduce((sum, each) => sum + each.units, 0n);
    if (inside > 0n) {
      const id = internalDepositId(config.chainId, address, height);
      const finding = { id, token: null, txHash: null, logIndex: null, from: null, units: inside, ...place };
      found.push(pruned ? { ...finding, pruned } : finding);
    }
    low = height;
  }
  return found;
}

/** Direct transfers in a block that nobody recorded, if the balance has them: a transfer to code may have failed. */
async function directAt(
  { rpc, reader, config }: CheckDeps,
  address: string,
  {
    height,
    units,
    known,
  }: { readonly height: number; readonly units: bigint; readonly known: ReadonlySet<string> },
): Promise<readonly Omit<Finding, 'blockNumber' | 'blockHash' | 'blockTimestamp'>[]> {
  const transfers = ((await reader.transfersAt([height])).get(height) ?? [])
    .map((transfer) => ({ ...transfer, id: directDepositId(config.chainId, transfer.txHash) }))
    .filter(({ to, id }) => sameAddress(to, address) && !known.has(id));
  const receipts = await readReceipts(
    rpc,
    transfers.map(({ txHash }) => txHash),
  );
  const real = transfers.filter((_, i) => receipts[i]?.succeeded === true);
  if (real.reduce((sum, { value }) => sum + value, 0n) > units) return [];
  return real.map(({ id, txHash, from, value }) => ({
    id,
    token: null,
    txHash,
    logIndex: null,
    from,
    units: value,
  }));
}

function sumUpTo(height: number, flows: readonly Flow[]): bigint {
  return flows.reduce((sum, flow) => (flow.height <= height ? sum + flow.units : sum), 0n);
}

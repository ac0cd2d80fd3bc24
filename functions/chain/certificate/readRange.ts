import type { ChainConfig } from '../chainConfig.ts';
import { type Rpc, RpcRefused } from '../evm/rpc.ts';
import type { InvoiceStore } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { AddressStore, ChainStore } from '../ports.ts';
import type { Finding } from '../watching/finding.ts';
import { internalDepositId } from '../deposit.ts';
import { readBalances } from '../evm/evmNode.ts';
import type { RangeRecord } from '../rangeRecord.ts';
import { sumsOf, symbolOf } from '../watching/movedSums.ts';
import { type Movement, readMovements, withoutFailed } from '../watching/readMovements.ts';

export interface ReadRangeDeps {
  readonly config: ChainConfig;
  /** Another endpoint than the one that the ranges were read from. */
  readonly rpc: Rpc;
  readonly addresses: AddressStore;
  readonly chain: Pick<ChainStore, 'deposits'>;
  readonly invoices: Pick<InvoiceStore, 'get'>;
}

/** Money of an invoice's own currency that the chain shows and no deposit says. */
export interface Missing {
  readonly invoiceId: InvoiceId;
  readonly finding: Finding;
}

export interface Rebuilt {
  /** Empty where the endpoint shows what the record says. */
  readonly differences: readonly string[];
  readonly balances: number;
  readonly unknownBalances: number;
  /** What the compared balances changed by, in base units by asset symbol. */
  readonly balanceChange: Sums;
  readonly missing: readonly Missing[];
}

/**
 * Reads the blocks of a record anew and compares.
 *
 * @param standing the part of it that a reorganisation left standing; null: all of it. Of a part the record has no counts: its blocks, its deposits
 * and its balances are compared
 * @throws NodeLagging where the blocks are others
 */
export async function readRange(
  deps: ReadRangeDeps,
  record: RangeRecord,
  standing: { readonly toBlock: number; readonly hash: string } | null,
): Promise<Rebuilt> {
  const { rpc, config, addresses } = deps;
  const parent = { number: record.fromBlock - 1, hash: record.parentHash };
  const { toBlock, hash } = standing ?? record;
  const read = await readMovements(rpc, config, parent, toBlock);
  const owners = await addresses.ownersOf(
    config.chainId,
    read.movements.flatMap(({ to, from }) => [to, from.toLowerCase()]),
  );
  const touching = read.movements.filter(({ to, from }) => owners.has(to) || owners.has(from.toLowerCase()));
  const ours = await withoutFailed(rpc, touching);
  const arrived = ours.filter(({ to }) => owners.has(to));
  const left = ours.filter(({ from }) => owners.has(from.toLowerCase()));
  const last = read.blocks.at(-1)?.hash ?? parent.hash;
  const named = new Set(record.deposits);
  const missed = arrived.filter(({ id }) => record.depositCount <= record.deposits.length && !named.has(id));
  const counts = [
    ...different('logs', record.logs, read.logs),
    ...different('transactions with native money', record.transactions, read.transactions),
    ...different('deposits', record.depositCount, arrived.length),
    ...missed.map(({ id }) => `the record lacks ${id}`),
    ...sumsDiffer('in', record.moneyIn, sumsOf(config, arrived)),
    ...sumsDiffer('out', record.moneyOut, sumsOf(config, left)),
  ];
  const unrecorded = await findUnrecorded(deps, arrived, owners);
  const differences = [
    ...different('last hash', hash, last),
    ...(standing === null ? counts : []),
    ...unrecorded.map(({ what }) => what),
  ];
  // A token that nobody configured says what it likes, in its logs and as balances.
  const isConfigured = (movement: Movement): boolean => symbolOf(deps.config, movement) !== null;
  const configured = { arrived: arrived.filter(isConfigured), left: left.filter(isConfigured) };
  const heights = read.blocks.map(({ number }) => number);
  const hashes = { before: record.parentHash, after: hash, heights };
  const balances = await compareBalances(deps, hashes, configured);
  const missing = unrecorded.flatMap((each) => each.missing ?? []);
  return { ...balances, missing, differences: [...differences, ...balances.differences] };
}

function different(what: string, recorded: string | number, shown: string | number): string[] {
  return recorded === shown ? [] : [`${what}: ${recorded}, now ${shown}`];
}

type Sums = Readonly<Record<string, bigint>>;

function sumsDiffer(direction: 'in' | 'out', recorded: Sums, shown: Sums): string[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(shown)])].flatMap((symbol) =>
    different(`${symbol} ${direction}`, String(recorded[symbol] ?? 0n), String(shown[symbol] ?? 0n)),
  );
}

/** What arrived and no stored deposit says; money in another currency than its invoice's is not looked for. */
async function findUnrecorded(
  deps: ReadRangeDeps,
  arrived: readonly Movement[],
  owners: ReadonlyMap<string, InvoiceId>,
): Promise<readonly { readonly what: string; readonly missing?: Missing }[]> {
  const configured = arrived.filter((movement) => symbolOf(deps.config, movement) !== null);
  const stored = new Map(
    (await deps.chain.deposits(configured.map(({ id }) => id))).map((deposit) => [deposit.id, deposit]),
  );
  const found: { what: string; missing?: Missing }[] = [];
  for (const movement of configured) {
    const { id, units, blockHash, to } = movement;
    const deposit = stored.get(id);
    const invoiceId = owners.get(to);
    if (invoiceId === undefined) continue;
    const missing = { invoiceId, finding: movement };
    if (deposit === undefined) {
      const asked = (await deps.invoices.get(invoiceId))?.asset.tokenAddress ?? null;
      if ((asked?.toLowerCase() ?? null) === (movement.token?.toLowerCase() ?? null))
        found.push({ what: `${id} is not stored`, missing });
    } else if (deposit.amount.units !== units)
      found.push(
        ...different(`${id} amount`, String(deposit.amount.units), String(units)).map((what) => ({ what })),
      );
    else if (deposit.status === 'ORPHANED' || deposit.blockHash !== blockHash)
      found.push({
        what: `${id} is ${deposit.status} in ${deposit.blockHash}, now in ${blockHash}`,
        missing,
      });
  }
  return found;
}

/** What the balance of each address changed by, against what came in less what went out. Base units. */
async function compareBalances(
  deps: ReadRangeDeps,
  hashes: { readonly before: string; readonly after: string; readonly heights: readonly number[] },
  { arrived, left }: { readonly arrived: readonly Movement[]; readonly left: readonly Movement[] },
): Promise<Omit<Rebuilt, 'missing'>> {
  const { rpc, config } = deps;
  const changes = new Map<string, { owner: string; token: string | null; units: bigint }>();
  const add = (owner: string, token: string | null, units: bigint): void => {
    const key = `${owner}#${token ?? ''}`.toLowerCase();
    const before = changes.get(key)?.units ?? 0n;
    changes.set(key, { owner, token, units: before + units });
  };
  for (const { to, token, units } of arrived) add(to, token, units);
  for (const { from, token, units } of left) add(from.toLowerCase(), token, -units);
  // What leaves in native money pays a fee beside, which the receipt of the sweep proves.
  const spent = new Set(left.flatMap(({ from, token }) => (token === null ? [from.toLowerCase()] : [])));
  const checked = [...changes.values()].filter(({ owner, token }) => token !== null || !spent.has(owner));
  if (checked.length === 0) return { differences: [], balances: 0, unknownBalances: 0, balanceChange: {} };
  const at = (hash: string): Promise<readonly (bigint | null)[]> =>
    readBalances(rpc, config.multicall3, checked, hash).catch(() => checked.map(() => null));
  const [before, after] = [await at(hashes.before), await at(hashes.after)];
  const differences: string[] = [];
  const balanceChange: Record<string, bigint> = {};
  let unknownBalances = 0;
  for (const [i, { owner, token, units }] of checked.entries()) {
    const [was, is] = [before[i] ?? null, after[i] ?? null];
    if (was === null || is === null) {
      unknownBalances += 1;
      continue;
    }
    // The fee of a transaction that moved tokens, or nothing, shows in no movement.
    if (token === null && is - was < units && (await hasSent(rpc, owner, hashes))) {
      unknownBalances += 1;
      continue;
    }
    const symbol = symbolOf(deps.config, { token }) ?? '';
    balanceChange[symbol] = (balanceChange[symbol] ?? 0n) + is - was;
    const inside = token === null && is - was > units ? await insideOf(deps, owner, hashes.heights) : 0n;
    if (is - was !== units + inside)
      differences.push(
        `${owner} ${token ?? 'native'}: its balance changed by ${is - was}, its movements by ${units}`,
      );
  }
  const balances = checked.length - unknownBalances;
  return { differences, balances, unknownBalances, balanceChange };
}

/** Whether an account's own count of transactions grew between two blocks; true where the endpoint does not say. */
async function hasSent(
  rpc: Rpc,
  owner: string,
  { before, after }: { readonly before: string; readonly after: string },
): Promise<boolean> {
  const countAt = (blockHash: string): Promise<string> =>
    rpc.request<string>('eth_getTransactionCount', [owner, { blockHash }]);
  try {
    return (await countAt(before)) !== (await countAt(after));
  } catch (error) {
    if (error instanceof RpcRefused) return true;
    throw error;
  }
}

/** Native money that came from inside calls in these blocks, as it is recorded: no log and no transaction of a block shows it. */
async function insideOf(
  { chain, config }: ReadRangeDeps,
  owner: string,
  heights: readonly number[],
): Promise<bigint> {
  const stored = await chain.deposits(heights.map((at) => internalDepositId(config.chainId, owner, at)));
  return stored.reduce((sum, { status, amount }) => (status === 'ORPHANED' ? sum : sum + amount.units), 0n);
}

import type { InvoiceId } from '../../shared/ids.ts';
import type { ChainConfig } from '../chainConfig.ts';
import type { HeightPlace } from '../deposit.ts';
import { sameAddress, sameToken } from '../evm/address.ts';
import { chooseFinality } from '../finality.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import { nameOutflows, type Outflow, type UnnamedOutflow, type OutflowStore } from '../outflow.ts';
import type { Branch, Cursor, HeightEntry } from '../ports.ts';
import { assertShown } from './assertShown.ts';
import { keyOf } from './finding.ts';
import type { Movement } from './readMovements.ts';
import type { WatchDeps } from './watchDeps.ts';
import { rememberRecorded } from './watchMemory.ts';

/** Money that left an address of ours. */
export interface Left extends Movement {
  /** Whose address it left. */
  readonly owner: InvoiceId;
  /** Wei that its transaction cost the address besides. */
  readonly fee: bigint;
}

/** Outflows of one transaction of the store. */
const WRITTEN_TOGETHER = 90;

/**
 * Stores what left our addresses, before the cursor passes its blocks.
 *
 * @returns whether the work `confirm` has to decide some of it
 * @throws BranchLeft | NodeLagging, where a block that contradicts what is stored is shown no more
 */
export async function recordOutflows(
  { outflows, memory, rpc, config }: WatchDeps,
  { chainId, branch }: Cursor,
  left: readonly Left[],
): Promise<boolean> {
  const seen = toOutflows(config, left).filter((outflow) => !memory.recorded.has(keyOf(outflow)));
  if (seen.length === 0) return false;
  const stored = new Map((await outflows.get(seen.map(({ id }) => id))).map((each) => [each.id, each]));
  const changed = seen.filter((outflow) => {
    const before = stored.get(outflow.id);
    return before === undefined || before.status === 'ORPHANED' || before.blockHash !== outflow.blockHash;
  });
  const contradicting = changed.filter(({ id }) => stored.has(id));
  if (contradicting.length > 0) await assertShown(rpc, contradicting);
  await storeOutflows(outflows, changed, { chainId, number: branch });
  rememberRecorded(memory, seen.map(keyOf));
  return changed.some(({ due }) => due !== null);
}

/** Of the index's entries, the outflows whose block another one has replaced are on no branch now. */
export async function takeBackOutflows(
  { outflows }: WatchDeps,
  { cursor, reader }: { readonly cursor: Cursor; readonly reader: BlockReader },
  entries: readonly HeightEntry[],
): Promise<void> {
  const ids = entries.map(({ id }) => id).filter((id) => id.startsWith('out_'));
  if (ids.length === 0) return;
  const stored = await outflows.get(ids);
  await reader.learn(stored.map(({ blockNumber }) => blockNumber).filter((height) => height <= cursor.block));
  const gone = stored.filter(({ status, blockNumber, blockHash }) => {
    const shown = reader.shown(blockNumber);
    return status === 'MINED' && shown !== null && shown !== blockHash;
  });
  const branch = { chainId: cursor.chainId, number: cursor.branch };
  await storeOutflows(outflows, gone.map(orphaned), branch);
}

/** However many; a portion is all or nothing. @throws BranchLeft */
export async function storeOutflows(
  store: OutflowStore,
  outflows: readonly Outflow[],
  branch: Branch,
): Promise<void> {
  for (let start = 0; start < outflows.length; start += WRITTEN_TOGETHER)
    await store.record(outflows.slice(start, start + WRITTEN_TOGETHER), branch);
}

/** Where a withdrawal was booked of it, it is due to be taken back. */
export function orphaned(outflow: Outflow): Outflow {
  return { ...outflow, status: 'ORPHANED', due: { lane: 'depth', height: outflow.blockNumber } };
}

/** A transfer of nothing is none: anybody can make a token say that an address sent nothing. */
export function toOutflows(config: ChainConfig, left: readonly Left[]): readonly Outflow[] {
  const named = nameOutflows(left.map((each) => toOutflow(config, each)));
  return named.filter(({ units, fee }) => units > 0n || fee > 0n);
}

function toOutflow(config: ChainConfig, left: Left): UnnamedOutflow {
  const { owner, from, to, token, units, fee, txHash, logIndex, blockNumber, blockHash, blockTimestamp } =
    left;
  return {
    chainId: config.chainId,
    invoiceId: owner,
    address: from.toLowerCase(),
    to,
    tokenAddress: token?.toLowerCase() ?? null,
    ...{ units, fee, txHash, logIndex, blockNumber, blockHash, blockTimestamp },
    due: duePlaceOf(config, left),
  };
}

/** What goes to the chain's treasury is for the sweeper to find; of all else it is decided once it is final. */
function duePlaceOf(config: ChainConfig, { to, token, units, blockNumber }: Left): HeightPlace | null {
  const treasuries = [config.treasury, ...(config.formerTreasuries ?? [])];
  if (treasuries.some((treasury) => sameAddress(treasury, to))) return null;
  const asset = config.assets.find(({ tokenAddress }) => sameToken(tokenAddress, token));
  if (asset === undefined) return null;
  const tier = chooseFinality(asset, units);
  return 'tag' in tier
    ? { lane: tier.tag, height: blockNumber }
    : { lane: 'depth', height: blockNumber + tier.depth - 1 };
}

import type { InvoiceId } from '../../shared/ids.ts';
import { type AddressStore, type WakeMessage, WATCH_WORKS, type WatchWork } from '../ports.ts';

/** What a worker keeps of one chain between passes; losing it costs reads only. */
export interface WatchMemory {
  /** Findings that are stored, so that a second look does not read their invoices again. */
  readonly recorded: Set<string>;
  /** Lower-case addresses that are not ours. One that is, was stored before anybody could know it. */
  readonly foreign: Set<string>;
  multicall3Checked: boolean;
  /** Since when nothing of ours has moved, in milliseconds since 1970; null: that is not known, or something has just moved. */
  atRestSinceMs: number | null;
  /** When deposits were last looked for in every lane, in milliseconds since 1970. */
  allLanesMs: number;
  /** When each work was woken last, in milliseconds since 1970. */
  readonly wokenMs: Map<WatchWork, number>;
  /** Until when each work rests, or is asked again whether it does, in milliseconds since 1970. */
  readonly restsUntilMs: Map<WatchWork, number>;
}

const REMEMBERED_MAX = 100_000;

export function createWatchMemory(): WatchMemory {
  return {
    recorded: new Set(),
    foreign: new Set(),
    multicall3Checked: false,
    atRestSinceMs: null,
    allLanesMs: -Infinity,
    wokenMs: new Map(),
    restsUntilMs: new Map(),
  };
}

/** What the turn before knew of when works were woken. @param nowMs no clock of another environment may put a work off for longer than its interval */
export function rememberWoken(memory: WatchMemory, woken: WakeMessage['woken'], nowMs: number): void {
  for (const work of WATCH_WORKS) {
    const last = Math.max(memory.wokenMs.get(work) ?? -Infinity, Math.min(woken?.[work] ?? -Infinity, nowMs));
    if (last > -Infinity) memory.wokenMs.set(work, last);
  }
}

/** Owners of addresses, asking the store only for those that are not known to be foreign. */
export async function findOwners(
  store: AddressStore,
  memory: WatchMemory,
  chainId: number,
  addresses: Iterable<string>,
): Promise<ReadonlyMap<string, InvoiceId>> {
  const unknown = [...new Set(addresses)].filter((address) => !memory.foreign.has(address));
  const owners = await store.ownersOf(chainId, unknown);
  if (memory.foreign.size + unknown.length > REMEMBERED_MAX) memory.foreign.clear();
  for (const address of unknown) if (!owners.has(address)) memory.foreign.add(address);
  return owners;
}

/** Remembers that findings are stored. */
export function rememberRecorded(memory: WatchMemory, keys: Iterable<string>): void {
  if (memory.recorded.size > REMEMBERED_MAX) memory.recorded.clear();
  for (const key of keys) memory.recorded.add(key);
}

/** Remembers since when nothing of ours has moved, as far as this worker knows. */
export function noteMoved(memory: WatchMemory, moved: boolean, nowMs: number): void {
  if (moved) memory.atRestSinceMs = null;
  else memory.atRestSinceMs ??= nowMs;
}

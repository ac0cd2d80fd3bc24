import type { CertificateStore } from '../../../functions/chain/certificate/ports.ts';
import type { Certificate, DailyRecord } from '../../../functions/chain/certificate/certificate.ts';
import {
  type Cursor,
  type CursorStore,
  type HeadStore,
  type Lease,
  LeaseLost,
  type LeaseRequest,
  type LeaseStore,
  type Place,
  type PlaceStore,
  type Reorganisation,
} from '../../../functions/chain/ports.ts';
import type { RangeRecord, RangeStore } from '../../../functions/chain/rangeRecord.ts';
import type { StoredHead } from '../../../functions/chain/chainHead.ts';
import type { Clock } from '../../../functions/shared/clock.ts';
import type { InvoiceId } from '../../../functions/shared/ids.ts';

interface StoredLease {
  readonly token: number;
  /** Seconds since 1970; 0: given back. */
  readonly heldUntil: number;
  readonly beatAt: number;
  readonly rerun: boolean;
  /** Milliseconds since 1970. */
  readonly restsUntil: number;
}

/** The chain state table as maps. */
export interface MemoryState {
  readonly leases: LeaseStore;
  readonly cursors: CursorStore;
  readonly places: PlaceStore;
  readonly ranges: RangeStore;
  readonly certificates: CertificateStore;
  readonly heads: HeadStore;
  /** Lower-case address with its chain. */
  readonly owners: Map<string, InvoiceId>;
  tokenOf(name: string): number | undefined;
  branchOf(chainId: number): number | undefined;
}

export function memoryState(clock: Clock): MemoryState {
  const leases = new Map<string, StoredLease>();
  const cursors = new Map<number, Cursor>();
  const branches = new Map<number, number>();
  const reorganised = new Map<number, Reorganisation>();
  const places = new Map<string, Place>();
  const ranges = new Map<string, RangeRecord>();
  const heads = new Map<number, StoredHead>();
  const certificates = new Map<number, Certificate>();
  const daily = new Map<string, DailyRecord>();
  const whileHeld = (lease: Lease, condition: boolean, write: () => void): void => {
    if (leases.get(lease.name)?.token !== lease.token || !condition) throw new LeaseLost(lease);
    write();
  };
  const follows = (cursor: Cursor): boolean => {
    const stored = cursors.get(cursor.chainId);
    return stored === undefined || stored.version === cursor.version - 1;
  };
  return {
    leases: memoryLeases(leases, clock),
    cursors: {
      get: async (chainId) => cursors.get(chainId) ?? null,
      put: async (cursor, record, lease) =>
        whileHeld(lease, follows(cursor), () => {
          cursors.set(cursor.chainId, cursor);
          if (record !== null) ranges.set(`${record.chainId}#${record.fromBlock}`, record);
        }),
      enterBranch: async (cursor, found, lease) =>
        whileHeld(lease, follows(cursor), () => {
          cursors.set(cursor.chainId, cursor);
          branches.set(cursor.chainId, cursor.branch);
          if (found !== null) reorganised.set(cursor.chainId, found);
        }),
      reorganised: async (chainId) => reorganised.get(chainId) ?? null,
      settled: async ({ chainId, branch }) => {
        if (reorganised.get(chainId)?.branch === branch) reorganised.delete(chainId);
      },
    },
    places: {
      get: async (chainId, work) => places.get(`${chainId}#${work}`) ?? null,
      put: async (chainId, work, place, lease) =>
        whileHeld(lease, true, () => void places.set(`${chainId}#${work}`, place)),
    },
    ranges: {
      prove: async ({ chainId, fromBlock, hash, branch }, proof) => {
        const stored = ranges.get(`${chainId}#${fromBlock}`);
        if (stored?.hash === hash && stored.branch === branch)
          ranges.set(`${chainId}#${fromBlock}`, { ...stored, proof });
      },
      startingAt: async (chainId, firstBlock) => ranges.get(`${chainId}#${firstBlock}`) ?? null,
      startingWithin: async (chainId, from, to) =>
        Array.from({ length: to - from + 1 }, (_, i) => ranges.get(`${chainId}#${from + i}`) ?? []).flat(),
    },
    certificates: {
      get: async (chainId) => certificates.get(chainId) ?? null,
      put: async (certificate, lease) =>
        whileHeld(lease, true, () => void certificates.set(certificate.chainId, certificate)),
      putDaily: async (record) => void daily.set(`${record.chainId}#${record.endedAt.slice(0, 10)}`, record),
      daily: async (chainId, day) => daily.get(`${chainId}#${day}`) ?? null,
    },
    heads: {
      get: async (chainId) => heads.get(chainId) ?? null,
      put: async (head) => {
        const stored = heads.get(head.chainId);
        if (stored !== undefined && stored.version !== head.version - 1) return false;
        heads.set(head.chainId, head);
        return true;
      },
    },
    owners: new Map(),
    tokenOf: (name) => leases.get(name)?.token,
    branchOf: (chainId) => branches.get(chainId),
  };
}

function memoryLeases(leases: Map<string, StoredLease>, clock: Clock): LeaseStore {
  const now = (): number => Math.floor(clock.nowMs() / 1_000);
  const renew: LeaseStore['renew'] = async ({ name, token }, holdSeconds) => {
    const stored = leases.get(name);
    if (stored?.token !== token || stored.heldUntil <= 0) return false;
    leases.set(name, { ...stored, heldUntil: now() + holdSeconds });
    return true;
  };
  return {
    renew,
    acquire: async (request) => {
      const stored = leases.get(request.name);
      if (!mayAcquire(stored, request, now())) return null;
      const token = (stored?.token ?? 0) + 1;
      const held = { heldUntil: now() + request.holdSeconds, beatAt: now(), rerun: false, restsUntil: 0 };
      leases.set(request.name, { token, ...held });
      return { name: request.name, token };
    },
    holder: async (name) => {
      const { token = 0, heldUntil = 0 } = leases.get(name) ?? {};
      const remainingSeconds = heldUntil + 1 - now();
      return remainingSeconds > 0 ? { token, remainingSeconds } : null;
    },
    // Who runs passes on this clock renews their leases.
    keep: () => () => {},
    requestRerun: async (name) => {
      const stored = leases.get(name);
      if (stored === undefined || stored.heldUntil === 0) return false;
      leases.set(name, { ...stored, rerun: true });
      return true;
    },
    release: async ({ name, token }, restMs = 0) => {
      const stored = leases.get(name);
      if (stored?.token !== token) return { rerun: false };
      leases.set(name, { ...stored, heldUntil: 0, restsUntil: restMs > 0 ? clock.nowMs() + restMs : 0 });
      return { rerun: stored.rerun };
    },
    restsUntil: async (names) =>
      new Map(
        names.flatMap((name): [string, number][] => {
          const stored = leases.get(name);
          return stored === undefined ? [] : [[name, stored.restsUntil]];
        }),
      ),
  };
}

function mayAcquire(stored: StoredLease | undefined, request: LeaseRequest, now: number): boolean {
  const { after, redelivered, idleSeconds } = request;
  if (stored === undefined) return after === undefined;
  const { token, heldUntil, beatAt } = stored;
  if (heldUntil >= now) return false;
  if (after === undefined) return beatAt <= now - idleSeconds;
  return token === after || (token === after + 1 && (redelivered === true || heldUntil > 0));
}

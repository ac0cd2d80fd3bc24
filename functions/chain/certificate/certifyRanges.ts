import { isoNow } from '../../shared/clock.ts';
import { createBlockReader } from '../evm/blockReader.ts';
import { readBlocks } from '../evm/evmNode.ts';
import { RpcUnavailable } from '../evm/rpc.ts';
import type { Cursor, Lease } from '../ports.ts';
import { type AllSettled, doneOf, settleAll } from '../watching/settleAll.ts';
import { deadlineOf, NOTHING_DONE, type WatchDeps, type WorkDone } from '../watching/watchDeps.ts';
import type { Certificate } from './certificate.ts';
import { type RangesVerified, verifyRanges } from './verifyRanges.ts';

/** Blocks are proven when they are this old: they have been read a second time, and small reorganisations are over. */
const PROVEN_AFTER_SECONDS = 120;
/** Blocks of one portion; what a pass has no time for is the next one's. */
const PORTION_BLOCKS = 100;
/** Lines of one portion that name what does not hold. */
const NAMED_FAULTS_MAX = 20;

/**
 * Proves in portions, for every block once, what the command `chain -- verify` proves: that there is a record of it, and that another
 * endpoint, where there is one, shows the same blocks, logs, deposits and money. Money that no deposit says is recorded. What does not hold is read again by the next pass, and is a
 * fault when it does not hold then either; the proof goes on behind it.
 */
export async function certifyRanges(deps: WatchDeps, lease: Lease): Promise<WorkDone> {
  const { config, cursors, certificates, clock, log } = deps;
  const { chainId } = config;
  const cursor = await cursors.get(chainId);
  // What a reorganisation took is still being compared.
  if (cursor === null || (await cursors.reorganised(chainId)) !== null) return NOTHING_DONE;
  const deadlineMs = deadlineOf(deps);
  const last = cursor.block - Math.ceil((PROVEN_AFTER_SECONDS * 1_000) / config.blockTimeMs);
  let certificate = await startOf(deps, cursor, isoNow(clock));
  let faults = 0;
  const recorded: AllSettled[] = [];
  while (certificate.block < last && clock.nowMs() < deadlineMs) {
    const command = { from: certificate.block + 1, to: Math.min(last, certificate.block + PORTION_BLOCKS) };
    const verified = await verifyElsewhere(deps, command);
    // The chain went on on another branch while it was read: what was compared belongs to neither.
    if ((await cursors.get(chainId))?.branch !== cursor.branch) return NOTHING_DONE;
    const settled = await recordMissing(deps, cursor, verified);
    if (settled !== null) recorded.push(settled);
    const suspects = verified.faults.length > 0 && !certificate.suspect;
    if (suspects) {
      log.warn('records of blocks do not hold: they are read once more', { chainId, ...command });
      await certificates.put({ ...certificate, suspect: true }, lease);
      break;
    }
    for (const { kind, fromBlock, toBlock, what } of verified.faults.slice(0, NAMED_FAULTS_MAX))
      log.warn('the record of blocks does not hold', { chainId, kind, fromBlock, toBlock, what });
    faults += verified.faults.length;
    certificate = await goOn(deps, lease, { certificate, verified, to: command.to });
  }
  const done = certificate.block >= last;
  if (done) await certificates.put({ ...certificate, completeAt: isoNow(clock) }, lease);
  log.info('measured', { chainId, certificateFaults: faults });
  const { writes, failed, found, sweepable } = doneOf(recorded, done);
  const unfinished = !done && !certificate.suspect;
  return { writes, failed, found, sweepable, differing: faults, unfinished, restMs: 0 };
}

/** What an endpoint has that no deposit says is recorded at once, as if the head work had seen it: it is confirmed as any other. */
async function recordMissing(
  deps: WatchDeps,
  cursor: Cursor,
  { missing }: RangesVerified,
): Promise<AllSettled | null> {
  if (missing.length === 0) return null;
  const byInvoice = new Map(
    [...Map.groupBy(missing, ({ invoiceId }) => invoiceId)].map(([id, all]) => [
      id,
      all.map(({ finding }) => finding),
    ]),
  );
  const { config, rpc } = deps;
  const reader = createBlockReader(rpc, cursor.recent);
  return settleAll(deps, byInvoice, { config, cursor, reader, balances: null, found: [], unsettled: null });
}

/** At the first record of the chain, or where the pass before stopped; below blocks that were replaced since. */
async function startOf(
  { certificates, rpc }: WatchDeps,
  { recent, block, hash, chainId }: Cursor,
  at: string,
): Promise<Certificate> {
  const stored = await certificates.get(chainId);
  const oldest = Math.min(block, ...recent.keys());
  const first = {
    ...{ chainId, block: oldest, hash: recent.get(oldest) ?? hash },
    ...{ completeAt: at, suspect: false },
  };
  if (stored === null) return first;
  // Behind a fault no hash is known.
  if (stored.hash === '' && stored.block <= block) return stored;
  const shown = recent.get(stored.block) ?? (await readBlocks(rpc, [stored.block]))[0]?.hash;
  const replaced = stored.block > block || (shown !== undefined && shown !== stored.hash);
  return replaced ? { ...first, completeAt: stored.completeAt } : stored;
}

/**
 * By the other endpoints first, until one shows what the records say, or money that they lack.
 *
 * @throws RpcUnavailable where none answers
 */
async function verifyElsewhere(
  deps: WatchDeps,
  command: { readonly from: number; readonly to: number },
): Promise<RangesVerified> {
  let contradicted: RangesVerified | null = null;
  let unavailable: unknown = null;
  for (const rpc of [...deps.others(), deps.rpc]) {
    try {
      const verified = await verifyRanges({ ...deps, rpc })(command);
      // Who leaves something out confirms what was left out: money that another one shows counts for more.
      if (verified.faults.length === 0 && (contradicted?.missing.length ?? 0) === 0) return verified;
      if (verified.faults.length > 0 && (contradicted?.missing.length ?? 0) === 0) contradicted = verified;
    } catch (error) {
      if (!(error instanceof RpcUnavailable)) throw error;
      unavailable = error;
    }
  }
  if (contradicted === null) throw unavailable;
  return contradicted;
}

/** Writes the proofs, and the place behind them. */
async function goOn(
  { ranges, certificates, clock }: WatchDeps,
  lease: Lease,
  pass: { readonly certificate: Certificate; readonly verified: RangesVerified; readonly to: number },
): Promise<Certificate> {
  const { certificate, verified, to } = pass;
  const at = isoNow(clock);
  for (const { record, balanceChange, unknownBalances } of verified.held)
    await ranges.prove(record, { balanceChange, unknownBalances, at });
  const newest = verified.held[0]?.record;
  const place =
    newest !== undefined && newest.toBlock >= to
      ? { block: newest.toBlock, hash: newest.hash }
      : { block: to, hash: '' };
  const next = { ...certificate, ...place, suspect: false };
  await certificates.put(next, lease);
  return next;
}

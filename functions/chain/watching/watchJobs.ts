import type { WatchedInvoice } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { AssetConfig, ChainConfig } from '../chainConfig.ts';
import { OVERLAP_BLOCKS } from './cursor.ts';
import { checkMulticall3, readReceipts } from '../evm/evmNode.ts';
import type { Finding } from './planDeposits.ts';
import type { Position } from './readPosition.ts';
import type { Rpc } from '../evm/rpc.ts';
import {
  differs,
  findBalances,
  findTransfers,
  isDormant,
  readWatched,
  type ScanDeps,
} from './scanInvoices.ts';
import type { SettleDeps, SettleView } from './settleInvoice.ts';

/** What a worker keeps in memory between passes; losing it costs reads only. */
export interface WatchMemory {
  /** Findings that are stored, so that the overlap of passes does not read their invoices again. */
  readonly recorded: Set<string>;
  multicall3Checked: boolean;
  /** Of the last pass of this worker: when another worker's pass came between, what it undid is not known here. */
  lastToken: number;
}

export function createWatchMemory(): WatchMemory {
  return { recorded: new Set(), multicall3Checked: false, lastToken: 0 };
}

/** An invoice that a pass must read in full. */
export interface Job {
  readonly id: InvoiceId;
  readonly findings: readonly Finding[];
  readonly view: SettleView;
  /** From where it is to be tried again should it fail. */
  readonly fromBlock: number;
}

export interface JobPlan {
  readonly jobs: readonly Job[];
  readonly watchedIds: ReadonlySet<InvoiceId>;
  /** The pass reaches the head: native balances are compared. */
  readonly caughtUp: boolean;
  /** The daily check of dormant addresses is due. */
  readonly dailyDue: boolean;
  /** Money waits to be final. */
  readonly waiting: boolean;
  /** Dormant addresses that passes need not read any more. */
  readonly toDaily: readonly WatchedInvoice[];
}

interface JobDeps extends SettleDeps {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
  readonly reader: BlockReader;
  readonly memory: WatchMemory;
}

const DAY_SECONDS = 86_400;
const KNOWN_FINDINGS_MAX = 50_000;

/** Reads logs and balances for all watched invoices and picks those for which something may change. */
export async function planJobs(deps: JobDeps, position: Position): Promise<JobPlan> {
  const { cursor, pinned, heights } = position;
  const { config, memory } = deps;
  const caughtUp = pinned.number === heights.head;
  const dailyDue = caughtUp && pinned.timestamp - cursor.daily.timestamp >= DAY_SECONDS;
  const everyPass = await readWatched(deps.invoices, config.chainId, 'everyPass');
  // After a reorganisation dormant addresses are compared like all others, and those that failed are tried again.
  const dailyToo = dailyDue || cursor.unsettled !== null || cursor.lagging.size > 0;
  const daily = dailyToo ? await readWatched(deps.invoices, config.chainId, 'daily') : [];
  const watched = unique([...everyPass, ...daily]).filter((invoice) => isSound(deps, invoice));
  if (memory.recorded.size > KNOWN_FINDINGS_MAX) memory.recorded.clear();

  const scan: ScanDeps = { rpc: deps.rpc, config, reader: deps.reader, pinned };
  const plan: JobPlan & { jobs: Job[] } = {
    jobs: [],
    watchedIds: new Set(watched.map(({ id }) => id)),
    caughtUp,
    dailyDue,
    waiting: watched.some(({ amountReceived, amountConfirmed }) => amountReceived !== amountConfirmed),
    toDaily: everyPass.filter(
      (invoice) => isDormant(invoice, pinned.timestamp) && !cursor.lagging.has(invoice.id),
    ),
  };
  for (const group of groupsOf(watched, position, dailyDue)) {
    plan.jobs.push(...(await planGroup(deps, scan, position, group, caughtUp)));
  }
  return plan;
}

/** The index is eventually consistent: an invoice that changes its pace may be read at both. */
function unique(invoices: readonly WatchedInvoice[]): WatchedInvoice[] {
  return [...new Map(invoices.map((invoice) => [invoice.id, invoice])).values()];
}

/** Invoices that are scanned from the same block on. */
interface Group {
  readonly invoices: readonly WatchedInvoice[];
  readonly fromBlock: number;
  /** Since when native balances were not compared. */
  readonly nativeSince: number;
  /** Each is read in full, whatever the scan says. */
  readonly all: boolean;
}

function groupsOf(
  watched: readonly WatchedInvoice[],
  { cursor, pinned }: Position,
  dailyDue: boolean,
): Group[] {
  const lagging = watched.filter(({ id }) => cursor.lagging.has(id));
  const prompt = watched.filter(({ id }) => !cursor.lagging.has(id));
  const dormant = (invoice: WatchedInvoice): boolean => isDormant(invoice, pinned.timestamp);
  const dormantNatives = new Set(
    dailyDue ? prompt.filter((invoice) => dormant(invoice) && invoice.tokenAddress === null) : [],
  );
  // After a reorganisation dormant addresses are compared like all others. The daily check takes every token invoice: one that was
  // reopened since the last has a gap as well.
  const fast = prompt.filter(
    (invoice) =>
      !dormantNatives.has(invoice) &&
      (!dormant(invoice) || cursor.unsettled !== null || (dailyDue && invoice.tokenAddress !== null)),
  );
  const overlapped = Math.max(0, cursor.block + 1 - OVERLAP_BLOCKS);
  const fromBlock = dailyDue ? Math.min(overlapped, cursor.daily.block + 1) : overlapped;
  const groups: Group[] = [{ invoices: fast, fromBlock, nativeSince: cursor.nativeBlock, all: false }];
  if (lagging.length > 0) {
    const failedAt = Math.min(...lagging.map(({ id }) => cursor.lagging.get(id) ?? cursor.block));
    groups.push({ invoices: lagging, fromBlock: failedAt, nativeSince: failedAt - 1, all: true });
  }
  if (dormantNatives.size > 0)
    groups.push({ invoices: [...dormantNatives], fromBlock, nativeSince: cursor.daily.block, all: false });
  return groups;
}

async function planGroup(
  deps: JobDeps,
  scan: ScanDeps,
  position: Position,
  group: Group,
  caughtUp: boolean,
): Promise<readonly Job[]> {
  const tokens = group.invoices.filter(({ tokenAddress }) => tokenAddress !== null);
  const natives = group.invoices.filter(({ tokenAddress }) => tokenAddress === null);
  const transfers = await findTransfers(scan, tokens, group.fromBlock);
  await trustMulticall3(deps);
  const nativeBalances =
    caughtUp && natives.length > 0 ? await findBalances(scan, natives) : new Map<string, bigint | null>();
  const chosen = group.invoices.filter((invoice) => {
    const findings = transfers.get(invoice) ?? [];
    return (
      group.all ||
      findings.some((finding) => !deps.memory.recorded.has(keyOf(finding))) ||
      differs(invoice, nativeBalances.get(invoice.address) ?? null) ||
      isDue(invoice, position, invoice.tokenAddress !== null || caughtUp)
    );
  });
  const chosenTokens = chosen.filter(({ tokenAddress }) => tokenAddress !== null);
  let tokenBalances: Promise<ReadonlyMap<string, bigint | null>> | undefined;
  const balanceOf = async (address: string): Promise<bigint | null> => {
    const native = nativeBalances.get(address);
    if (native !== undefined) return native;
    // One request for all, when the first invoice needs it.
    tokenBalances ??= findBalances(scan, caughtUp ? chosenTokens : chosen);
    return (await tokenBalances).get(address) ?? null;
  };
  return chosen.map((invoice) => ({
    id: invoice.id,
    findings: transfers.get(invoice) ?? [],
    fromBlock: group.fromBlock,
    view: {
      asset: assetOf(deps.config, invoice),
      heights: position.heights,
      reader: deps.reader,
      pinned: position.pinned,
      unsettled: position.cursor.unsettled,
      balance: balanceOf,
      atHead: caughtUp,
      native: { since: group.nativeSince, succeeded: (hashes) => succeeded(deps.rpc, hashes) },
    },
  }));
}

/** What the index alone says: something waits to be confirmed, compared or expired. */
function isDue(invoice: WatchedInvoice, { cursor, pinned }: Position, lookedAt: boolean): boolean {
  const { status, amountReceived, amountConfirmed, expiresAt } = invoice;
  if (amountReceived !== amountConfirmed || status === 'CONFIRMING') return true;
  if (amountReceived > 0n && (status === 'PENDING' || cursor.unsettled !== null)) return true;
  return status === 'PENDING' && lookedAt && Date.parse(expiresAt) < pinned.timestamp * 1000;
}

async function trustMulticall3({ rpc, config, memory }: JobDeps): Promise<void> {
  if (memory.multicall3Checked) return;
  await checkMulticall3(rpc, config.multicall3);
  memory.multicall3Checked = true;
}

async function succeeded(rpc: Rpc, hashes: readonly string[]): Promise<ReadonlySet<string>> {
  const receipts = await readReceipts(rpc, hashes);
  return new Set(receipts.flatMap((receipt) => (receipt?.succeeded ? [receipt.txHash] : [])));
}

/** A deposit in its block: the same one in another block is a new finding. */
export function keyOf({ id, blockHash }: Finding): string {
  return `${id}@${blockHash}`;
}

/** An invoice that nobody could pay must not stop the requests that it would be part of. */
function isSound({ config, log }: JobDeps, invoice: WatchedInvoice): boolean {
  const sound = /^0x[0-9a-fA-F]{40}$/.test(invoice.address) && findAssetOf(config, invoice) !== undefined;
  if (!sound)
    log.error('an invoice cannot be watched', { invoiceId: invoice.id, token: invoice.tokenAddress });
  return sound;
}

function findAssetOf(config: ChainConfig, { tokenAddress }: WatchedInvoice): AssetConfig | undefined {
  return config.assets.find(
    (asset) => (asset.tokenAddress?.toLowerCase() ?? null) === (tokenAddress?.toLowerCase() ?? null),
  );
}

function assetOf(config: ChainConfig, invoice: WatchedInvoice): AssetConfig {
  const asset = findAssetOf(config, invoice);
  if (asset === undefined) throw new Error(`invoice ${invoice.id} is in no configured asset`);
  return asset;
}

import { SHARDS } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import { NodeLagging } from '../evm/evmNode.ts';
import { whileLeased } from '../loops/holdLease.ts';
import { type Lease, LeaseLost, type LeaseRequest } from '../ports.ts';
import { fromQuantity } from '../evm/quantity.ts';
import { readSweepView } from './readSweepView.ts';
import { RpcUnavailable } from '../evm/rpc.ts';
import type { SweepDeps, SweepInvoiceDeps } from './sweepDeps.ts';
import { sweepInvoice, type SweepPass, type SweptOutcome } from './sweepInvoice.ts';

export type SweepOutcome =
  /** Another pass runs; it was asked to run again when it is done. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'failed'; readonly token: number; readonly error: unknown }
  | {
      readonly kind: 'swept';
      readonly token: number;
      /** Sweeps that go on when the chain moves. */
      readonly open: number;
      readonly held: number;
      readonly failed: number;
      /** When the invoice was paid that has waited longest for its first sweep, ISO 8601; null where none waits. */
      readonly oldestPaidAt: string | null;
      /** Someone asked for another pass meanwhile. */
      readonly rerun: boolean;
    };

const PARALLEL_INVOICES_MAX = 8;

export const sweepLease = (chainId: number): string => `sweep#${chainId}`;

/**
 * One pass over everything that a chain has to sweep: begins sweeps of confirmed deposits and follows up those under
 * way. Two passes never write at once: what a pass that lost its lease has signed was either stored, or never sent.
 */
export function sweepChain(deps: SweepDeps) {
  return async (command: Pick<LeaseRequest, 'after' | 'redelivered'>): Promise<SweepOutcome> => {
    const name = sweepLease(deps.config.chainId);
    const held = await whileLeased(deps.leases, { name, ...command, idleSeconds: 0 }, (lease) =>
      pass(deps, lease),
    );
    if (held.kind === 'busy') {
      // A message that continues a loop is the running pass's own; any other may bring new work, which must not be lost.
      if (command.after === undefined) await deps.leases.requestRerun(name);
      return held;
    }
    if (held.kind === 'failed') return held;
    return { kind: 'swept', token: held.token, rerun: held.rerun, ...held.result };
  };
}

type PassResult = Pick<Extract<SweepOutcome, { kind: 'swept' }>, 'open' | 'held' | 'failed' | 'oldestPaidAt'>;

async function pass(deps: SweepDeps, lease: Lease): Promise<PassResult> {
  const listed = await readSweepable(deps);
  const gasWallet = await deps.signer.gasWallet();
  const ids = new Set([...listed, ...(await readHolders(deps, gasWallet))]);
  if (ids.size === 0) return { open: 0, held: 0, failed: 0, oldestPaidAt: null };
  const view = await readSweepView(deps, gasWallet);
  const sweep = sweepInvoice({ ...deps, inTurn: createTurns() });
  let oldestPaidAt: string | null = null;
  const waits = (paidAt: string): void => {
    if (oldestPaidAt === null || paidAt < oldestPaidAt) oldestPaidAt = paidAt;
  };
  const outcomes = await inParallel([...ids], PARALLEL_INVOICES_MAX, (id) =>
    sweepOne(deps, id, { lease, view, waits }, sweep),
  );
  const count = (kind: SweptOutcome | 'failed'): number =>
    outcomes.filter((outcome) => outcome === kind).length;
  return { open: count('open'), held: count('held'), failed: count('failed'), oldestPaidAt };
}

async function sweepOne(
  { log }: SweepDeps,
  id: InvoiceId,
  pass: SweepPass,
  sweep: ReturnType<typeof sweepInvoice>,
): Promise<SweptOutcome | 'failed'> {
  try {
    return await sweep(id, pass);
  } catch (error) {
    // These say nothing about the invoice: the whole pass ends.
    if (error instanceof NodeLagging || error instanceof RpcUnavailable || error instanceof LeaseLost)
      throw error;
    log.error('a sweep cannot go on: it is tried again in the next pass', { invoiceId: id, error });
    return 'failed';
  }
}

async function readSweepable({ invoices, config }: SweepDeps): Promise<readonly InvoiceId[]> {
  const shards = await Promise.all(
    Array.from({ length: SHARDS }, async (_, shard) => {
      const ids: InvoiceId[] = [];
      let after: string | null = null;
      do {
        const page = await invoices.pageSweepable(config.chainId, shard, after);
        ids.push(...page.items);
        after = page.after;
      } while (after !== null);
      return ids;
    }),
  );
  return shards.flat();
}

/**
 * Invoices whose sweeps hold a nonce of the gas wallet that is not mined: they are followed up even when a reorganisation
 * took their invoice back, since a hole would stop all later ones.
 */
async function readHolders(
  { nonces, rpc, config }: SweepDeps,
  gasWallet: string,
): Promise<readonly InvoiceId[]> {
  const state = await nonces.read(config.chainId, gasWallet);
  if (state === null || state.holders.size === 0) return [];
  const count = fromQuantity(await rpc.request('eth_getTransactionCount', [gasWallet, 'latest']));
  return [...state.holders].filter(([nonce]) => nonce >= count).map(([, { invoiceId }]) => invoiceId);
}

/** Runs what it is given one after another, in the order of the calls. */
function createTurns(): SweepInvoiceDeps['inTurn'] {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
}

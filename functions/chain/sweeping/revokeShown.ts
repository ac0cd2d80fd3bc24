import { isOpen, type WatchedInvoice } from '../../invoices/ports.ts';
import type { MerchantId } from '../../shared/ids.ts';
import { inParallel } from '../../shared/inParallel.ts';
import type { Delegation } from '../keys/signer.ts';
import { whileLeased } from '../loops/holdLease.ts';
import type { Lease } from '../ports.ts';
import { goThrough } from '../watching/goThrough.ts';
import { createRevocation, isRevoking, REVOKED_TOGETHER_MAX } from './createRevocation.ts';
import { type DelegatedAddress, findDelegated, pageShown } from './findDelegated.ts';
import { readSweepView } from './readSweepView.ts';
import { sweepLease } from './sweepChain.ts';
import type { SweepDeps } from './sweepDeps.ts';

/** `through`: a round over all shown addresses ended and found none. `more`: there are some, or the round goes on. */
export type RevokedShown = 'more' | 'through';

/** Invoices that one pass looks at. */
const LOOKED_AT_MAX = 2_000;
const PASS_MS = 20_000;
const PARALLEL_MAX = 8;

/**
 * One pass over the addresses that payers may still be shown: takes back their delegations to the delegates of treasuries that are left or about to be,
 * so that a stranger can sweep nothing to one after the change. It goes on where the pass before stopped, and does nothing while a revocation is under way.
 *
 * They are taken back and not given to the delegate of the next treasury: anybody can call that, so that what a delay protects would have happened.
 *
 * @param of of this merchant alone; null: of every merchant
 * @throws LeaseLost | SigningRefused | RpcUnavailable
 */
export function revokeShown(deps: SweepDeps) {
  return async (of: MerchantId | null): Promise<RevokedShown> => {
    const request = { name: sweepLease(deps.config.chainId), idleSeconds: 0 };
    const held = await whileLeased(deps.leases, request, (lease) => revoke(deps, lease, of));
    if (held.kind === 'busy') return 'more';
    if (held.kind === 'failed') throw held.error;
    return held.result;
  };
}

async function revoke(deps: SweepDeps, lease: Lease, of: MerchantId | null): Promise<RevokedShown> {
  const { config, invoices, clock, log } = deps;
  const { chainId } = config;
  const view = await readSweepView(deps, lease);
  if (await isRevoking(view)) return 'more';
  const nowMs = clock.nowMs();
  const shown = pageShown(invoices, chainId, nowMs);
  let signed = false;
  const round = await goThrough<WatchedInvoice>(deps, lease, {
    chainId,
    work: `revoke#${of ?? ''}`,
    lanes: shown.lanes,
    deadlineMs: nowMs + PASS_MS,
    itemsMax: LOOKED_AT_MAX,
    page: (lane, shard, after) => shown.page(lane, shard, { after, limit: LOOKED_AT_MAX }),
    handle: async (some) => {
      const found = await findDelegated({ ...deps, chain: view.chain }, some, of, nowMs);
      // What is beyond the first is found by the next round.
      const delegations = await delegationsOf(deps, found.slice(0, REVOKED_TOGETHER_MAX));
      if (delegations.length > 0 && !signed) {
        const transaction = await createRevocation(deps, view, delegations);
        signed = transaction !== null;
        if (transaction !== null)
          log.info('delegations to a former treasury are revoked', {
            chainId,
            addresses: delegations.length,
            txHash: transaction.attempts[0]?.txHash,
          });
      }
      return { differing: found.length };
    },
  });
  return round.done && round.place.differing === 0 ? 'through' : 'more';
}

/** An address whose sweep is under way is left for later: its next nonce belongs to that. */
async function delegationsOf(
  { invoices }: SweepDeps,
  found: readonly DelegatedAddress[],
): Promise<readonly Delegation[]> {
  const each = await inParallel(found, PARALLEL_MAX, async ({ invoiceId, address, nonce }) => {
    const invoice = await invoices.get(invoiceId);
    if (invoice === null || invoice.sweeps.some(({ status }) => isOpen(status))) return [];
    return [{ account: { index: invoice.derivationIndex, address }, nonce }];
  });
  return each.flat();
}

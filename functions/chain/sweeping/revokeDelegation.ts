import { isOpen } from '../../invoices/ports.ts';
import type { InvoiceId } from '../../shared/ids.ts';
import { whileLeased } from '../loops/holdLease.ts';
import type { Lease } from '../ports.ts';
import { createRevocation, isRevoking } from './createRevocation.ts';
import { sweepDelegateOf } from './delegate.ts';
import { readAccounts } from './readAccounts.ts';
import { readSweepView } from './readSweepView.ts';
import { sweepLease } from './sweepChain.ts';
import type { SweepDeps } from './sweepDeps.ts';

/** `later`: a pass, a sweep of the address or another revocation is under way, whose nonce this one would take. */
export type Revocation = 'signed' | 'none' | 'later';

/**
 * Takes the delegation of an invoice's address back (EIP-7702, an authorization for the zero address), with a 0-wei transfer of the gas wallet to itself. An
 * address that delegates to nobody is left alone, so that the same may be asked again.
 *
 * @throws LeaseLost | SigningRefused | RpcUnavailable
 */
export function revokeDelegation(deps: SweepDeps) {
  return async (id: InvoiceId): Promise<Revocation> => {
    const request = { name: sweepLease(deps.config.chainId), idleSeconds: 0 };
    const held = await whileLeased(deps.leases, request, (lease) => revoke(deps, lease, id));
    if (held.kind === 'busy') return 'later';
    if (held.kind === 'failed') throw held.error;
    return held.result;
  };
}

async function revoke(deps: SweepDeps, lease: Lease, id: InvoiceId): Promise<Revocation> {
  const { invoices, config, rpc, log } = deps;
  const invoice = await invoices.get(id);
  if (invoice === null || invoice.asset.chainId !== config.chainId) {
    log.warn('a revocation names no invoice of its chain', { invoiceId: id, chainId: config.chainId });
    return 'none';
  }
  if (invoice.sweeps.some(({ status }) => isOpen(status))) return 'later';
  const view = await readSweepView(deps, lease);
  if (await isRevoking(view)) return 'later';
  const { address, derivationIndex: index } = invoice;
  const accounts = await readAccounts(rpc, sweepDelegateOf(config.treasury), [address]);
  const account = accounts.get(address.toLowerCase());
  if (account === undefined || account.delegation === 'NONE') return 'none';
  const signed = await createRevocation(deps, view, [{ account: { index, address }, nonce: account.nonce }]);
  if (signed === null) return 'later';
  log.info('a delegation is revoked', { invoiceId: id, address, txHash: signed.attempts[0]?.txHash });
  return 'signed';
}

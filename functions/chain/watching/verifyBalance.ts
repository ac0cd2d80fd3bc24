import { acceptedDifference, holdInvoice, type Invoice } from '../../invoices/ports.ts';
import type { Deposit, DepositMove } from '../deposit.ts';
import { accepted } from './accepted.ts';
import type { BalanceRound } from './balanceCheck.ts';
import type { ChainView } from './chainView.ts';
import { checkBalance } from './checkBalance.ts';
import { confirmDifference } from './confirmDifference.ts';
import { planFound } from './planDeposits.ts';
import { readSweeps } from './readStored.ts';
import { storeOutflows } from './recordOutflows.ts';

export type VerifiedBalance =
  | { readonly kind: 'equal' }
  /** Deposits that were missing. */
  | { readonly kind: 'found'; readonly moves: readonly DepositMove[] }
  /** Endpoints agree at a final block that it differs: the invoice with the hold that says so. */
  | { readonly kind: 'held'; readonly invoice: Invoice }
  /** Nothing may be concluded; `isNew` is false where a hold says it already. */
  | { readonly kind: 'differs'; readonly isNew: boolean };

/** Compares the balance at the cursor's block with what came in less what went out, and with what operators have accepted. */
export async function verifyBalance(
  round: BalanceRound,
  stored: readonly Deposit[],
  chainView: ChainView,
): Promise<VerifiedBalance> {
  const { deps, invoice, view, at } = round;
  const { cursor, config, reader, balances } = view;
  const query = { owner: invoice.address, token: invoice.asset.tokenAddress };
  const balance = (await balances?.balanceOf(query)) ?? null;
  const live = stored.filter(
    ({ status, blockNumber }) => status !== 'ORPHANED' && blockNumber <= cursor.block,
  );
  const account = {
    invoice,
    live,
    sweeps: () => readSweeps(deps.chain, invoice),
    outflows: () => deps.outflows.outflowsOf(invoice.id),
  };
  const pinned = { number: cursor.block, hash: cursor.hash };
  const taken = acceptedDifference(invoice);
  const check = await checkBalance(
    { rpc: deps.rpc, config, reader, pinned },
    account,
    balance === null ? null : balance - taken,
  );
  if (check.kind === 'equal') return check;
  if (check.kind === 'left') {
    await storeOutflows(deps.outflows, check.outflows, { chainId: cursor.chainId, number: cursor.branch });
    return { kind: 'equal' };
  }
  if (check.kind === 'found') {
    const known = await deps.chain.deposits(check.findings.map(({ id }) => id));
    const ids = new Set(stored.map(({ id }) => id));
    const all = [...stored, ...known.filter(({ id }) => !ids.has(id))];
    const moves = planFound(invoice, all, check.findings, chainView, at);
    if (moves.length > 0) return { kind: 'found', moves };
  }
  const confirmed = await confirmDifference(round, account, chainView.asset);
  if (confirmed !== null) {
    const held = accepted(holdInvoice(invoice, { code: 'BALANCE_DIFFERS', ...confirmed, at }));
    if (held !== null) {
      deps.log.error('the balance differs at a final block: the invoice is held', {
        invoiceId: invoice.id,
        ...confirmed,
      });
      return { kind: 'held', invoice: held };
    }
    return { kind: 'differs', isNew: false };
  }
  const { expected = null } = check.kind === 'differs' ? check : {};
  const facts = { invoiceId: invoice.id, expected, found: balance, block: cursor.block };
  deps.log.error('the balance differs from the deposits: nothing is concluded', facts);
  return { kind: 'differs', isNew: true };
}

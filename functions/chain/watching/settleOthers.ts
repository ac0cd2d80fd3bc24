import { type Invoice, recordOthers } from '../../invoices/ports.ts';
import type { Log } from '../../shared/log.ts';
import type { ChainConfig } from '../chainConfig.ts';
import { type Deposit, type DepositMove, toInvoiceDeposit } from '../deposit.ts';
import type { BlockReader } from '../evm/blockReader.ts';
import type { Rpc } from '../evm/rpc.ts';
import type { FoundMoney, FoundMoneyStore } from '../foundMoney.ts';
import { outflowsUpTo, sumLeft, type OutflowStore } from '../outflow.ts';
import type { ChainStore, ChainTransactionStore, Cursor, Settlement, Witnesses } from '../ports.ts';
import { assertShown } from './assertShown.ts';
import type { BalanceReader } from './balanceReader.ts';
import { chainViewOf, isOf, tierOf } from './chainView.ts';
import { findOthers } from './findOthers.ts';
import type { Finding } from './finding.ts';
import { noteFound } from './noteFound.ts';
import { SETTLEMENT_MOVES_MAX } from './passLimits.ts';
import { type OtherAsset, planOthersConfirmed, planOthersFound, readOtherAssets } from './planOthers.ts';
import { readSent } from './readSent.ts';
import { readOthers, readSweeps } from './readStored.ts';
import { verifyAgreement } from './verifyAgreement.ts';

interface Round {
  readonly deps: Witnesses & {
    readonly rpc: Rpc;
    readonly chain: ChainStore;
    readonly outflows: OutflowStore;
    readonly transactions: ChainTransactionStore;
    readonly foundMoney: FoundMoneyStore;
    readonly log: Log;
  };
  readonly invoice: Invoice;
  readonly view: {
    readonly config: ChainConfig;
    readonly cursor: Cursor;
    readonly reader: BlockReader;
    readonly balances: BalanceReader | null;
    readonly found: FoundMoney[];
    readonly unsettled: { readonly from: number; readonly to: number } | null;
    readonly compares?: 'own' | 'all';
  };
  /** ISO 8601. */
  readonly at: string;
}

/**
 * The next write about money in other assets than the invoice's: recorded, taken back, or final. Null where there is none.
 *
 * @param all what was found at the invoice's address, of whatever asset
 */
export async function settleOthers(round: Round, all: readonly Finding[]): Promise<Settlement | null> {
  const { deps, invoice, view, at } = round;
  const read = new Set(all.map(({ id }) => id));
  // What a balance shows may have been read again from its block.
  const inside = (await findOthers(round)).filter(({ id }) => !read.has(id));
  const findings = await withoutTopUps(round, [...all, ...inside]);
  if (findings.length === 0 && invoice.otherDeposits.length === 0) return null;
  const stored = await readOthers(deps.chain, invoice, findings);
  await view.reader.learn(heightsOf(stored, view));
  const viewOf: Parameters<typeof readOtherAssets>[3]['viewOf'] = (asset) => chainViewOf(view, asset);
  for (const other of readOtherAssets(invoice, stored, findings, { config: view.config, viewOf })) {
    const found = planOthersFound(invoice, other, at).slice(0, SETTLEMENT_MOVES_MAX);
    if (found.some(({ before }) => before !== null)) await assertShown(deps.rpc, other.findings);
    // What a balance showed and finds no room waits until older notes are forgotten.
    const noted = inside.length === 0 ? found : await noteFound(round, found);
    if (noted.length > 0) return written(round, noted);
    const confirmed = view.balances === null ? [] : await confirmedOf(round, other);
    if (confirmed.length > 0) return written(round, confirmed);
  }
  return null;
}

/** Our own top-ups are no money of a payer. */
async function withoutTopUps({ deps, invoice }: Round, all: readonly Finding[]): Promise<readonly Finding[]> {
  const others = all.filter((finding) => !isOf(invoice, finding));
  if (others.every(({ token }) => token !== null)) return others;
  const sweeps = await readSweeps(deps.chain, invoice);
  const sent = await readSent(deps.transactions, sweeps);
  return others.filter(({ txHash }) => txHash === null || !sent.has(txHash));
}

function heightsOf(stored: readonly Deposit[], { unsettled, cursor, balances }: Round['view']): number[] {
  if (balances === null && unsettled === null) return [];
  return stored
    .filter(
      ({ status, blockNumber }) =>
        status === 'SEEN' ||
        (unsettled !== null && blockNumber >= unsettled.from && blockNumber <= unsettled.to),
    )
    .map(({ blockNumber }) => blockNumber)
    .filter((height) => height <= cursor.block);
}

/** What is deep enough, if the address has it: its token's balance is what came in less what went out. */
async function confirmedOf(
  { deps, invoice, view, at }: Round,
  other: OtherAsset,
): Promise<readonly DepositMove[]> {
  const due = planOthersConfirmed(other, at).slice(0, SETTLEMENT_MOVES_MAX);
  const { tokenAddress: token } = other.invoice.asset;
  // Of native money at a token's address, gas is paid and top-ups come besides: its balance says less than its block does.
  if (due.length > 0 && token !== null) {
    const { block } = view.cursor;
    const live = other.stored.filter((each) => each.status !== 'ORPHANED' && each.blockNumber <= block);
    const left = sumLeft(outflowsUpTo(await deps.outflows.outflowsOf(invoice.id), token, block));
    const expected = live.reduce((sum, { amount }) => sum + amount.units, 0n) - left;
    const found = (await view.balances?.balanceOf({ owner: invoice.address, token })) ?? null;
    if (found !== expected) {
      const facts = { invoiceId: invoice.id, token, expected, found, block };
      deps.log.warn('the balance of another asset differs: nothing is concluded', facts);
      return [];
    }
  }
  const agreed: DepositMove[] = [];
  for (const move of due) {
    const tier = tierOf(other.invoice, other.view, move.after.blockNumber);
    agreed.push(...(await verifyAgreement(deps, invoice.id, tier, [move])));
  }
  return agreed;
}

function written({ invoice, view, at, deps }: Round, deposits: readonly DepositMove[]): Settlement {
  const fence = { chainId: view.cursor.chainId, number: view.cursor.branch };
  const shown = deposits.map(({ after }) => toInvoiceDeposit(after));
  for (const { before, after } of deposits) {
    if (before !== null) continue;
    const { symbol: currency, tokenAddress: token } = after.amount.currency;
    const facts = { invoiceId: invoice.id, depositId: after.id, currency, token, units: after.amount.units };
    deps.log.info('money in another asset than the invoice asks for', facts);
  }
  const change = { before: invoice, after: recordOthers(invoice, shown, at) };
  return { invoice: change, deposits, sweep: null, fence };
}

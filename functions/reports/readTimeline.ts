import type { Deposit, Sweep } from '../chain/ports.ts';
import type { Invoice } from '../invoices/ports.ts';
import { entryId, type JournalEntry } from '../ledger/ports.ts';
import { formatBaseUnits } from '../shared/decimal.ts';
import type { InvoiceId } from '../shared/ids.ts';

/** One thing that happened to an invoice, its money, or its money in the books. */
export interface TimelineEntry {
  /** ISO 8601. */
  readonly at: string;
  readonly kind: 'INVOICE' | 'DEPOSIT' | 'SWEEP' | 'CHAIN_TRANSACTION' | 'LEDGER';
  /** Of what it happened to. */
  readonly subject: string;
  /** The status that was reached; of the ledger, what was posted. */
  readonly what: string;
  readonly version: number | null;
  readonly txHash: string | null;
  /** In currency units. */
  readonly amount: string | null;
  readonly currency: string | null;
  readonly detail: string | null;
  /** Of a journal entry. */
  readonly postings: readonly TimelinePosting[];
}

export interface TimelinePosting {
  readonly accountId: string;
  readonly side: 'DEBIT' | 'CREDIT';
  readonly amount: string;
  readonly currency: string;
}

export interface TimelineQuery {
  readonly merchantId: string;
  readonly invoiceId: InvoiceId;
  /** False: without the ledger's entries, which the caller may not read. */
  readonly ledger: boolean;
}

interface TimelineDeps {
  readonly invoice: (id: InvoiceId) => Promise<Invoice | null>;
  readonly depositsOf: (id: InvoiceId) => Promise<readonly Deposit[]>;
  readonly sweepsOf: (id: InvoiceId) => Promise<readonly Sweep[]>;
  readonly entries: (ids: readonly string[]) => Promise<ReadonlyMap<string, JournalEntry>>;
}

/** Of one invoice, whoever sends how much to its address: what is over is left out, the oldest first. */
const ENTRIES_MAX = 1_000;
/** Sources that are looked up in the ledger. */
const SOURCES_MAX = 400;

/**
 * Everything that happened to an invoice, the oldest first; null when the merchant has none with this id. Made of the transitions that
 * items keep, of the transactions that their sweeps were mined with, and of the journal entries whose sources are versions of these items.
 */
export function readTimeline({ invoice, depositsOf, sweepsOf, entries }: TimelineDeps) {
  return async ({
    merchantId,
    invoiceId,
    ledger,
  }: TimelineQuery): Promise<{ readonly entries: readonly TimelineEntry[] } | null> => {
    const found = await invoice(invoiceId);
    if (found?.merchantId !== merchantId) return null;
    const [deposits, sweeps] = await Promise.all([depositsOf(invoiceId), sweepsOf(invoiceId)]);
    const sources = [...deposits, ...sweeps]
      .flatMap(({ id, version }) => Array.from({ length: version }, (_, before) => `${id}#${before + 1}`))
      .slice(-SOURCES_MAX);
    const ids = ledger ? sources.map((source) => entryId(merchantId, source)) : [];
    const posted = ids.length === 0 ? [] : [...(await entries(ids)).values()];
    const all = [
      ...found.transitions.map((move) => invoiceEntry(found, move)),
      ...deposits.flatMap(depositEntries),
      ...sweeps.flatMap(sweepEntries),
      ...posted.map((entry) => journalEntry(entry, decimalsOf([...deposits, ...sweeps]))),
    ];
    return { entries: all.toSorted(inOrder).slice(-ENTRIES_MAX) };
  };
}

/** Of one instant, what caused what: chain, then the invoice, then the books. */
const ORDER = ['DEPOSIT', 'CHAIN_TRANSACTION', 'SWEEP', 'INVOICE', 'LEDGER'] as const;

function inOrder(a: TimelineEntry, b: TimelineEntry): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.version ?? 0) - (b.version ?? 0);
}

const NOTHING = {
  version: null,
  txHash: null,
  amount: null,
  currency: null,
  detail: null,
  postings: [],
} as const;

function invoiceEntry(
  { id, amount }: Invoice,
  { status, at, version }: Invoice['transitions'][number],
): TimelineEntry {
  return { ...NOTHING, ...shownMoney(amount), at, kind: 'INVOICE', subject: id, what: status, version };
}

function depositEntries({ id, amount, txHash, from, transitions, blockNumber }: Deposit): TimelineEntry[] {
  const facts = { ...NOTHING, ...shownMoney(amount), kind: 'DEPOSIT', subject: id, txHash } as const;
  return transitions.map(({ status, at, version }) => ({
    ...facts,
    at,
    what: status,
    version,
    detail: from === null ? `block ${blockNumber}` : `from ${from}, block ${blockNumber}`,
  }));
}

function sweepEntries(sweep: Sweep): TimelineEntry[] {
  const { id, amount, txHash, method, transitions, movements, feeCurrency, failureReason } = sweep;
  const moves = transitions.map(({ status, at, version }): TimelineEntry => ({
    ...NOTHING,
    ...shownMoney(amount),
    at,
    kind: 'SWEEP',
    subject: id,
    what: status,
    version,
    txHash,
    detail: status === 'FAILED' ? failureReason : method,
  }));
  const minedAt = transitions.find(({ status }) => status === 'MINED' || status === 'FINAL')?.at;
  const mined = movements.map(
    ({ txHash: hash, purpose, fee, gasUsed, blockNumber, succeeded }): TimelineEntry => ({
      ...NOTHING,
      at: minedAt ?? sweep.updatedAt,
      kind: 'CHAIN_TRANSACTION',
      subject: id,
      what: succeeded ? 'MINED' : 'REVERTED',
      txHash: hash,
      amount: formatBaseUnits(fee.toString(), feeCurrency.decimals),
      currency: feeCurrency.symbol,
      detail: `${purpose === 'FUND' ? 'gas top-up' : 'to the treasury'}, block ${blockNumber}, gas ${gasUsed}`,
    }),
  );
  return [...mined, ...moves];
}

function journalEntry(entry: JournalEntry, decimals: ReadonlyMap<string, number>): TimelineEntry {
  return {
    ...NOTHING,
    at: entry.postedAt,
    kind: 'LEDGER',
    subject: entry.id,
    what: entry.reverses === undefined ? 'POSTED' : 'REVERSED',
    detail: entry.description,
    postings: entry.postings.map(({ accountId, side, amount, asset }) => {
      const [currency = asset] = asset.split('@');
      // The API names an account without its book.
      const account = accountId.slice(entry.book.length + 1);
      const shown = formatBaseUnits(amount.toString(), decimals.get(currency) ?? 0);
      return { accountId: account, side, amount: shown, currency };
    }),
  };
}

/** Decimals of what the invoice's money and its fees are in. */
function decimalsOf(items: readonly (Deposit | Sweep)[]): Map<string, number> {
  return new Map(
    items.flatMap((item) => [
      [item.amount.currency.symbol, item.amount.currency.decimals] as const,
      ...('feeCurrency' in item ? [[item.feeCurrency.symbol, item.feeCurrency.decimals] as const] : []),
    ]),
  );
}

function shownMoney({ units, currency }: Deposit['amount']): { amount: string; currency: string } {
  return { amount: formatBaseUnits(units.toString(), currency.decimals), currency: currency.symbol };
}

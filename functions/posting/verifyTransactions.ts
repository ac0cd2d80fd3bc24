import { type BookReader, entryId, type JournalEntry, type LedgerStore } from '../ledger/ports.ts';
import { parseTransactionId, type TransactionId } from '../shared/ids.ts';
import {
  type InboundIn,
  isInboundIn,
  isTransferIn,
  type Transaction,
  type TransactionStore,
  type TransferIn,
} from '../transactions/ports.ts';
import { approvalSources } from './templates/inbound.ts';
import { transferSource } from './templates/transfer.ts';

interface VerifyDeps {
  readonly reader: Pick<BookReader, 'entries'>;
  readonly ledger: Pick<LedgerStore, 'getEntry'>;
  readonly transactions: Pick<TransactionStore, 'getMany' | 'idsIn'>;
}

/** An entry and a transaction that do not say the same. */
export interface TransactionMismatch {
  readonly code:
    /** The transaction is POSTED and its entry is not in the journal. */
    | 'NO_ENTRY'
    /** The entry is in the journal and there is no such transaction. */
    | 'NO_TRANSACTION'
    /** The entry is in the journal and the transaction is not POSTED. */
    | 'NOT_POSTED'
    /** The transaction names another entry, or the entry posts another amount. */
    | 'DIFFERENT';
  readonly transactionId: string;
  readonly entryId: string;
}

const READ_AT_A_TIME = 100;

/**
 * Compares a book with its transactions, both ways. Entry and mark are one write, so that what does not fit is never what is under
 * way: each side is read again, consistently, before it counts.
 */
export function verifyTransactions(deps: VerifyDeps): (book: string) => Promise<TransactionMismatch[]> {
  return async (book) => {
    const found: TransactionMismatch[] = [];
    const posted = new Map<string, JournalEntry>();
    for await (const entry of deps.reader.entries(book))
      if (entry.transactionId !== undefined) posted.set(entry.id, entry);
    for (const entries of inGroups([...posted.values()]))
      found.push(...(await withoutTransaction(deps, entries)));
    let ids: TransactionId[] = [];
    for await (const id of deps.transactions.idsIn(book, 'POSTED')) {
      ids.push(id);
      if (ids.length < READ_AT_A_TIME) continue;
      found.push(...(await withoutEntry(deps, ids, posted)));
      ids = [];
    }
    found.push(...(await withoutEntry(deps, ids, posted)));
    return found;
  };
}

async function withoutTransaction(
  { transactions }: VerifyDeps,
  entries: readonly JournalEntry[],
): Promise<TransactionMismatch[]> {
  const ids = entries.flatMap(({ transactionId = '' }) => {
    const parsed = parseTransactionId(transactionId);
    return parsed.ok ? [parsed.value] : [];
  });
  const read = await transactions.getMany([...new Set(ids)]);
  return entries.flatMap((entry) => {
    const { id, transactionId = '' } = entry;
    const transaction = read.get(transactionId as TransactionId)?.();
    // Of a card payment `verifyCardPayments` knows which entries its facts make.
    if (transaction?.kind === 'CARD') return [];
    const code = transaction === undefined ? 'NO_TRANSACTION' : problemOf(transaction, entry);
    return code === null ? [] : [{ code, transactionId, entryId: id }];
  });
}

async function withoutEntry(
  { transactions, ledger }: VerifyDeps,
  ids: readonly TransactionId[],
  posted: ReadonlyMap<string, JournalEntry>,
): Promise<TransactionMismatch[]> {
  const missing: TransactionMismatch[] = [];
  for (const [id, stored] of await transactions.getMany(ids)) {
    const transaction = stored();
    if (!isPosted(transaction) || posted.has(transaction.journalEntryId)) continue;
    const entry = await ledger.getEntry(transaction.journalEntryId);
    // Posted since the journal was read.
    if (entry !== null && problemOf(transaction, entry) === null) continue;
    missing.push({ code: 'NO_ENTRY', transactionId: id, entryId: transaction.journalEntryId });
  }
  return missing;
}

function problemOf(transaction: Transaction, entry: JournalEntry): TransactionMismatch['code'] | null {
  if (!isPosted(transaction)) return 'NOT_POSTED';
  const source =
    transaction.kind === 'TRANSFER'
      ? transferSource(transaction)
      : (approvalSources(transaction).at(-1) ?? '');
  const expected = entryId(transaction.merchantId, source);
  const fits =
    transaction.journalEntryId === entry.id &&
    entry.id === expected &&
    entry.transactionId === transaction.id &&
    entry.postings.every(({ amount }) => amount === transaction.amount.units);
  return fits ? null : 'DIFFERENT';
}

function isPosted(transaction: Transaction): transaction is InboundIn<'POSTED'> | TransferIn<'POSTED'> {
  return isInboundIn(transaction, 'POSTED') || isTransferIn(transaction, 'POSTED');
}

function* inGroups<T>(all: readonly T[]): Iterable<readonly T[]> {
  for (let start = 0; start < all.length; start += READ_AT_A_TIME)
    yield all.slice(start, start + READ_AT_A_TIME);
}

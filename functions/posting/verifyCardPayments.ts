import type { CardPayment, PaymentStore } from '../gateways/ports.ts';
import { type BookReader, entryId, type JournalEntry, type LedgerStore } from '../ledger/ports.ts';
import { parseTransactionId, type TransactionId } from '../shared/ids.ts';
import { inParallel } from '../shared/inParallel.ts';
import type { TransactionStore } from '../transactions/ports.ts';
import type { PostingRequest } from './ports.ts';
import { cardPostings, isCardSource } from './templates/card.ts';
import type { TransactionMismatch } from './verifyTransactions.ts';

interface VerifyCardDeps {
  readonly reader: Pick<BookReader, 'entries'>;
  readonly ledger: Pick<LedgerStore, 'getEntry'>;
  readonly transactions: Pick<TransactionStore, 'getMany' | 'idsIn'>;
  readonly payments: Pick<PaymentStore, 'get'>;
}

/** Statuses in which a card payment is posted. */
const POSTED_STATUSES = ['POSTED', 'PARTIALLY_REFUNDED', 'REFUNDED', 'DISPUTED'] as const;

const READ_AT_A_TIME = 10;
const IDS_AT_A_TIME = 100;

/**
 * Compares a book with its card payments, both ways: each entry is one that the payment's facts make, and each fact of a posted payment
 * has its entry.
 */
export function verifyCardPayments(deps: VerifyCardDeps): (book: string) => Promise<TransactionMismatch[]> {
  return async (book) => {
    const entries = new Map<string, JournalEntry>();
    const ids = new Set<TransactionId>();
    for await (const entry of deps.reader.entries(book)) {
      const id = parseTransactionId(entry.transactionId ?? '');
      if (!id.ok || !isCardSource(entry.source)) continue;
      entries.set(entry.id, entry);
      ids.add(id.value);
    }
    for (const status of POSTED_STATUSES) {
      for await (const group of inGroups(deps.transactions.idsIn(book, status))) {
        const read = await deps.transactions.getMany(group);
        for (const [id, stored] of read) if (stored().kind === 'CARD') ids.add(id);
      }
    }
    const found = await inParallel([...ids], READ_AT_A_TIME, async (id) => {
      const payment = await deps.payments.get(id);
      return payment === null ? [] : mismatchesOf(deps, payment, entries);
    });
    return found.flat();
  };
}

async function mismatchesOf(
  { ledger }: VerifyCardDeps,
  payment: CardPayment,
  entries: ReadonlyMap<string, JournalEntry>,
): Promise<TransactionMismatch[]> {
  const { id: transactionId, merchantId } = payment;
  const { captures, others, reversals } = cardPostings(payment);
  const expected = new Map<string, PostingRequest>();
  for (const request of [...captures, ...others, ...reversals.map((each) => each.request)])
    expected.set(entryId(merchantId, request.draft.source), request);
  // What was taken back stands beside what takes it back.
  const reversed = new Set(reversals.map(({ of }) => entryId(merchantId, of)));
  const mismatches: TransactionMismatch[] = [];
  for (const entry of entries.values()) {
    if (entry.transactionId !== transactionId || reversed.has(entry.id)) continue;
    const request = expected.get(entry.id);
    if (request === undefined || !sameLines(request, entry))
      mismatches.push({ code: 'DIFFERENT', transactionId, entryId: entry.id });
  }
  if (payment.status !== 'POSTED') return mismatches;
  for (const { draft } of [...captures, ...others]) {
    const id = entryId(merchantId, draft.source);
    // Posted since the journal was read, perhaps.
    if (!entries.has(id) && (await ledger.getEntry(id)) === null)
      mismatches.push({ code: 'NO_ENTRY', transactionId, entryId: id });
  }
  return mismatches;
}

function sameLines({ draft }: PostingRequest, { postings }: JournalEntry): boolean {
  const textOf = (lines: JournalEntry['postings']): string =>
    lines
      .map(({ accountId, side, amount, asset }) => `${accountId} ${side} ${amount} ${asset}`)
      .sort()
      .join('\n');
  return textOf(draft.postings) === textOf(postings);
}

async function* inGroups(ids: AsyncIterable<TransactionId>): AsyncIterable<TransactionId[]> {
  let group: TransactionId[] = [];
  for await (const id of ids) {
    group.push(id);
    if (group.length < IDS_AT_A_TIME) continue;
    yield group;
    group = [];
  }
  yield group;
}

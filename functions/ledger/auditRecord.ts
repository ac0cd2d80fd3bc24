import { entryId, type JournalEntry } from './journalEntry.ts';

/** What somebody did with a key. */
export interface AuditRecord {
  /** Of its entry in the journal. */
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly keyId: string;
  /** Type of the event that it was: `invoice.cancelled`. */
  readonly action: string;
  /** What was changed, and which version of it that made. */
  readonly subject: string;
  readonly version: number;
}

/** What the record is made of. */
export interface AuditedEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly merchantId: string;
  readonly subject: string;
  readonly version: number;
  readonly changedBy?: { readonly keyId: string } | undefined;
}

/** The book of a merchant's audit; no merchant's id has a dot. */
export function auditBook(merchantId: string): string {
  return `${merchantId}.audit`;
}

/**
 * The event as an entry of the journal without postings: it is sealed, anchored and verified as every other, and a second delivery of the
 * event finds it. Null for what no key did.
 */
export function auditEntry(event: AuditedEvent): JournalEntry | null {
  const { id, type, occurredAt, merchantId, subject, version, changedBy } = event;
  if (changedBy === undefined) return null;
  const book = auditBook(merchantId);
  const said = { action: type, keyId: changedBy.keyId, subject, version };
  return {
    id: entryId(book, id),
    book,
    source: id,
    description: JSON.stringify(said),
    postings: [],
    postedAt: occurredAt,
  };
}

/** What an entry of an audit book says. */
export function auditRecord({ id, postedAt, description }: JournalEntry): AuditRecord {
  const said = JSON.parse(description) as Omit<AuditRecord, 'id' | 'at'>;
  return { id, at: postedAt, ...said };
}

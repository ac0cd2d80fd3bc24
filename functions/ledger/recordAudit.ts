import { auditEntry, type AuditedEvent } from './auditRecord.ts';
import type { AuditBook } from './ports.ts';

/** Writes who did what into the merchant's audit book, once for each event. */
export function recordAudit({ book }: { readonly book: AuditBook }) {
  return async (event: AuditedEvent): Promise<'RECORDED' | 'RECORDED_BEFORE' | 'NOBODY'> => {
    const entry = auditEntry(event);
    if (entry === null) return 'NOBODY';
    return (await book.append(entry)) ? 'RECORDED' : 'RECORDED_BEFORE';
  };
}

import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { auditBook, type AuditRecord, auditRecord } from './auditRecord.ts';
import type { AuditBook } from './ports.ts';

export interface AuditQuery {
  readonly merchantId: string;
  /** 1 to 100. */
  readonly limit: number;
  readonly nextToken?: string | null | undefined;
}

export interface AuditPage {
  readonly items: readonly AuditRecord[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

/** One page of what a merchant's keys did, newest first. A token of anything else is `InvalidInput`. */
export function readAudit({ book }: { readonly book: Pick<AuditBook, 'newest'> }) {
  return async ({ merchantId, limit, nextToken }: AuditQuery): Promise<Result<AuditPage, PaymentsError>> => {
    const list = ['audit', merchantId];
    const before = nextToken ? readPageToken(list, nextToken) : undefined;
    if (before === null)
      return err(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
    const found = await book.newest(auditBook(merchantId), limit + 1, before);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return ok({
      items: page.map(({ entry }) => auditRecord(entry)),
      nextToken: found.length > limit && last !== undefined ? pageToken(list, last.position) : null,
    });
  };
}

import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { InvoiceId } from '../shared/ids.ts';
import { parseInvoiceId, parseTransactionId } from '../shared/ids.ts';
import { pageToken, readPageToken } from '../shared/pageToken.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { Term } from './countedEvent.ts';
import type { ReportStore } from './ports.ts';

export interface FindQuery {
  readonly merchantId: string;
  readonly find: Term['found'];
  /** As it was entered: an id, an address, a transaction hash, or a reference. */
  readonly text: string;
  /** 1 to 100. */
  readonly limit: number;
  readonly nextToken?: string | null | undefined;
}

/** As a list gives it: items are read, and compared with their merchant, in the next step. */
export interface FoundIds {
  readonly ids: readonly string[];
  readonly nextToken: string | null;
}

interface FindDeps {
  readonly store: Pick<ReportStore, 'found'>;
  /** The invoices that an address was given to, on any chain. */
  readonly ownersOf: (address: string) => Promise<readonly InvoiceId[]>;
}

const TEXT_CHARACTERS_MAX = 255;
const ADDRESS = /^0x[0-9a-f]{40}$/i;
const HASH = /^0x[0-9a-f]{64}$/i;

/** Ids of what a text names exactly, the newest first: each by a key, and nothing is searched through. */
export function findSubjects({ store, ownersOf }: FindDeps) {
  return async (query: FindQuery): Promise<Result<FoundIds, PaymentsError>> => {
    const { merchantId, find, limit } = query;
    const text = query.text.trim();
    if (text === '' || text.length > TEXT_CHARACTERS_MAX)
      return err(invalidInput('text', query.text, `1 to ${TEXT_CHARACTERS_MAX} characters`));
    const parsed = find === 'INVOICE' ? parseInvoiceId(text) : parseTransactionId(text);
    if (parsed.ok) return ok({ ids: [parsed.value], nextToken: null });
    if (find === 'INVOICE' && ADDRESS.test(text)) return ok({ ids: await ownersOf(text), nextToken: null });
    const term = HASH.test(text) ? text.toLowerCase() : text;
    const list = ['found', merchantId, find, term];
    const given = query.nextToken ?? null;
    const before = given === null ? undefined : readPageToken(list, given);
    if (before === null)
      return err(invalidInput('nextToken', given, 'the nextToken of a page of this search'));
    const found = await store.found(merchantId, { found: find, term }, limit + 1, before);
    const ids = found.slice(0, limit);
    const last = ids.at(-1);
    return ok({ ids, nextToken: found.length > limit && last !== undefined ? pageToken(list, last) : null });
  };
}

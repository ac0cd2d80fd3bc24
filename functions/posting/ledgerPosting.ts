import {
  entryId,
  fulfils,
  type JournalEntry,
  journalEntry,
  type LedgerStore,
  type Refusal,
} from '../ledger/ports.ts';
import type { PostingMark, PostingOutcome, PostingPort, PostingRefusal } from './ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface LedgerPostingDeps {
  readonly ledger: Pick<LedgerStore, 'openAccount' | 'getAccount' | 'post' | 'refuse'>;
  readonly clock: Clock;
}

/** Posts to our own ledger. Opens accounts that it meets for the first time, and gives them the definition that they have by now. */
export function ledgerPosting({ ledger, clock }: LedgerPostingDeps): PostingPort {
  async function refuse(
    source: Pick<JournalEntry, 'id' | 'source' | 'postedAt'>,
    refusal: Refusal,
    mark?: PostingMark,
  ): Promise<PostingOutcome> {
    const outcome = await ledger.refuse(source, refusal, mark?.refused(explained(refusal)));
    switch (outcome.kind) {
      case 'REFUSED':
        return { kind: 'REFUSED', marked: true, ...explained(refusal) };
      case 'ALREADY_REFUSED':
        return { kind: 'REFUSED', marked: false, ...explained(outcome.refusal) };
      case 'ALREADY_POSTED':
        return { kind: 'POSTED', marked: false, reference: source.id };
      case 'MARK_CONFLICT':
        return outcome;
    }
  }

  return {
    async post({ draft, accounts }, mark): Promise<PostingOutcome> {
      const now = dateNow(clock);
      const made = journalEntry(draft, now);
      if (!made.ok) {
        // What is marked ends with its refusal; anything else is a bug of a template, and posted once it is mended.
        if (mark === undefined) throw new Error(`posting ${draft.source} is not valid: ${made.error.code}`);
        const id = entryId(draft.book, draft.source);
        return refuse({ id, source: draft.source, postedAt: now.toISOString() }, made.error, mark);
      }
      const entry = made.value;
      for (const account of accounts) {
        const standing = await ledger.getAccount(account.id);
        if (standing === null || !fulfils(standing, account)) await ledger.openAccount(account);
      }
      const joined = mark?.posted(entry.id);
      const outcome = await ledger.post(entry, joined === undefined ? {} : { mark: joined });
      switch (outcome.kind) {
        case 'POSTED':
        case 'ALREADY_POSTED':
          return { kind: 'POSTED', marked: outcome.kind === 'POSTED', reference: entry.id };
        case 'REFUSED':
          return { kind: 'REFUSED', marked: false, ...explained(outcome.refusal) };
        case 'INSUFFICIENT':
          // Between that look and this one the same event, delivered twice, may have been posted.
          return refuse(entry, { code: 'INSUFFICIENT_FUNDS', accountId: outcome.accountId }, mark);
        case 'MARK_CONFLICT':
          return outcome;
        case 'SOURCE_CONFLICT':
        case 'UNKNOWN_ACCOUNT':
        case 'HOLD_REFUSED':
          throw new Error(`posting ${draft.source} ended as ${outcome.kind}`);
      }
    },
  };
}

function explained({ code, accountId }: Refusal): PostingRefusal {
  return code === 'INSUFFICIENT_FUNDS'
    ? { code, reason: `Account ${accountId} has too little for this.` }
    : { code, reason: 'The entry is not a valid one.' };
}

import { journalEntry, type LedgerStore } from '../ledger/ports.ts';
import type { PostingOutcome, PostingPort } from './ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface LedgerPostingDeps {
  readonly ledger: Pick<LedgerStore, 'openAccount' | 'getAccount' | 'post' | 'refuse'>;
  readonly clock: Clock;
}

/** Posts to our own ledger. Opens accounts that it meets for the first time. */
export function ledgerPosting({ ledger, clock }: LedgerPostingDeps): PostingPort {
  return {
    async post({ draft, accounts }): Promise<PostingOutcome> {
      const entry = journalEntry(draft, dateNow(clock));
      if (!entry.ok)
        return { kind: 'REFUSED', code: entry.error.code, reason: 'The entry is not a valid one.' };
      for (const account of accounts) {
        if (!(await ledger.getAccount(account.id))) await ledger.openAccount(account);
      }
      const outcome = await ledger.post(entry.value);
      switch (outcome.kind) {
        case 'POSTED':
        case 'ALREADY_POSTED':
          return { kind: 'POSTED', reference: entry.value.id };
        case 'INSUFFICIENT':
          // Between that look and this one the same event, delivered twice, may have been posted.
          if ((await ledger.refuse(entry.value, outcome.accountId)) === 'POSTED')
            return { kind: 'POSTED', reference: entry.value.id };
          return {
            kind: 'REFUSED',
            code: 'INSUFFICIENT_FUNDS',
            reason: `Account ${outcome.accountId} has too little for this.`,
          };
        case 'SOURCE_CONFLICT':
        case 'UNKNOWN_ACCOUNT':
        case 'HOLD_REFUSED':
          throw new Error(`posting ${draft.source} ended as ${outcome.kind}`);
      }
    },
  };
}

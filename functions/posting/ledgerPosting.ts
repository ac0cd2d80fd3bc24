import DataLoader from 'dataloader';
import {
  type Account,
  entryId,
  fulfils,
  type JournalEntry,
  journalEntry,
  type LedgerStore,
  type PostOutcome,
  type Refusal,
} from '../ledger/ports.ts';
import type { PostingMark, PostingOutcome, PostingPort, PostingRefusal, PostingRequest } from './ports.ts';
import { type Clock, dateNow } from '../shared/clock.ts';

interface LedgerPostingDeps {
  readonly ledger: Pick<LedgerStore, 'openAccount' | 'getAccount' | 'postAll' | 'refuse'>;
  readonly clock: Clock;
  /** True: what is posted at the same moment is committed in groups. Default: false. */
  readonly postsTogether?: boolean;
}

interface Asked {
  readonly request: PostingRequest;
  readonly mark: PostingMark | undefined;
}

/** Posts to our own ledger. Opens accounts that it meets for the first time, and gives them the definition that they have by now. */
export function ledgerPosting({ ledger, clock, postsTogether = false }: LedgerPostingDeps): PostingPort {
  async function postAll(asked: readonly Asked[]): Promise<PromiseSettledResult<PostingOutcome>[]> {
    const now = dateNow(clock);
    const open = opening(ledger);
    const ready = await Promise.allSettled(
      asked.map(async ({ request: { draft, accounts } }) => {
        const made = journalEntry(draft, now);
        if (made.ok) await Promise.all(accounts.map(open));
        return made;
      }),
    );
    const valid = ready.flatMap((one, index) => {
      if (one.status === 'rejected' || !one.value.ok) return [];
      const entry = one.value.value;
      const mark = asked[index]?.mark?.posted(entry.id);
      const holdId = asked[index]?.request.holdId;
      return [
        {
          index,
          entry,
          ...(mark === undefined ? {} : { mark }),
          ...(holdId === undefined ? {} : { holdId }),
        },
      ];
    });
    const posted = await ledger.postAll(valid);
    const outcomes = new Map(valid.map(({ index }, position) => [index, posted[position]]));
    return Promise.allSettled(
      asked.map(async ({ request: { draft }, mark }, index) => {
        const made = unwrapped(ready[index]);
        if (made.ok) return afterPost(ledger, made.value, unwrapped(outcomes.get(index)), mark);
        // What is marked ends with its refusal; anything else is a bug of a template, and posted once it is mended.
        if (mark === undefined) throw new Error(`posting ${draft.source} is not valid: ${made.error.code}`);
        const id = entryId(draft.book, draft.source);
        return refuse(ledger, { id, source: draft.source, postedAt: now.toISOString() }, made.error, mark);
      }),
    );
  }

  const together = new DataLoader<Asked, PostingOutcome>(
    async (asked) =>
      (await postAll(asked)).map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error))),
    { cache: false },
  );
  return {
    post: async (request, mark) =>
      postsTogether ? together.load({ request, mark }) : unwrapped((await postAll([{ request, mark }]))[0]),
  };
}

async function refuse(
  ledger: Pick<LedgerStore, 'refuse'>,
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

/** What the ledger's answer means; what it has too little for is refused for good. */
async function afterPost(
  ledger: Pick<LedgerStore, 'refuse'>,
  entry: JournalEntry,
  outcome: PostOutcome,
  mark?: PostingMark,
): Promise<PostingOutcome> {
  switch (outcome.kind) {
    case 'POSTED':
    case 'ALREADY_POSTED':
      return { kind: 'POSTED', marked: outcome.kind === 'POSTED', reference: entry.id };
    case 'REFUSED':
      return { kind: 'REFUSED', marked: false, ...explained(outcome.refusal) };
    case 'INSUFFICIENT':
      // Between that look and this one the same event, delivered twice, may have been posted.
      return refuse(ledger, entry, { code: 'INSUFFICIENT_FUNDS', accountId: outcome.accountId }, mark);
    case 'MARK_CONFLICT':
      return outcome;
    case 'HOLD_REFUSED':
      // What was reserved has been given back: whoever waited so long has nothing to be posted.
      if (outcome.problem.code === 'HOLD_ENDED') return refuse(ledger, entry, { code: 'HOLD_ENDED' }, mark);
      throw new Error(`posting ${entry.source} ended as ${outcome.problem.code}`);
    case 'SOURCE_CONFLICT':
    case 'UNKNOWN_ACCOUNT':
      throw new Error(`posting ${entry.source} ended as ${outcome.kind}`);
  }
}

/** Each account once, however many postings are to be the first to touch it. */
function opening(
  ledger: Pick<LedgerStore, 'openAccount' | 'getAccount'>,
): (account: Account) => Promise<void> {
  const opened = new Map<string, Promise<void>>();
  async function open(account: Account): Promise<void> {
    const standing = await ledger.getAccount(account.id);
    if (standing === null || !fulfils(standing, account)) await ledger.openAccount(account);
  }
  return (account) => {
    const definition = JSON.stringify([account.id, account.mayBeNegative, account.stripes]);
    const already = opened.get(definition) ?? open(account);
    opened.set(definition, already);
    return already;
  };
}

function unwrapped<T>(settled: PromiseSettledResult<T> | undefined): T {
  if (settled?.status === 'fulfilled') return settled.value;
  throw settled?.reason instanceof Error
    ? settled.reason
    : new Error(`not posted: ${String(settled?.reason)}`);
}

function explained({ code, accountId }: Refusal): PostingRefusal {
  switch (code) {
    case 'INSUFFICIENT_FUNDS':
      return { code, reason: `Account ${accountId} has too little for this.` };
    case 'HOLD_ENDED':
      return { code, reason: 'What was reserved for it has been given back.' };
    default:
      return { code, reason: 'The entry is not a valid one.' };
  }
}

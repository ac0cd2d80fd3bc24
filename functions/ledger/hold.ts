import { err, ok, type Result } from '../shared/result.ts';

/**
 * The first phase of a two-phase posting: an amount of one account that nothing else may take. It ends once: posted in full
 * or in part, voided, or expired.
 */
export type Hold = HoldFacts &
  (
    | { readonly status: 'PENDING' }
    | { readonly status: 'POSTED'; readonly entryId: string; readonly postedAmount: bigint }
    | { readonly status: 'VOIDED' }
    | { readonly status: 'EXPIRED' }
  );

export interface HoldFacts {
  /** Unique and chosen by the caller: the same id again is the same hold. */
  readonly id: string;
  readonly book: string;
  readonly accountId: string;
  /** Base units, above zero. */
  readonly amount: bigint;
  /** ISO 8601, UTC. After it the hold expires by itself. */
  readonly expiresAt: string;
  /** The stripe of the account that carries the hold. */
  readonly stripe: number;
}

export type HoldProblem =
  | { readonly code: 'HOLD_ENDED'; readonly status: Exclude<Hold['status'], 'PENDING'> }
  | { readonly code: 'UNKNOWN_HOLD' }
  /** The id is that of another hold: of another account, amount or time. */
  | { readonly code: 'OTHER_HOLD' }
  | { readonly code: 'AMOUNT_NOT_POSITIVE' }
  | { readonly code: 'MORE_THAN_HELD'; readonly held: bigint }
  | { readonly code: 'NOT_YET_EXPIRED' };

/** Whether `amount` of the hold can be posted at `now`; the rest of the hold is released. */
export function canPost(hold: Hold, amount: bigint, now: Date): Result<true, HoldProblem> {
  if (hold.status !== 'PENDING') return err({ code: 'HOLD_ENDED', status: hold.status });
  if (now.toISOString() >= hold.expiresAt) return err({ code: 'HOLD_ENDED', status: 'EXPIRED' });
  // Nothing is taken from the account of a hold that belongs to something else.
  if (amount <= 0n) return err({ code: 'AMOUNT_NOT_POSITIVE' });
  if (amount > hold.amount) return err({ code: 'MORE_THAN_HELD', held: hold.amount });
  return ok(true);
}

/** Whether a hold that stands is the one that is asked for: the same request again is the same hold, while it is pending. */
export function canHoldAgain(
  standing: Hold,
  { accountId, amount, expiresAt }: Pick<HoldFacts, 'accountId' | 'amount' | 'expiresAt'>,
): Result<true, HoldProblem> {
  const same =
    standing.accountId === accountId && standing.amount === amount && standing.expiresAt === expiresAt;
  if (!same) return err({ code: 'OTHER_HOLD' });
  return standing.status === 'PENDING' ? ok(true) : err({ code: 'HOLD_ENDED', status: standing.status });
}

export function canVoid(hold: Hold): Result<true, HoldProblem> {
  return hold.status === 'PENDING' ? ok(true) : err({ code: 'HOLD_ENDED', status: hold.status });
}

export function canExpire(hold: Hold, now: Date): Result<true, HoldProblem> {
  if (hold.status !== 'PENDING') return err({ code: 'HOLD_ENDED', status: hold.status });
  return now.toISOString() >= hold.expiresAt ? ok(true) : err({ code: 'NOT_YET_EXPIRED' });
}

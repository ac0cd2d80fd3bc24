/** A review of what the risk rules leave to a person: the authorisation stands meanwhile, and nothing is captured. */
export interface PaymentReview {
  /** Until when a person may decide; then it is refused by itself. ISO 8601. */
  readonly until: string;
  /** Null while it is open. */
  readonly decision: 'APPROVED' | 'REJECTED' | 'TIMED_OUT' | null;
  /** Why, in the words of who decided. */
  readonly note: string | null;
}

/** Why a review that has ended refuses the payment; null where it does not. */
export function refusalOf({
  decision,
  note,
}: PaymentReview): { failureCode: string; failureReason: string } | null {
  switch (decision) {
    case 'REJECTED':
      return { failureCode: 'REJECTED_IN_REVIEW', failureReason: note ?? 'Rejected.' };
    case 'TIMED_OUT':
      return { failureCode: 'REVIEW_TIMED_OUT', failureReason: 'Nobody decided in time.' };
    case 'APPROVED':
    case null:
      return null;
  }
}

import type { Claim, HeldClaim } from '../idempotency/ports.ts';
import type { PaymentsError } from '../shared/errors.ts';
import type { TransactionId } from '../shared/ids.ts';
import type { JoinedWrite } from '../shared/joinedWrite.ts';
import type { CardPayment } from './cardPayment.ts';
import type { GatewayReference } from './paymentKeys.ts';

/** KEY_TAKEN: somebody holds the idempotency key. CONFLICT: the payment changed since it was read. Nothing was written. */
export type BeginOutcome = 'BEGUN' | 'KEY_TAKEN' | 'CONFLICT';

/** Completes a claim with the write, or not at all. */
export interface Completion {
  readonly held: HeldClaim;
  readonly failure?: PaymentsError;
}

/** Card payments beside the other transactions, in the same table. */
export interface PaymentStore {
  /** Consistent; null where there is none, or where it is of another kind. */
  get(id: TransactionId): Promise<CardPayment | null>;
  /** The payment that a gateway's account calls so; null where there is none, or none yet: eventually consistent. */
  idOf(reference: GatewayReference): Promise<TransactionId | null>;
  /** Claim, payment and what is joined to them, all or none. `before` is null for a new one. */
  begin(
    claim: Claim,
    nowMs: number,
    write?: { before: CardPayment | null; after: CardPayment },
    joined?: readonly JoinedWrite[],
  ): Promise<BeginOutcome>;
  /** Stores `after` if the stored version is still `before.version`; false where it is another. */
  replace(before: CardPayment, after: CardPayment, completion?: Completion): Promise<boolean>;
  /** Completes a claim where nothing else is to be written. False: it is somebody else's by now. */
  complete(completion: Completion): Promise<boolean>;
  /** The write of `replace` for another store's transaction. */
  replacement(before: CardPayment, after: CardPayment): JoinedWrite;
  /** Ids of payments of one shard (0 to 15) that are due at `now`, the longest due first; eventually consistent. */
  due(
    shard: number,
    now: Date,
    after?: string,
  ): Promise<{ readonly ids: readonly string[]; readonly after?: string }>;
}

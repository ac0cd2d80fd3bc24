import { AUTHORIZED_FOR_MS, type CardPayment } from '../../gateways/ports.ts';
import type { Account, HoldRequest } from '../../ledger/ports.ts';
import { type ChartAsset, type ChartRole, chartAccount, fiatAsset } from '../chart.ts';
import type { PostingRequest } from '../ports.ts';
import { credit, debit, type Line, requestOf } from './lines.ts';

/**
 * What a card payment's facts come to in the ledger, an entry for each: its source is the fact, so that each is posted once however often
 * and in whichever order it is told. Null where a fact is of nothing.
 */
export interface CardPostings {
  /** Dr receivable of the gateway, Cr payable to the merchant. */
  readonly captures: readonly PostingRequest[];
  /** All else that stands by itself: fees, refunds, disputes. */
  readonly others: readonly PostingRequest[];
  /** What takes an entry back, if that entry was posted. */
  readonly reversals: readonly Reversal[];
}

export interface Reversal {
  /** The source of the entry that it takes back. */
  readonly of: string;
  readonly request: PostingRequest;
}

type Capture = CardPayment['facts']['captures'][number];
type Refund = CardPayment['facts']['refunds'][number];
type Dispute = CardPayment['facts']['disputes'][number];

/** The entries that the payment's facts make. */
export function cardPostings(payment: CardPayment): CardPostings {
  const { captures, refunds, disputes } = payment.facts;
  const book = new CardBook(payment);
  const taken = captures.filter(({ failed }) => failed === null);
  const failed = captures.filter((capture) => capture.failed !== null);
  return {
    captures: kept(taken.map((capture) => book.captured(capture))),
    others: kept([
      ...taken.map((capture) => book.fee(capture)),
      ...refunds.filter(({ status }) => status === 'SUCCEEDED').map((refund) => book.refunded(refund)),
      ...disputes.flatMap((dispute) => book.disputed(dispute)),
    ]),
    reversals: [
      ...failed.flatMap((capture) => [
        ...reversalOf(book.captured(capture)),
        ...reversalOf(book.fee(capture)),
      ]),
      ...refunds
        .filter(({ status }) => status === 'FAILED')
        .flatMap((refund) => reversalOf(book.refunded(refund))),
      // One that was won may be lost in the second round.
      ...disputes
        .filter(({ status }) => status === 'LOST')
        .flatMap((dispute) => reversalOf(book.disputeEnded(dispute, 'WON'))),
    ],
  };
}

/** Whether an entry's source is a fact of a card payment. */
export function isCardSource(source: string): boolean {
  return /^txn_\w+#(capture|fee|refund|dispute)#/.test(source);
}

/** The entry the other way round. */
function reversalOf(request: PostingRequest | null): Reversal[] {
  if (request === null) return [];
  const { draft, accounts } = request;
  const postings = draft.postings.map((posting) => ({
    ...posting,
    side: posting.side === 'DEBIT' ? ('CREDIT' as const) : ('DEBIT' as const),
  }));
  const back = {
    ...draft,
    postings,
    source: `${draft.source}#reversed`,
    description: `Taken back: ${draft.description}`,
  };
  return [{ of: draft.source, request: { draft: back, accounts } }];
}

/** The entries of one payment, in its merchant's book. */
class CardBook {
  readonly #payment: CardPayment;
  readonly #asset: ChartAsset;

  constructor(payment: CardPayment) {
    this.#payment = payment;
    this.#asset = fiatAsset(payment.amount.currency);
  }

  captured({ id, amount }: Capture): PostingRequest | null {
    return this.#entry(`capture#${id}`, 'Card payment', [
      this.#debit('receivable', amount),
      this.#credit('payable', amount),
    ]);
  }

  fee({ id, fee }: Capture): PostingRequest | null {
    return this.#entry(`fee#${id}`, 'Fee of the gateway', this.#feeLines(fee ?? 0n));
  }

  refunded({ id, amount }: Refund): PostingRequest | null {
    return this.#entry(`refund#${id}`, 'Refund', [
      this.#debit('payable', amount),
      this.#credit('receivable', amount),
    ]);
  }

  /** The gateway keeps the amount back as it is opened, and its fee for good; how it ends says whose the amount is. */
  disputed({ id, amount, fee, status }: Dispute): (PostingRequest | null)[] {
    const opened = this.#entry(`dispute#${id}`, 'Dispute opened', [
      this.#debit('disputed', amount),
      this.#credit('receivable', amount),
      ...this.#feeLines(fee),
    ]);
    return status === 'OPEN' ? [opened] : [opened, this.disputeEnded({ id, amount }, status)];
  }

  disputeEnded(
    { id, amount }: Pick<Dispute, 'id' | 'amount'>,
    status: 'WON' | 'LOST',
  ): PostingRequest | null {
    const ended = status.toLowerCase();
    return this.#entry(`dispute#${id}#${ended}`, `Dispute ${ended}`, [
      this.#debit(status === 'WON' ? 'receivable' : 'payable', amount),
      this.#credit('disputed', amount),
    ]);
  }

  #feeLines(fee: bigint): Line[] {
    return [this.#debit('fee-expense', fee), this.#credit('receivable', fee)];
  }

  #entry(fact: string, what: string, lines: readonly Line[]): PostingRequest | null {
    const { id, merchantId: book } = this.#payment;
    return requestOf(
      { book, source: `${id}#${fact}`, description: `${what} ${id}`, transactionId: id },
      lines,
    );
  }

  #debit(role: ChartRole, amount: bigint): Line {
    return debit(this.#account(role), this.#asset, amount);
  }

  #credit(role: ChartRole, amount: bigint): Line {
    return credit(this.#account(role), this.#asset, amount);
  }

  #account(role: ChartRole): ReturnType<typeof chartAccount> {
    const { merchantId, gateway } = this.#payment;
    return chartAccount(merchantId, `card-${gateway}`, role, this.#asset);
  }
}

function kept(requests: readonly (PostingRequest | null)[]): PostingRequest[] {
  return requests.filter((request) => request !== null);
}

/** What is authorised and not yet taken: a hold on an account that nothing is posted to, by the payment's own id. */
export function authorizationHold(payment: CardPayment): { account: Account; request: HoldRequest } | null {
  const { id, merchantId, gateway, facts, createdAt, captureMethod } = payment;
  if (captureMethod === 'AUTOMATIC' || facts.authorized === null) return null;
  const account = chartAccount(
    merchantId,
    `card-${gateway}`,
    'authorized',
    fiatAsset(payment.amount.currency),
  );
  const { amount, expiresAt } = facts.authorized;
  const lasts = Date.parse(expiresAt ?? createdAt) + (expiresAt === null ? AUTHORIZED_FOR_MS : 0);
  return { account, request: { id, accountId: account.id, amount, expiresAt: new Date(lasts) } };
}

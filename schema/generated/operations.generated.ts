/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** How far a deposit is. */
export type DepositStatus =
  /** Final by the currency's rule. */
  | 'CONFIRMED'
  /** Taken back by a reorganisation. */
  | 'ORPHANED'
  /** In a block, not yet final. */
  | 'SEEN'
  /** Part of a sweep under way. */
  | 'SWEEPING'
  /** At the treasury. */
  | 'SWEPT';

/** How a dispute stands. */
export type DisputeStatus =
  /** The money went back to the payer. */
  | 'LOST'
  /** The gateway waits for an answer, and keeps the amount back. */
  | 'OPEN'
  /** The money is the merchant's. */
  | 'WON';

/** What is unusual about the money of an invoice. */
export type InvoiceException =
  /** Money came after the expiry or to a cancelled invoice. */
  | 'LATE'
  /** More than the amount has arrived. */
  | 'OVER'
  /** Less than the amount has arrived. */
  | 'PARTIAL'
  /** Money came in another configured asset than the invoice's; `otherDeposits` has it. */
  | 'WRONG_ASSET';

/** How far an invoice is. */
export type InvoiceStatus =
  /** Cancelled by the merchant; late money is held until `acceptLatePayment`. */
  | 'CANCELLED'
  /** The amount has arrived and is not yet final. */
  | 'CONFIRMING'
  /** Its time is over; late money still counts, or waits for `acceptLatePayment`, as the chain is configured. */
  | 'EXPIRED'
  /** The amount is final. */
  | 'PAID'
  /** Waits for money. */
  | 'PENDING'
  /** The money is on its way to the treasury. */
  | 'SWEEPING'
  /** The sweep was given up; `retrySweep` starts it again. */
  | 'SWEEP_FAILED'
  /** The money is at the treasury. */
  | 'SWEPT';

/** A dispute of a card payment, as an event tells it. */
export type PublishCardDisputeInput = {
  /** Base units. */
  readonly amount: string;
  /** When it was told first. */
  readonly createdAt: string;
  /** Its id. */
  readonly id: string;
  /** The payer's. */
  readonly reason?: string | null | undefined;
  /** Until when the gateway takes an answer. */
  readonly respondBy?: string | null | undefined;
  /** How it stands. */
  readonly status: DisputeStatus;
};

/** A refund of a card payment, as an event tells it. */
export type PublishCardRefundInput = {
  /** Base units. */
  readonly amount: string;
  /** When it was asked for. */
  readonly createdAt: string;
  /** Its id. */
  readonly id: string;
  /** How far it is. */
  readonly status: string;
};

/** A head as the event carries it. */
export type PublishChainHeadInput = {
  /** Milliseconds between blocks. */
  readonly blockTimeMs: number;
  /** EIP-155 id of the chain. */
  readonly chainId: number;
  /** Null where the chain has no such tag. */
  readonly finalized?: number | null | undefined;
  /** The block's hash. */
  readonly hash: string;
  /** The block's number. */
  readonly number: number;
  /** Null where the chain has no such tag. */
  readonly safe?: number | null | undefined;
  /** Seconds since 1970. */
  readonly timestamp: number;
  /** Of the head. */
  readonly version: number;
};

/** A deposit in an event. */
export type PublishDepositInput = {
  /** In base units. */
  readonly amount: string;
  /** As stored. */
  readonly blockHash: string;
  /** As stored. */
  readonly blockNumber: number;
  /** As stored. */
  readonly confirmations?: number | null | undefined;
  /** As stored. */
  readonly from?: string | null | undefined;
  /** As stored. */
  readonly id: string;
  /** As stored. */
  readonly logIndex?: number | null | undefined;
  /** As stored. */
  readonly status: DepositStatus;
  /** As stored. */
  readonly txHash?: string | null | undefined;
};

/** An invoice in an event: the allow-list of what leaves the system, amounts in base units. */
export type PublishInvoiceInput = {
  /** As stored. */
  readonly address: string;
  /** In base units. */
  readonly amount: string;
  /** In base units. */
  readonly amountDue: string;
  /** In base units. */
  readonly amountReceived: string;
  /** As stored. */
  readonly chainId: number;
  /** As stored. */
  readonly confirmations?: number | null | undefined;
  /** As stored. */
  readonly createdAt: string;
  /** As stored. */
  readonly currency: string;
  /** As stored. */
  readonly customerId?: string | null | undefined;
  /** Of `currency`. */
  readonly decimals: number;
  /** As stored. */
  readonly deposits: ReadonlyArray<PublishDepositInput>;
  /** As stored. */
  readonly exceptions: ReadonlyArray<InvoiceException>;
  /** As stored. */
  readonly expiresAt: string;
  /** As stored. */
  readonly failureReason?: string | null | undefined;
  /** As stored. */
  readonly finalityTag?: string | null | undefined;
  /** As stored. */
  readonly holdCode?: string | null | undefined;
  /** As stored. */
  readonly id: string;
  /** As stored. */
  readonly lateAccepted?: boolean | null | undefined;
  /** As stored. */
  readonly links?: PublishLinksInput | null | undefined;
  /** As stored. */
  readonly merchantId: string;
  /** As stored. */
  readonly merchantName: string;
  /** As stored. */
  readonly metadata?: unknown;
  /** As stored. */
  readonly otherDeposits?: ReadonlyArray<PublishOtherDepositInput> | null | undefined;
  /** As stored. */
  readonly paidAt?: string | null | undefined;
  /** As stored. */
  readonly paymentUri: string;
  /** As stored. */
  readonly reference?: string | null | undefined;
  /** As stored. */
  readonly requiredConfirmations?: number | null | undefined;
  /** As stored. */
  readonly returnUrl?: string | null | undefined;
  /** As stored. */
  readonly status: InvoiceStatus;
  /** In base units. */
  readonly surplus: string;
  /** As stored. */
  readonly sweepHold?: string | null | undefined;
  /** As stored. */
  readonly sweeps: ReadonlyArray<PublishSweepInput>;
  /** As stored. */
  readonly sweptAt?: string | null | undefined;
  /** As stored. */
  readonly tokenAddress?: string | null | undefined;
  /** As stored. */
  readonly updatedAt: string;
  /** As stored. */
  readonly version: number;
};

/** Where an invoice's payers are led, in an event. */
export type PublishLinksInput = {
  /** With a place for the transaction's hash; null where the chain has no explorer. */
  readonly explorer?: string | null | undefined;
  /** As stored. */
  readonly wallets: ReadonlyArray<PublishWalletTemplateInput>;
};

/** A deposit in another asset than its invoice's, in an event. */
export type PublishOtherDepositInput = {
  /** In base units. */
  readonly amount: string;
  /** As stored. */
  readonly blockHash: string;
  /** As stored. */
  readonly blockNumber: number;
  /** As stored. */
  readonly confirmations?: number | null | undefined;
  /** Of the asset; UNCONFIGURED where nobody configured the token. */
  readonly currency: string;
  /** Of `currency`. */
  readonly decimals: number;
  /** As stored. */
  readonly from?: string | null | undefined;
  /** As stored. */
  readonly id: string;
  /** As stored. */
  readonly logIndex?: number | null | undefined;
  /** As stored. */
  readonly status: DepositStatus;
  /** As stored. */
  readonly tokenAddress?: string | null | undefined;
  /** As stored. */
  readonly txHash?: string | null | undefined;
};

/** What a reason rests on, as an event tells it. */
export type PublishRiskFactInput = {
  /** Its name. */
  readonly name: string;
  /** Whole numbers as digits, amounts in base units. Null where there is none. */
  readonly value?: string | null | undefined;
};

/** One reason of a score, as an event tells it. */
export type PublishRiskFactorInput = {
  /** What was found, as a code. */
  readonly code: string;
  /** For people. */
  readonly detail: string;
  /** For programs: what was found, by name. */
  readonly facts?: ReadonlyArray<PublishRiskFactInput> | null | undefined;
  /** What it adds to the score. */
  readonly score: number;
};

/** What the risk rules said, as an event tells it. */
export type PublishRiskInput = {
  /** When it was judged. */
  readonly analyzedAt: string;
  /** What the score is made of. */
  readonly factors: ReadonlyArray<PublishRiskFactorInput>;
  /** The settings of the rules that it was judged with, as a hash. */
  readonly rulesVersion: string;
  /** 0 to 100. */
  readonly score: number;
  /** What was known, as JSON with pseudonyms; null where it could not be read. */
  readonly snapshot?: string | null | undefined;
  /** The factors in one line. */
  readonly summary: string;
};

/** Why a rule did not approve. */
export type PublishRuleReasonInput = {
  /** What it found, as a code. */
  readonly code: string;
  /** What it found, for people. */
  readonly detail: string;
  /** Its name. */
  readonly rule: string;
};

/** A sweep in an event. */
export type PublishSweepInput = {
  /** In base units. */
  readonly amount: string;
  /** In base units of `feeCurrency`. */
  readonly fee?: string | null | undefined;
  /** As stored. */
  readonly feeCurrency: string;
  /** Of `feeCurrency`. */
  readonly feeDecimals: number;
  /** In gas units. */
  readonly gasUsed?: string | null | undefined;
  /** As stored. */
  readonly id: string;
  /** As stored. */
  readonly method: SweepMethod;
  /** As stored. */
  readonly status: SweepStatus;
  /** As stored. */
  readonly treasury: string;
  /** As stored. */
  readonly txHash?: string | null | undefined;
};

/** A transaction as an event tells it, amounts in base units. */
export type PublishTransactionInput = {
  /** The account that it moves, of one of kind INBOUND. */
  readonly accountId?: string | null | undefined;
  /** Base units. */
  readonly amount: string;
  /** Base units, of a card payment. */
  readonly amountCaptured?: string | null | undefined;
  /** Base units. */
  readonly amountRefunded: string;
  /** Of a card payment: AUTOMATIC or MANUAL. It is taken and not shown. */
  readonly captureMethod?: string | null | undefined;
  /** When it was written first. */
  readonly createdAt: string;
  /** Of a transfer: the key that paid it, or that signed in the payer who did. */
  readonly createdBy?: string | null | undefined;
  /** ISO 4217 code. */
  readonly currency: string;
  /** The account's customer. */
  readonly customerId?: string | null | undefined;
  /** The key that decided its review. */
  readonly decidedBy?: string | null | undefined;
  /** Of the currency. */
  readonly decimals: number;
  /** `DEBIT` or `CREDIT`, of one of kind INBOUND. */
  readonly direction?: string | null | undefined;
  /** Disputes of a card payment. */
  readonly disputes?: ReadonlyArray<PublishCardDisputeInput> | null | undefined;
  /** The transaction that came first. */
  readonly duplicateOf?: string | null | undefined;
  /** The sender's own id. */
  readonly externalId?: string | null | undefined;
  /** Why it ended, as a code. */
  readonly failureCode?: string | null | undefined;
  /** Why it ended, for people. */
  readonly failureReason?: string | null | undefined;
  /** The gateway that took a card payment. */
  readonly gateway?: string | null | undefined;
  /** The gateway's own id of it. */
  readonly gatewayReference?: string | null | undefined;
  /** The transaction. */
  readonly id: string;
  /** Its entry in the ledger. */
  readonly journalEntryId?: string | null | undefined;
  /** Where it comes from. */
  readonly kind: TransactionKind;
  /** Whose it is. */
  readonly merchantId: string;
  /** The merchant's own data. */
  readonly metadata?: unknown;
  /** Who is paid by a transfer. */
  readonly payeeId?: string | null | undefined;
  /** The account that pays a transfer. */
  readonly payerId?: string | null | undefined;
  /** What a transfer is for. */
  readonly reason?: string | null | undefined;
  /** Why the rules did not approve. */
  readonly reasons: ReadonlyArray<PublishRuleReasonInput>;
  /** Refunds of a card payment. */
  readonly refunds?: ReadonlyArray<PublishCardRefundInput> | null | undefined;
  /** Until when a review of a card payment is open. */
  readonly reviewUntil?: string | null | undefined;
  /** What the risk rules said. */
  readonly risk?: PublishRiskInput | null | undefined;
  /** How far it is. */
  readonly status: TransactionStatus;
  /** When it was written last. */
  readonly updatedAt: string;
  /** Its version. */
  readonly version: number;
};

/** A wallet's address in an event, with places for address and amount. */
export type PublishWalletTemplateInput = {
  /** As stored. */
  readonly url: string;
  /** As stored. */
  readonly wallet: string;
};

/** How money is moved to the treasury. */
export type SweepMethod =
  /** A batch by delegated addresses. */
  | 'EIP7702'
  /** A plain transfer of the chain's currency. */
  | 'NATIVE'
  /** Gas sent to the address, then a token transfer from it. */
  | 'TOP_UP';

/** How far a sweep is. */
export type SweepStatus =
  /** Sent, not in a block. */
  | 'BROADCAST'
  /** Given up. */
  | 'FAILED'
  /** Final: the money is at the treasury. */
  | 'FINAL'
  /** In a block, not yet final. */
  | 'MINED'
  /** Decided, not signed. */
  | 'PLANNED'
  /** Signed and stored, not sent. */
  | 'SIGNED';

/** Where a transaction comes from. */
export type TransactionKind =
  /** A card payment through a gateway. */
  | 'CARD'
  /** Authorised elsewhere and submitted for posting. */
  | 'INBOUND'
  /** Of an invoice. */
  | 'INVOICE'
  /** A transfer between two accounts. */
  | 'TRANSFER';

/** How far a transaction is. */
export type TransactionStatus =
  /** It may be posted, and is posted next; not pushed. */
  | 'APPROVED'
  /**
   * Authorised. One submitted from elsewhere is compared, enriched and judged next, and not pushed; of a card payment the money is reserved. One
   * that is captured at once passes through it.
   */
  | 'AUTHORIZED'
  /** The gateway took the money of a card payment; it is posted next. */
  | 'CAPTURED'
  /** The payer disputes it. */
  | 'DISPUTED'
  /** Repeats another one and is parked; `reviewTransaction` releases or rejects it. */
  | 'DUPLICATE'
  /** What the rules need was looked up. */
  | 'ENRICHED'
  /** It could not be finished. */
  | 'FAILED'
  /** Sent to a gateway. */
  | 'INITIATED'
  /** The rules leave it to a person: `reviewTransaction`. The money of a card payment is reserved meanwhile, and not captured. */
  | 'IN_REVIEW'
  /** Part of it was paid back. */
  | 'PARTIALLY_REFUNDED'
  /** Its journal entry stands. */
  | 'POSTED'
  /** All of it was paid back. */
  | 'REFUNDED'
  /** It will not be posted. */
  | 'REJECTED'
  /** The payer of a card payment has to do something first: `clientSecret` or `actionUrl` say where. */
  | 'REQUIRES_ACTION'
  /** What the gateway did is not known yet; it is asked until it is. */
  | 'UNKNOWN'
  /** The authorisation of a card payment was given back, or is over. */
  | 'VOIDED';

export type InvalidateApiKeyMutationVariables = Exact<{
  keyId: string;
}>;


export type InvalidateApiKeyMutation = { readonly invalidateApiKey: string | null };

export type PublishChainHeadMutationVariables = Exact<{
  head: PublishChainHeadInput;
}>;


export type PublishChainHeadMutation = { readonly publishChainHead: { readonly chainId: number, readonly version: number, readonly number: number, readonly hash: string, readonly safe: number | null, readonly finalized: number | null, readonly blockTimeMs: number, readonly timestamp: string } | null };

export type PublishCheckoutMutationVariables = Exact<{
  invoice: PublishInvoiceInput;
}>;


export type PublishCheckoutMutation = { readonly publishCheckout: { readonly invoiceId: string, readonly version: number, readonly merchantName: string, readonly status: InvoiceStatus, readonly exceptions: ReadonlyArray<InvoiceException>, readonly amount: string, readonly amountReceived: string, readonly amountDue: string, readonly currency: string, readonly chainId: number, readonly tokenAddress: string | null, readonly address: string, readonly paymentUri: string, readonly confirmations: number | null, readonly requiredConfirmations: number | null, readonly expiresAt: string, readonly returnUrl: string | null, readonly payments: ReadonlyArray<{ readonly txHash: string | null, readonly amount: string, readonly blockNumber: number, readonly explorerUrl: string | null }>, readonly walletLinks: ReadonlyArray<{ readonly wallet: string, readonly url: string }> } | null };

export type PublishInvoiceMutationVariables = Exact<{
  invoice: PublishInvoiceInput;
}>;


export type PublishInvoiceMutation = { readonly publishInvoice: { readonly id: string, readonly version: number, readonly merchantId: string, readonly customerId: string | null, readonly reference: string | null, readonly status: InvoiceStatus, readonly exceptions: ReadonlyArray<InvoiceException>, readonly amount: string, readonly amountReceived: string, readonly amountDue: string, readonly surplus: string, readonly currency: string, readonly chainId: number, readonly address: string, readonly paymentUri: string, readonly confirmations: number | null, readonly requiredConfirmations: number | null, readonly finalityTag: string | null, readonly lateAccepted: boolean, readonly sweepHold: string | null, readonly holdCode: string | null, readonly failureReason: string | null, readonly returnUrl: string | null, readonly metadata: unknown, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly paidAt: string | null, readonly sweptAt: string | null, readonly deposits: ReadonlyArray<{ readonly id: string, readonly status: DepositStatus, readonly txHash: string | null, readonly logIndex: number | null, readonly from: string | null, readonly amount: string, readonly currency: string, readonly chainId: number, readonly blockNumber: number, readonly blockHash: string, readonly confirmations: number | null }>, readonly otherDeposits: ReadonlyArray<{ readonly id: string, readonly status: DepositStatus, readonly txHash: string | null, readonly logIndex: number | null, readonly from: string | null, readonly amount: string | null, readonly baseUnits: string, readonly currency: string | null, readonly tokenAddress: string | null, readonly chainId: number, readonly blockNumber: number, readonly blockHash: string }>, readonly sweeps: ReadonlyArray<{ readonly id: string, readonly status: SweepStatus, readonly txHash: string | null, readonly method: SweepMethod, readonly amount: string, readonly currency: string, readonly gasUsed: string | null, readonly fee: string | null, readonly feeCurrency: string, readonly treasury: string }> } | null };

export type PublishTransactionMutationVariables = Exact<{
  transaction: PublishTransactionInput;
}>;


export type PublishTransactionMutation = { readonly publishTransaction: { readonly id: string, readonly version: number, readonly merchantId: string, readonly kind: TransactionKind, readonly status: TransactionStatus, readonly amount: string, readonly amountCaptured: string | null, readonly amountRefunded: string, readonly currency: string, readonly customerId: string | null, readonly payerId: string | null, readonly payeeId: string | null, readonly reason: string | null, readonly gateway: string | null, readonly gatewayReference: string | null, readonly duplicateOf: string | null, readonly failureCode: string | null, readonly failureReason: string | null, readonly reviewUntil: string | null, readonly decidedBy: string | null, readonly createdBy: string | null, readonly journalEntryId: string | null, readonly metadata: unknown, readonly createdAt: string, readonly updatedAt: string, readonly risk: { readonly score: number, readonly analyzedAt: string, readonly factors: ReadonlyArray<{ readonly code: string, readonly score: number, readonly detail: string | null }> } | null, readonly refunds: ReadonlyArray<{ readonly id: string, readonly transactionId: string | null, readonly invoiceId: string | null, readonly amount: string, readonly currency: string, readonly status: string, readonly txHash: string | null, readonly createdAt: string }>, readonly disputes: ReadonlyArray<{ readonly id: string, readonly status: DisputeStatus, readonly amount: string, readonly currency: string, readonly reason: string | null, readonly respondBy: string | null, readonly createdAt: string }> } | null };

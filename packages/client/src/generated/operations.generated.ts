/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { Operation } from '../operation.ts';
/** A capture of an authorised card payment. */
export type CapturePaymentInput = {
  /** In currency units, at most what is authorised; all of it when left out. The rest is released. */
  readonly amount?: string | null | undefined;
  /** 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** An AUTHORIZED one. */
  readonly transactionId: string;
};

/** What the payer brought back. */
export type ConfirmPaymentInput = {
  /** A JSON object: what the gateway's redirect or challenge returned. It is handed on and kept nowhere. */
  readonly details: string;
  /** 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** One that is REQUIRES_ACTION. */
  readonly transactionId: string;
};

/** A new key. */
export type CreateApiKeyInput = {
  /**
   * CIDR blocks from which it may be used, at most 20, within those of the calling key. Left out: from anywhere. Each call of such a key is
   * checked, which takes some milliseconds more.
   */
  readonly addressRanges?: ReadonlyArray<string> | null | undefined;
  /** When it ends, within ten years, and not after the calling key. Left out: when the calling key does, or never. */
  readonly expiresAt?: string | null | undefined;
  /** 1 to 255 characters, unique per merchant for 24 hours: the same call twice makes one key. */
  readonly idempotencyKey: string;
  /** For people, 1 to 100 characters. */
  readonly name: string;
  /**
   * Of those that the calling key has: `invoices:read`, `invoices:write`, `transactions:read`, `transactions:write`, `transactions:review`,
   * `payments:read`, `payments:write`, `transfers:write`, `payees:write`, `refunds:write`, `ledger:read`, `webhooks`, `admin`.
   */
  readonly scopes: ReadonlyArray<string>;
};

/** What to ask a payer for. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and bidi overrides. */
export type CreateInvoiceInput = {
  /** In currency units, e.g. "5.00"; digits with at most one point. */
  readonly amount: string;
  /** Required unless one configured chain alone has the currency. */
  readonly chainId?: number | null | undefined;
  /** Symbol of a configured asset. */
  readonly currency: string;
  /** 1 to 255 characters. */
  readonly customerId?: string | null | undefined;
  /** 1 to 43,200; 60 when left out. */
  readonly expiresInMinutes?: number | null | undefined;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first invoice. */
  readonly idempotencyKey: string;
  /**
   * A JSON object of at most 4,096 bytes and 8 levels; whole numbers below 2^53, decimals of at most 15 digits, plain text. Amounts belong
   * in strings.
   */
  readonly metadata?: string | null | undefined;
  /** 1 to 255 characters. */
  readonly reference?: string | null | undefined;
  /** https, or http to localhost; without user info and backslashes; at most 2,048 characters. Kept as browsers read it. */
  readonly returnUrl?: string | null | undefined;
};

/** A new payee. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and bidi overrides. */
export type CreatePayeeInput = {
  /** 1 to 15 characters, as `name`. */
  readonly city: string;
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: string;
  /** ISO 4217. */
  readonly currency: string;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first payee. */
  readonly idempotencyKey: string;
  /** 1 to 25 characters, Latin letters or digits among them: codes have no others, and show accented letters without their accents. */
  readonly name: string;
};

/** A code for one payment. */
export type CreatePayeeQrInput = {
  /** In currency units, at most 13 characters. */
  readonly amount: string;
  /** The payee's. */
  readonly currency: string;
  /** 1 to 43,200; 60 when left out. */
  readonly expiresInMinutes?: number | null | undefined;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first code. */
  readonly idempotencyKey: string;
  /** Who is paid. */
  readonly payeeId: string;
  /** 1 to 25 printable characters of ASCII. */
  readonly reference?: string | null | undefined;
};

/** Whom to sign in, and for how much. */
export type CreatePayerSessionInput = {
  /** What may be spent in all, in currency units. */
  readonly ceiling: string;
  /** The account's. */
  readonly currency: string;
  /** One of your accounts, or a payee of yours. */
  readonly payerId: string;
};

/** A payment by card. A card number anywhere in it is refused: `CardDataNotAccepted`. */
export type CreatePaymentInput = {
  /** In currency units, with at most the currency's ISO 4217 decimals; within what the gateway takes. */
  readonly amount: string;
  /** False: it is authorised only, and `capturePayment` takes it. Default: true. */
  readonly capture?: boolean | null | undefined;
  /** The payer's country, ISO 3166-1 alpha-2. */
  readonly country?: string | null | undefined;
  /** ISO 4217 code. */
  readonly currency: string;
  /** The merchant's name for the payer, 1 to 255 characters. */
  readonly customerId: string;
  /** The payer's device, for the risk of the payment. */
  readonly deviceId?: string | null | undefined;
  /** The payer's. */
  readonly email?: string | null | undefined;
  /** `sandbox`, `stripe`, `adyen` or `paypal`; the merchant's rules choose when left out. */
  readonly gateway?: string | null | undefined;
  /** 1 to 255 characters. The same key with the same input gives the same payment for 24 hours, a failed one too. */
  readonly idempotencyKey: string;
  /** The payer's address, for the risk of the payment. */
  readonly ipAddress?: string | null | undefined;
  /** As of `SubmitTransactionInput`. */
  readonly metadata?: string | null | undefined;
  /** The merchant's own order. */
  readonly orderId?: string | null | undefined;
  /** The gateway's token of a payment method. */
  readonly paymentMethodId: string;
  /**
   * Tokens of the same card at several gateways, `paymentMethodId` among them: the rules choose one, and a decline that another gateway may see
   * otherwise goes on to the next. Not together with `gateway`.
   */
  readonly paymentMethods?: ReadonlyArray<PaymentMethodInput> | null | undefined;
  /** Where the gateway sends the payer back to. */
  readonly returnUrl?: string | null | undefined;
};

/** A new endpoint. */
export type CreateWebhookEndpointInput = {
  /** 1 to 255 characters. */
  readonly description?: string | null | undefined;
  /** Default: every type. */
  readonly eventTypes?: ReadonlyArray<string> | null | undefined;
  /** 1 to 255 characters. The same key with the same input answers the same endpoint, with its secret. */
  readonly idempotencyKey: string;
  /** https, port 443, a public host. */
  readonly url: string;
};

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

/** From an amount on, to wait as long as this environment would for a larger one. */
export type FinalityTierInput = {
  /** EIP-155. */
  readonly chainId: number;
  /** Symbol of the asset. */
  readonly currency: string;
  /** The least amount of an invoice that it is about, in currency units. */
  readonly from: string;
  /** In currency units, not below `from`. */
  readonly likeAmount: string;
};

/** A setting that waits before it is good. */
export type GuardedSetting =
  /** The e-mail address that is told what happens. */
  | 'NOTIFICATION_ADDRESS'
  /** The merchant's treasury on a chain. */
  | 'TREASURY';

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

/** A payment from an account of the merchant's book to a payee. */
export type PayPayeeInput = {
  /** In currency units. */
  readonly amount: string;
  /** The payee's. */
  readonly currency: string;
  /** 1 to 255 characters, unique per merchant, for ever: a repeated call answers with the same transaction. */
  readonly idempotencyKey: string;
  /** Who is paid. */
  readonly payeeId: string;
  /** The account that pays: one of your accounts, or a payee of yours. */
  readonly payerId: string;
  /** 1 to 140 plain characters. */
  readonly reason?: string | null | undefined;
};

/** A payment by a payer with a session. */
export type PayWithSessionInput = {
  /** In currency units. Left out where a code says it. */
  readonly amount?: string | null | undefined;
  /** The payee's. */
  readonly currency: string;
  /** 1 to 255 characters, unique per session, for ever: a repeated call answers with the same receipt. */
  readonly idempotencyKey: string;
  /** Who is paid. Left out where a code is paid. */
  readonly payeeId?: string | null | undefined;
  /** The code that is paid. */
  readonly payeeQrId?: string | null | undefined;
  /** 1 to 140 plain characters; the code's reference goes before it. */
  readonly reason?: string | null | undefined;
  /** Of the session. */
  readonly token: string;
};

/** How far a code for one payment is. */
export type PayeeQrStatus =
  /** Its time was over before it was paid. */
  | 'EXPIRED'
  /** It can be paid, once. */
  | 'OPEN'
  /** It was paid. */
  | 'PAID';

/** Whether a payee can be paid. */
export type PayeeStatus =
  /** It is paid no more; what it has stays. */
  | 'CLOSED'
  /** It can be paid. */
  | 'OPEN';

/** A gateway's token of a payment method. */
export type PaymentMethodInput = {
  /** `sandbox`, `stripe`, `adyen` or `paypal`. */
  readonly gateway: string;
  /** That gateway's token. */
  readonly paymentMethodId: string;
};

/** A picture's format. */
export type QrFormat =
  /** A data URL of a PNG. */
  | 'PNG'
  /** An SVG document. */
  | 'SVG';

/** A scheme with rules of its own on top of EMVCo's, which a code of it keeps. */
export type QrScheme =
  /** Bharat QR (India). */
  | 'BHARAT_QR'
  /** PayNow, alone or in an SGQR (Singapore). */
  | 'PAYNOW'
  /** Pix, a BR Code (Brazil). */
  | 'PIX';

/** A refund of a card payment, or of a part of it. */
export type RefundPaymentInput = {
  /** In currency units, at most what is left; all of it when left out. */
  readonly amount?: string | null | undefined;
  /** 1 to 255 characters; remembered for ever. */
  readonly idempotencyKey: string;
  /** The merchant's own, 1 to 255 characters. */
  readonly reason?: string | null | undefined;
  /** A captured one, without an open dispute. */
  readonly transactionId: string;
};

/** What a person decides about a transaction. */
export type ReviewDecision =
  /** Approve it, or release a duplicate. */
  | 'APPROVE'
  /** Reject it for good. */
  | 'REJECT';

/** A key that takes another one's place. */
export type RotateApiKeyInput = {
  /** Of the key that is replaced: the new one has its name, scopes, ranges and expiry. */
  readonly id: string;
  /** 1 to 255 characters, unique per merchant for 24 hours: the same call twice makes one key. */
  readonly idempotencyKey: string;
  /** How long both are good, 0 to 43,200 minutes. Default 1,440. */
  readonly overlapMinutes?: number | null | undefined;
};

/**
 * A transaction that another system has authorised. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and
 * bidi overrides.
 */
export type SubmitTransactionInput = {
  /** One of the merchant's accounts. */
  readonly accountId: string;
  /** In currency units, above zero, with at most the currency's ISO 4217 decimals. */
  readonly amount: string;
  /** The card scheme's code; a card transaction has one. */
  readonly authorizationCode?: string | null | undefined;
  /** ISO 4217 code, the account's own currency. */
  readonly currency: string;
  /** `DEBIT` takes money from the account, `CREDIT` brings money to it. */
  readonly direction: string;
  /** The sender's own id, 1 to 255 characters: a second transaction with it is a duplicate, for ever. */
  readonly externalId?: string | null | undefined;
  /** 1 to 255 characters. The same key with the same input gives the same transaction for 24 hours. */
  readonly idempotencyKey: string;
  /** Country of the card's issuer, ISO 3166-1 alpha-2. */
  readonly issuingCountryCode?: string | null | undefined;
  /** Merchant category code, ISO 18245. */
  readonly merchantType?: string | null | undefined;
  /**
   * A JSON object of at most 4,096 bytes and 8 levels; whole numbers below 2^53, decimals of at most 15 digits, plain text. Amounts belong
   * in strings.
   */
  readonly metadata?: string | null | undefined;
  /** When it took place; not in the future. */
  readonly occurredAt?: string | null | undefined;
  /** What the payer was charged before conversion; with originalCurrency. */
  readonly originalAmount?: string | null | undefined;
  /** ISO 4217 code; with originalAmount. */
  readonly originalCurrency?: string | null | undefined;
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

/** What something in a timeline happened to. */
export type TimelineKind =
  /** A mined transaction of a sweep; `amount` is its fee. */
  | 'CHAIN_TRANSACTION'
  /** Money that came to its address. */
  | 'DEPOSIT'
  /** The invoice itself. */
  | 'INVOICE'
  /** A journal entry. */
  | 'LEDGER'
  /** The way of its money to the treasury. */
  | 'SWEEP';

/** What may be missing or over of an invoice's amount. */
export type ToleratedShareInput = {
  /** 0 to 1,000 hundredths of a percent; left out: as this environment has it for the asset. */
  readonly overBasisPoints?: number | null | undefined;
  /** 0 to 1,000 hundredths of a percent; left out: as this environment has it for the asset. */
  readonly underBasisPoints?: number | null | undefined;
};

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

/** A merchant's treasury on one chain. */
export type TreasuryInput = {
  /** With its EIP-55 checksum. */
  readonly address: string;
  /** EIP-155. */
  readonly chainId: number;
};

/** Settings to change; what is left out stays as it is. */
export type UpdateMerchantInput = {
  /** 1 to 43,200. */
  readonly expiresInMinutes?: number | null | undefined;
  /** At most 20, which take the place of those before; an empty list: as this environment asks. */
  readonly finalityTiers?: ReadonlyArray<FinalityTierInput> | null | undefined;
  /** 1 to 100 characters that payers see. */
  readonly name?: string | null | undefined;
  /** It is announced, to the old address too, and good after the delay of this environment. */
  readonly notificationAddress?: string | null | undefined;
  /** At most 20 hosts, such as `shop.example`; an empty list allows any again. */
  readonly returnHosts?: ReadonlyArray<string> | null | undefined;
  /** Of invoices made from now on; it takes the place of the one before. */
  readonly tolerance?: ToleratedShareInput | null | undefined;
  /** It is announced, and good after the delay of this environment. */
  readonly treasury?: TreasuryInput | null | undefined;
};

/** What is absent stays as it is. */
export type UpdateWebhookEndpointInput = {
  /** 1 to 255 characters; null takes it away. */
  readonly description?: string | null | undefined;
  /** False: nothing is sent until it is true again. */
  readonly enabled?: boolean | null | undefined;
  /** Null: every type. */
  readonly eventTypes?: ReadonlyArray<string> | null | undefined;
  /** Of the endpoint. */
  readonly id: string;
  /** As in `CreateWebhookEndpointInput`. */
  readonly url?: string | null | undefined;
};

/** Gives an authorisation back. */
export type VoidPaymentInput = {
  /** 1 to 255 characters. */
  readonly idempotencyKey: string;
  /** One that is AUTHORIZED or REQUIRES_ACTION. */
  readonly transactionId: string;
};

/** Where a delivery stands. */
export type WebhookDeliveryStatus =
  /** The endpoint answered 2xx. */
  | 'DELIVERED'
  /** Given up after the last attempt, or the endpoint was disabled or deleted. */
  | 'FAILED'
  /** On its way: `nextAttemptAt`. */
  | 'PENDING';

/** Whether events are sent to an endpoint. */
export type WebhookEndpointStatus =
  /** Nothing is sent there. The merchant disabled it, or the system did: `disabledReason`. */
  | 'DISABLED'
  /** They are. */
  | 'ENABLED';

export type Account = { readonly id: string, readonly currency: string, readonly balance: string };

export type AccountConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<Account> };

export type AccountEntry = { readonly id: string, readonly journalEntryId: string, readonly amount: string, readonly transactionId: string | null, readonly description: string | null, readonly postedAt: string };

export type AccountEntryConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<AccountEntry> };

export type ApiKey = { readonly id: string, readonly name: string, readonly scopes: ReadonlyArray<string>, readonly addressRanges: ReadonlyArray<string>, readonly createdAt: string, readonly createdBy: string | null, readonly expiresAt: string | null, readonly revokedAt: string | null, readonly replacedBy: string | null, readonly lastUsedAt: string | null };

export type Asset = { readonly symbol: string, readonly chainId: number, readonly decimals: number, readonly tokenAddress: string | null, readonly native: boolean };

export type AuditRecord = { readonly id: string, readonly at: string, readonly keyId: string, readonly action: string, readonly subject: string, readonly version: number };

export type AuditRecordConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<AuditRecord> };

export type ChainHead = { readonly chainId: number, readonly version: number, readonly number: number, readonly hash: string, readonly safe: number | null, readonly finalized: number | null, readonly blockTimeMs: number, readonly timestamp: string };

export type Checkout = { readonly invoiceId: string, readonly version: number, readonly merchantName: string, readonly status: InvoiceStatus, readonly exceptions: ReadonlyArray<InvoiceException>, readonly amount: string, readonly amountReceived: string, readonly amountDue: string, readonly currency: string, readonly chainId: number, readonly tokenAddress: string | null, readonly address: string, readonly paymentUri: string, readonly confirmations: number | null, readonly requiredConfirmations: number | null, readonly expiresAt: string, readonly serverTime: string | null, readonly returnUrl: string | null, readonly payments: ReadonlyArray<CheckoutPayment>, readonly walletLinks: ReadonlyArray<WalletLink> };

export type CheckoutPayment = { readonly txHash: string | null, readonly amount: string, readonly blockNumber: number, readonly explorerUrl: string | null };

export type Deposit = { readonly id: string, readonly status: DepositStatus, readonly txHash: string | null, readonly logIndex: number | null, readonly from: string | null, readonly amount: string, readonly currency: string, readonly chainId: number, readonly blockNumber: number, readonly blockHash: string, readonly confirmations: number | null };

export type Dispute = { readonly id: string, readonly status: DisputeStatus, readonly amount: string, readonly currency: string, readonly reason: string | null, readonly respondBy: string | null, readonly createdAt: string };

export type EmvQr = { readonly payeeId: string | null, readonly payeeQrId: string | null, readonly scheme: QrScheme | null, readonly name: string, readonly city: string, readonly countryCode: string, readonly merchantCategoryCode: string, readonly currency: string, readonly amount: string | null, readonly reference: string | null, readonly dynamic: boolean };

export type Invoice = { readonly id: string, readonly version: number, readonly merchantId: string, readonly customerId: string | null, readonly reference: string | null, readonly status: InvoiceStatus, readonly exceptions: ReadonlyArray<InvoiceException>, readonly amount: string, readonly amountReceived: string, readonly amountDue: string, readonly surplus: string, readonly currency: string, readonly chainId: number, readonly address: string, readonly paymentUri: string, readonly confirmations: number | null, readonly requiredConfirmations: number | null, readonly finalityTag: string | null, readonly lateAccepted: boolean, readonly sweepHold: string | null, readonly holdCode: string | null, readonly failureReason: string | null, readonly returnUrl: string | null, readonly metadata: string | null, readonly createdAt: string, readonly updatedAt: string, readonly expiresAt: string, readonly paidAt: string | null, readonly sweptAt: string | null, readonly deposits: ReadonlyArray<Deposit>, readonly otherDeposits: ReadonlyArray<OtherDeposit>, readonly sweeps: ReadonlyArray<Sweep> };

export type InvoiceConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<Invoice> };

export type InvoiceTimeline = { readonly entries: ReadonlyArray<TimelineEntry> };

export type InvoiceTotals = { readonly statuses: ReadonlyArray<StatusTotal>, readonly sweeps: ReadonlyArray<SweepTotal>, readonly treasuryTimes: ReadonlyArray<TreasuryTime> };

export type IssuedApiKey = { readonly secret: string | null, readonly apiKey: ApiKey };

export type Merchant = { readonly id: string, readonly version: number, readonly name: string, readonly expiresInMinutes: number | null, readonly returnHosts: ReadonlyArray<string>, readonly notificationAddress: string | null, readonly createdAt: string, readonly updatedAt: string, readonly tolerance: ToleratedShare, readonly finalityTiers: ReadonlyArray<MerchantFinalityTier>, readonly treasuries: ReadonlyArray<MerchantTreasury>, readonly pendingChanges: ReadonlyArray<MerchantChange> };

export type MerchantChange = { readonly id: string, readonly setting: GuardedSetting, readonly chainId: number | null, readonly value: string, readonly announcedAt: string, readonly announcedBy: string, readonly effectiveAt: string };

export type MerchantFinalityTier = { readonly chainId: number, readonly currency: string, readonly from: string, readonly likeAmount: string };

export type MerchantTreasury = { readonly chainId: number, readonly address: string };

export type OtherDeposit = { readonly id: string, readonly status: DepositStatus, readonly txHash: string | null, readonly logIndex: number | null, readonly from: string | null, readonly amount: string | null, readonly baseUnits: string, readonly currency: string | null, readonly tokenAddress: string | null, readonly chainId: number, readonly blockNumber: number, readonly blockHash: string };

export type Payee = { readonly id: string, readonly name: string, readonly city: string, readonly countryCode: string, readonly currency: string, readonly status: PayeeStatus, readonly payUrl: string, readonly emvPayload: string };

export type PayeeQr = { readonly id: string, readonly payeeId: string, readonly status: PayeeQrStatus, readonly payUrl: string, readonly emvPayload: string, readonly amount: string, readonly currency: string, readonly reference: string | null, readonly expiresAt: string };

export type PayerSession = { readonly token: string, readonly payerId: string, readonly ceiling: string, readonly currency: string, readonly expiresAt: string };

export type Refund = { readonly id: string, readonly transactionId: string | null, readonly invoiceId: string | null, readonly amount: string, readonly currency: string, readonly status: string, readonly txHash: string | null, readonly createdAt: string };

export type Risk = { readonly score: number, readonly analyzedAt: string, readonly factors: ReadonlyArray<RiskFactor> };

export type RiskFact = { readonly name: string, readonly value: string | null };

export type RiskFactor = { readonly code: string, readonly score: number, readonly detail: string | null, readonly facts: ReadonlyArray<RiskFact> };

export type StatusTotal = { readonly day: string, readonly status: string, readonly currency: string, readonly chainId: number | null, readonly count: number, readonly amount: string };

export type Sweep = { readonly id: string, readonly status: SweepStatus, readonly txHash: string | null, readonly method: SweepMethod, readonly amount: string, readonly currency: string, readonly gasUsed: string | null, readonly fee: string | null, readonly feeCurrency: string, readonly treasury: string };

export type SweepTotal = { readonly day: string, readonly chainId: number, readonly method: SweepMethod, readonly count: number, readonly gasUsed: string, readonly fee: string, readonly feeCurrency: string };

export type TimelineEntry = { readonly at: string, readonly kind: TimelineKind, readonly subject: string, readonly what: string, readonly version: number | null, readonly txHash: string | null, readonly amount: string | null, readonly currency: string | null, readonly detail: string | null, readonly postings: ReadonlyArray<TimelinePosting> };

export type TimelinePosting = { readonly accountId: string, readonly side: string, readonly amount: string, readonly currency: string };

export type ToleratedShare = { readonly underBasisPoints: number | null, readonly overBasisPoints: number | null };

export type Transaction = { readonly id: string, readonly version: number, readonly merchantId: string, readonly kind: TransactionKind, readonly status: TransactionStatus, readonly amount: string, readonly amountCaptured: string | null, readonly amountRefunded: string, readonly currency: string, readonly customerId: string | null, readonly payerId: string | null, readonly payeeId: string | null, readonly reason: string | null, readonly gateway: string | null, readonly gatewayReference: string | null, readonly clientSecret: string | null, readonly actionUrl: string | null, readonly duplicateOf: string | null, readonly failureCode: string | null, readonly failureReason: string | null, readonly reviewUntil: string | null, readonly decidedBy: string | null, readonly createdBy: string | null, readonly journalEntryId: string | null, readonly metadata: string | null, readonly createdAt: string, readonly updatedAt: string, readonly risk: Risk | null, readonly refunds: ReadonlyArray<Refund>, readonly disputes: ReadonlyArray<Dispute> };

export type TransactionConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<Transaction> };

export type TransferReceipt = { readonly id: string, readonly status: TransactionStatus, readonly amount: string, readonly currency: string, readonly payeeName: string, readonly reason: string | null, readonly createdAt: string };

export type TreasurySpan = { readonly withinSeconds: number | null, readonly count: number };

export type TreasuryTime = { readonly day: string, readonly currency: string, readonly chainId: number, readonly count: number, readonly seconds: number, readonly spans: ReadonlyArray<TreasurySpan> };

export type WalletLink = { readonly wallet: string, readonly url: string };

export type WebhookAttempt = { readonly number: number, readonly at: string, readonly durationMs: number, readonly url: string, readonly status: number | null, readonly answer: string };

export type WebhookDelivery = { readonly id: string, readonly endpointId: string, readonly eventId: string, readonly type: string, readonly status: WebhookDeliveryStatus, readonly attempts: number, readonly nextAttemptAt: string | null, readonly occurredAt: string, readonly createdAt: string, readonly updatedAt: string };

export type WebhookDeliveryConnection = { readonly nextToken: string | null, readonly items: ReadonlyArray<WebhookDelivery> };

export type WebhookEndpoint = { readonly id: string, readonly version: number, readonly url: string, readonly description: string | null, readonly eventTypes: ReadonlyArray<string> | null, readonly status: WebhookEndpointStatus, readonly disabledReason: string | null, readonly failingSince: string | null, readonly secret: string | null, readonly createdAt: string, readonly updatedAt: string };

export type WebhookEvent = { readonly id: string, readonly type: string, readonly occurredAt: string, readonly body: string };

export type WebhookEventPage = { readonly cursor: string, readonly more: boolean, readonly items: ReadonlyArray<WebhookEvent> };

export type WebhookRedelivery = { readonly redelivered: number, readonly nextToken: string | null };

export type ListAssetsVariables = Exact<{ [key: string]: never; }>;


export type ListAssets = { readonly listAssets: ReadonlyArray<Asset> };

export type GetChainHeadVariables = Exact<{
  chainId: number;
}>;


export type GetChainHead = { readonly getChainHead: ChainHead | null };

export type GetInvoiceVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type GetInvoice = { readonly getInvoice: (
    { readonly qrCode?: string | null }
    & Invoice
  ) | null };

export type ListInvoicesVariables = Exact<{
  status?: InvoiceStatus | null | undefined;
  createdFrom?: string | null | undefined;
  createdBefore?: string | null | undefined;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListInvoices = { readonly listInvoices: InvoiceConnection };

export type GetCheckoutVariables = Exact<{
  invoiceId: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type GetCheckout = { readonly getCheckout: (
    { readonly qrCode?: string | null }
    & Checkout
  ) | null };

export type ListAccountsVariables = Exact<{
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListAccounts = { readonly listAccounts: AccountConnection };

export type GetAccountVariables = Exact<{
  id: string;
  withEntries?: boolean;
  entriesLimit?: number | null | undefined;
  entriesNextToken?: string | null | undefined;
}>;


export type GetAccount = { readonly getAccount: (
    { readonly entries?: AccountEntryConnection }
    & Account
  ) | null };

export type ListAuditRecordsVariables = Exact<{
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListAuditRecords = { readonly listAuditRecords: AuditRecordConnection };

export type ListApiKeysVariables = Exact<{ [key: string]: never; }>;


export type ListApiKeys = { readonly listApiKeys: ReadonlyArray<ApiKey> };

export type GetMerchantVariables = Exact<{ [key: string]: never; }>;


export type GetMerchant = { readonly getMerchant: Merchant };

export type GetPayeeVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type GetPayee = { readonly getPayee: (
    { readonly qrCode?: string | null }
    & Payee
  ) | null };

export type GetPayeeQrVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type GetPayeeQr = { readonly getPayeeQr: (
    { readonly qrCode?: string | null }
    & PayeeQr
  ) | null };

export type GetTransferReceiptVariables = Exact<{
  id: string;
}>;


export type GetTransferReceipt = { readonly getTransferReceipt: TransferReceipt | null };

export type ParseEmvQrVariables = Exact<{
  payload: string;
}>;


export type ParseEmvQr = { readonly parseEmvQr: EmvQr };

export type SearchInvoicesVariables = Exact<{
  text: string;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type SearchInvoices = { readonly searchInvoices: InvoiceConnection };

export type SearchTransactionsVariables = Exact<{
  text: string;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type SearchTransactions = { readonly searchTransactions: TransactionConnection };

export type GetInvoiceTotalsVariables = Exact<{
  from: string;
  to: string;
}>;


export type GetInvoiceTotals = { readonly getInvoiceTotals: InvoiceTotals };

export type GetTransactionTotalsVariables = Exact<{
  from: string;
  to: string;
}>;


export type GetTransactionTotals = { readonly getTransactionTotals: ReadonlyArray<StatusTotal> };

export type GetInvoiceTimelineVariables = Exact<{
  invoiceId: string;
}>;


export type GetInvoiceTimeline = { readonly getInvoiceTimeline: InvoiceTimeline | null };

export type GetTransactionVariables = Exact<{
  id: string;
}>;


export type GetTransaction = { readonly getTransaction: Transaction | null };

export type ListTransactionsVariables = Exact<{
  customerId?: string | null | undefined;
  status?: TransactionStatus | null | undefined;
  kind?: TransactionKind | null | undefined;
  createdFrom?: string | null | undefined;
  createdBefore?: string | null | undefined;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListTransactions = { readonly listTransactions: TransactionConnection };

export type ListReviewsVariables = Exact<{
  minScore?: number | null | undefined;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListReviews = { readonly listReviews: TransactionConnection };

export type ListWebhookEndpointsVariables = Exact<{ [key: string]: never; }>;


export type ListWebhookEndpoints = { readonly listWebhookEndpoints: ReadonlyArray<WebhookEndpoint> };

export type ListWebhookDeliveriesVariables = Exact<{
  endpointId: string;
  from?: string | null | undefined;
  to?: string | null | undefined;
  limit?: number | null | undefined;
  nextToken?: string | null | undefined;
}>;


export type ListWebhookDeliveries = { readonly listWebhookDeliveries: WebhookDeliveryConnection };

export type ListWebhookAttemptsVariables = Exact<{
  deliveryId: string;
}>;


export type ListWebhookAttempts = { readonly listWebhookAttempts: ReadonlyArray<WebhookAttempt> };

export type EventsSinceVariables = Exact<{
  cursor?: string | null | undefined;
  limit?: number | null | undefined;
  latest?: boolean | null | undefined;
}>;


export type EventsSince = { readonly eventsSince: WebhookEventPage };

export type CreateInvoiceVariables = Exact<{
  input: CreateInvoiceInput;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type CreateInvoice = { readonly createInvoice: (
    { readonly qrCode?: string | null }
    & Invoice
  ) };

export type CancelInvoiceVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type CancelInvoice = { readonly cancelInvoice: (
    { readonly qrCode?: string | null }
    & Invoice
  ) };

export type ReopenInvoiceVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type ReopenInvoice = { readonly reopenInvoice: (
    { readonly qrCode?: string | null }
    & Invoice
  ) };

export type AcceptLatePaymentVariables = Exact<{
  invoiceId: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type AcceptLatePayment = { readonly acceptLatePayment: (
    { readonly qrCode?: string | null }
    & Invoice
  ) };

export type RecoverDepositVariables = Exact<{
  depositId: string;
}>;


export type RecoverDeposit = { readonly recoverDeposit: Deposit };

export type RetrySweepVariables = Exact<{
  invoiceId: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type RetrySweep = { readonly retrySweep: (
    { readonly qrCode?: string | null }
    & Invoice
  ) };

export type CreateApiKeyVariables = Exact<{
  input: CreateApiKeyInput;
}>;


export type CreateApiKey = { readonly createApiKey: IssuedApiKey };

export type RotateApiKeyVariables = Exact<{
  input: RotateApiKeyInput;
}>;


export type RotateApiKey = { readonly rotateApiKey: IssuedApiKey };

export type RevokeApiKeyVariables = Exact<{
  id: string;
}>;


export type RevokeApiKey = { readonly revokeApiKey: ApiKey };

export type UpdateMerchantVariables = Exact<{
  input: UpdateMerchantInput;
}>;


export type UpdateMerchant = { readonly updateMerchant: Merchant };

export type StopChangeVariables = Exact<{
  id: string;
}>;


export type StopChange = { readonly stopChange: Merchant };

export type CreatePayeeVariables = Exact<{
  input: CreatePayeeInput;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type CreatePayee = { readonly createPayee: (
    { readonly qrCode?: string | null }
    & Payee
  ) };

export type ClosePayeeVariables = Exact<{
  id: string;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type ClosePayee = { readonly closePayee: (
    { readonly qrCode?: string | null }
    & Payee
  ) };

export type CreatePayeeQrVariables = Exact<{
  input: CreatePayeeQrInput;
  withQrCode?: boolean;
  qrCodeFormat?: QrFormat | null | undefined;
}>;


export type CreatePayeeQr = { readonly createPayeeQr: (
    { readonly qrCode?: string | null }
    & PayeeQr
  ) };

export type CreatePayerSessionVariables = Exact<{
  input: CreatePayerSessionInput;
}>;


export type CreatePayerSession = { readonly createPayerSession: PayerSession };

export type PayPayeeVariables = Exact<{
  input: PayPayeeInput;
}>;


export type PayPayee = { readonly payPayee: Transaction };

export type PayWithSessionVariables = Exact<{
  input: PayWithSessionInput;
}>;


export type PayWithSession = { readonly payWithSession: TransferReceipt };

export type CreatePaymentVariables = Exact<{
  input: CreatePaymentInput;
}>;


export type CreatePayment = { readonly createPayment: Transaction };

export type CapturePaymentVariables = Exact<{
  input: CapturePaymentInput;
}>;


export type CapturePayment = { readonly capturePayment: Transaction };

export type VoidPaymentVariables = Exact<{
  input: VoidPaymentInput;
}>;


export type VoidPayment = { readonly voidPayment: Transaction };

export type ConfirmPaymentVariables = Exact<{
  input: ConfirmPaymentInput;
}>;


export type ConfirmPayment = { readonly confirmPayment: Transaction };

export type RefundPaymentVariables = Exact<{
  input: RefundPaymentInput;
}>;


export type RefundPayment = { readonly refundPayment: Refund };

export type SubmitTransactionVariables = Exact<{
  input: SubmitTransactionInput;
}>;


export type SubmitTransaction = { readonly submitTransaction: Transaction };

export type ReviewTransactionVariables = Exact<{
  id: string;
  decision: ReviewDecision;
  note?: string | null | undefined;
}>;


export type ReviewTransaction = { readonly reviewTransaction: Transaction };

export type CreateWebhookEndpointVariables = Exact<{
  input: CreateWebhookEndpointInput;
}>;


export type CreateWebhookEndpoint = { readonly createWebhookEndpoint: WebhookEndpoint };

export type UpdateWebhookEndpointVariables = Exact<{
  input: UpdateWebhookEndpointInput;
}>;


export type UpdateWebhookEndpoint = { readonly updateWebhookEndpoint: WebhookEndpoint };

export type DeleteWebhookEndpointVariables = Exact<{
  id: string;
}>;


export type DeleteWebhookEndpoint = { readonly deleteWebhookEndpoint: WebhookEndpoint };

export type RotateWebhookSecretVariables = Exact<{
  id: string;
  overlapMinutes?: number | null | undefined;
}>;


export type RotateWebhookSecret = { readonly rotateWebhookSecret: WebhookEndpoint };

export type PingWebhookEndpointVariables = Exact<{
  id: string;
}>;


export type PingWebhookEndpoint = { readonly pingWebhookEndpoint: WebhookDelivery };

export type RedeliverWebhookVariables = Exact<{
  deliveryId: string;
}>;


export type RedeliverWebhook = { readonly redeliverWebhook: WebhookDelivery };

export type RedeliverWebhooksVariables = Exact<{
  endpointId: string;
  from: string;
  to: string;
  nextToken?: string | null | undefined;
}>;


export type RedeliverWebhooks = { readonly redeliverWebhooks: WebhookRedelivery };

export type OnChainHeadChangedVariables = Exact<{
  chainId: number;
}>;


export type OnChainHeadChanged = { readonly onChainHeadChanged: ChainHead | null };

export type OnInvoiceChangedVariables = Exact<{
  id?: string | null | undefined;
  status?: InvoiceStatus | null | undefined;
}>;


export type OnInvoiceChanged = { readonly onInvoiceChanged: Invoice | null };

export type OnCheckoutChangedVariables = Exact<{
  invoiceId: string;
}>;


export type OnCheckoutChanged = { readonly onCheckoutChanged: Checkout | null };

export type OnTransactionChangedVariables = Exact<{
  id?: string | null | undefined;
  customerId?: string | null | undefined;
}>;


export type OnTransactionChanged = { readonly onTransactionChanged: Transaction | null };

/** The currencies that an invoice can ask for, each on its chain. */
export const ListAssets = `fragment Asset on Asset{symbol chainId decimals tokenAddress native}query ListAssets{listAssets{...Asset}}` as Operation<ListAssets, ListAssetsVariables>;

/** Where a chain is: the newest block while a deposit on it waits to be final, else about a minute old. Null for a chain that is not configured, and
before its watcher's first pass. */
export const GetChainHead = `fragment ChainHead on ChainHead{chainId version number hash safe finalized blockTimeMs timestamp}query GetChainHead($chainId:Int!){getChainHead(chainId:$chainId){...ChainHead}}` as Operation<GetChainHead, GetChainHeadVariables>;

/** Null when absent or not the caller's. */
export const GetInvoice = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}query GetInvoice($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){getInvoice(id:$id){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<GetInvoice, GetInvoiceVariables>;

/** The caller's invoices, newest first. */
export const ListInvoices = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment InvoiceConnection on InvoiceConnection{items{...Invoice}nextToken}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}query ListInvoices($status:InvoiceStatus$createdFrom:AWSDateTime$createdBefore:AWSDateTime$limit:Int$nextToken:String){listInvoices(status:$status createdFrom:$createdFrom createdBefore:$createdBefore limit:$limit nextToken:$nextToken){...InvoiceConnection}}` as Operation<ListInvoices, ListInvoicesVariables>;

/** What a payer may see of an invoice; null when absent. */
export const GetCheckout = `fragment Checkout on Checkout{invoiceId version merchantName status exceptions amount amountReceived amountDue currency chainId tokenAddress address paymentUri confirmations requiredConfirmations payments{...CheckoutPayment}walletLinks{...WalletLink}expiresAt serverTime returnUrl}fragment CheckoutPayment on CheckoutPayment{txHash amount blockNumber explorerUrl}fragment WalletLink on WalletLink{wallet url}query GetCheckout($invoiceId:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){getCheckout(invoiceId:$invoiceId){...Checkout qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<GetCheckout, GetCheckoutVariables>;

/** The accounts of the merchant's book to which something was posted, by id. `limit` 1 to 25, default 25. */
export const ListAccounts = `fragment Account on Account{id currency balance}fragment AccountConnection on AccountConnection{items{...Account}nextToken}query ListAccounts($limit:Int$nextToken:String){listAccounts(limit:$limit nextToken:$nextToken){...AccountConnection}}` as Operation<ListAccounts, ListAccountsVariables>;

/** One account of the merchant's book; null when there is none with this id. */
export const GetAccount = `fragment Account on Account{id currency balance}fragment AccountEntry on AccountEntry{id journalEntryId amount transactionId description postedAt}fragment AccountEntryConnection on AccountEntryConnection{items{...AccountEntry}nextToken}query GetAccount($id:ID!$withEntries:Boolean!=false$entriesLimit:Int$entriesNextToken:String){getAccount(id:$id){...Account entries(limit:$entriesLimit nextToken:$entriesNextToken)@include(if:$withEntries){...AccountEntryConnection}}}` as Operation<GetAccount, GetAccountVariables>;

/** Who changed or decided what with which key, newest first; a change is in it some seconds later. `limit` 1 to 100, default 20. Needs the scope
`admin`. */
export const ListAuditRecords = `fragment AuditRecord on AuditRecord{id at keyId action subject version}fragment AuditRecordConnection on AuditRecordConnection{items{...AuditRecord}nextToken}query ListAuditRecords($limit:Int$nextToken:String){listAuditRecords(limit:$limit nextToken:$nextToken){...AuditRecordConnection}}` as Operation<ListAuditRecords, ListAuditRecordsVariables>;

/** The merchant's keys, the newest first, at most 100. Needs the scope `admin`. */
export const ListApiKeys = `fragment ApiKey on ApiKey{id name scopes addressRanges createdAt createdBy expiresAt revokedAt replacedBy lastUsedAt}query ListApiKeys{listApiKeys{...ApiKey}}` as Operation<ListApiKeys, ListApiKeysVariables>;

/** The merchant whose key asks. Needs the scope `admin`. */
export const GetMerchant = `fragment Merchant on Merchant{id version name expiresInMinutes returnHosts tolerance{...ToleratedShare}finalityTiers{...MerchantFinalityTier}notificationAddress treasuries{...MerchantTreasury}pendingChanges{...MerchantChange}createdAt updatedAt}fragment MerchantChange on MerchantChange{id setting chainId value announcedAt announcedBy effectiveAt}fragment MerchantFinalityTier on MerchantFinalityTier{chainId currency from likeAmount}fragment MerchantTreasury on MerchantTreasury{chainId address}fragment ToleratedShare on ToleratedShare{underBasisPoints overBasisPoints}query GetMerchant{getMerchant{...Merchant}}` as Operation<GetMerchant, GetMerchantVariables>;

/** A payee, for whoever has its id; null when absent, or another merchant's. */
export const GetPayee = `fragment Payee on Payee{id name city countryCode currency status payUrl emvPayload}query GetPayee($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){getPayee(id:$id){...Payee qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<GetPayee, GetPayeeVariables>;

/** A code for one payment, for whoever has its id; null when absent, or another merchant's. */
export const GetPayeeQr = `fragment PayeeQr on PayeeQr{id payeeId status payUrl emvPayload amount currency reference expiresAt}query GetPayeeQr($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){getPayeeQr(id:$id){...PayeeQr qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<GetPayeeQr, GetPayeeQrVariables>;

/** What became of a payment, for whoever has its id; null when absent, no transfer, or another merchant's. */
export const GetTransferReceipt = `fragment TransferReceipt on TransferReceipt{id status amount currency payeeName reason createdAt}query GetTransferReceipt($id:ID!){getTransferReceipt(id:$id){...TransferReceipt}}` as Operation<GetTransferReceipt, GetTransferReceiptVariables>;

/** Reads the text of a scanned code, strictly: `InvalidInput` says at which data object (`tagPath`), after how many characters (`offset`)
and why (`reason`) it is none. UPI links, EPC codes and Swiss QR-bills are other formats and are refused by name. Nothing is stored or
looked up. */
export const ParseEmvQr = `fragment EmvQr on EmvQr{payeeId payeeQrId scheme name city countryCode merchantCategoryCode currency amount reference dynamic}query ParseEmvQr($payload:String!){parseEmvQr(payload:$payload){...EmvQr}}` as Operation<ParseEmvQr, ParseEmvQrVariables>;

/** Invoices that a text names exactly: an invoice's id, its address, the hash of a transaction that paid or swept it, or its reference. A
reference and a hash are found some seconds after they were written. */
export const SearchInvoices = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment InvoiceConnection on InvoiceConnection{items{...Invoice}nextToken}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}query SearchInvoices($text:String!$limit:Int$nextToken:String){searchInvoices(text:$text limit:$limit nextToken:$nextToken){...InvoiceConnection}}` as Operation<SearchInvoices, SearchInvoicesVariables>;

/** Transactions that a text names exactly: a transaction's id, its external id, or its gateway's reference. The latter two are found some seconds
after it was posted, captured, parked or ended. */
export const SearchTransactions = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}fragment TransactionConnection on TransactionConnection{items{...Transaction}nextToken}query SearchTransactions($text:String!$limit:Int$nextToken:String){searchTransactions(text:$text limit:$limit nextToken:$nextToken){...TransactionConnection}}` as Operation<SearchTransactions, SearchTransactionsVariables>;

/** Counters of at most 92 days, both ends included, some seconds behind. */
export const GetInvoiceTotals = `fragment InvoiceTotals on InvoiceTotals{statuses{...StatusTotal}sweeps{...SweepTotal}treasuryTimes{...TreasuryTime}}fragment StatusTotal on StatusTotal{day status currency chainId count amount}fragment SweepTotal on SweepTotal{day chainId method count gasUsed fee feeCurrency}fragment TreasurySpan on TreasurySpan{withinSeconds count}fragment TreasuryTime on TreasuryTime{day currency chainId count seconds spans{...TreasurySpan}}query GetInvoiceTotals($from:AWSDate!$to:AWSDate!){getInvoiceTotals(from:$from to:$to){...InvoiceTotals}}` as Operation<GetInvoiceTotals, GetInvoiceTotalsVariables>;

/** Counters of at most 92 days, both ends included, some seconds behind. */
export const GetTransactionTotals = `fragment StatusTotal on StatusTotal{day status currency chainId count amount}query GetTransactionTotals($from:AWSDate!$to:AWSDate!){getTransactionTotals(from:$from to:$to){...StatusTotal}}` as Operation<GetTransactionTotals, GetTransactionTotalsVariables>;

/** From created to swept; null when the merchant has no such invoice. */
export const GetInvoiceTimeline = `fragment InvoiceTimeline on InvoiceTimeline{entries{...TimelineEntry}}fragment TimelineEntry on TimelineEntry{at kind subject what version txHash amount currency detail postings{...TimelinePosting}}fragment TimelinePosting on TimelinePosting{accountId side amount currency}query GetInvoiceTimeline($invoiceId:ID!){getInvoiceTimeline(invoiceId:$invoiceId){...InvoiceTimeline}}` as Operation<GetInvoiceTimeline, GetInvoiceTimelineVariables>;

/** One transaction; null when the merchant has none with this id. */
export const GetTransaction = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}query GetTransaction($id:ID!){getTransaction(id:$id){...Transaction}}` as Operation<GetTransaction, GetTransactionVariables>;

/** The merchant's transactions, newest first; of one customer, in one status, of one kind and of a time when given. What more than one of
customer, status and kind ask for is left out of a page after it was read, so that one may be shorter than `limit` and not be the last.
`limit` 1 to 100, default 20. */
export const ListTransactions = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}fragment TransactionConnection on TransactionConnection{items{...Transaction}nextToken}query ListTransactions($customerId:ID$status:TransactionStatus$kind:TransactionKind$createdFrom:AWSDateTime$createdBefore:AWSDateTime$limit:Int$nextToken:String){listTransactions(customerId:$customerId status:$status kind:$kind createdFrom:$createdFrom createdBefore:$createdBefore limit:$limit nextToken:$nextToken){...TransactionConnection}}` as Operation<ListTransactions, ListTransactionsVariables>;

/** What waits for `reviewTransaction` in IN_REVIEW, what was created first before all others, since it waits longest; with `minScore`, 0 to
100, what the risk rules scored so high or higher, which is told once a page was read, so that one may be shorter than `limit` and not be the
last. Follow `nextToken` until it is null. `limit` 1 to 100, default 20. */
export const ListReviews = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}fragment TransactionConnection on TransactionConnection{items{...Transaction}nextToken}query ListReviews($minScore:Int$limit:Int$nextToken:String){listReviews(minScore:$minScore limit:$limit nextToken:$nextToken){...TransactionConnection}}` as Operation<ListReviews, ListReviewsVariables>;

/** At most five. */
export const ListWebhookEndpoints = `fragment WebhookEndpoint on WebhookEndpoint{id version url description eventTypes status disabledReason failingSince secret createdAt updatedAt}query ListWebhookEndpoints{listWebhookEndpoints{...WebhookEndpoint}}` as Operation<ListWebhookEndpoints, ListWebhookEndpointsVariables>;

/** Newest event first, of events from `from` to `to`; `limit` is 1 to 100, default 25. */
export const ListWebhookDeliveries = `fragment WebhookDelivery on WebhookDelivery{id endpointId eventId type status attempts nextAttemptAt occurredAt createdAt updatedAt}fragment WebhookDeliveryConnection on WebhookDeliveryConnection{items{...WebhookDelivery}nextToken}query ListWebhookDeliveries($endpointId:ID!$from:AWSDateTime$to:AWSDateTime$limit:Int$nextToken:String){listWebhookDeliveries(endpointId:$endpointId from:$from to:$to limit:$limit nextToken:$nextToken){...WebhookDeliveryConnection}}` as Operation<ListWebhookDeliveries, ListWebhookDeliveriesVariables>;

/** The attempts of one delivery, in order. */
export const ListWebhookAttempts = `fragment WebhookAttempt on WebhookAttempt{number at durationMs url status answer}query ListWebhookAttempts($deliveryId:ID!){listWebhookAttempts(deliveryId:$deliveryId){...WebhookAttempt}}` as Operation<ListWebhookAttempts, ListWebhookAttemptsVariables>;

/** The merchant's events after a cursor, each exactly once over all pages: whoever was down reads on from its last cursor and has missed nothing.
Events are kept from the first endpoint or the first call on, for 90 days; a cursor from before is refused. Without a cursor: from the first event
that is kept. `limit` is 1 to 100, default 100. They stand in the order in which they were recorded in one of sixteen shards, which is near to the
order in which they happened; of two events about one subject the one with the higher `version` is newer. */
export const EventsSince = `fragment WebhookEvent on WebhookEvent{id type occurredAt body}fragment WebhookEventPage on WebhookEventPage{items{...WebhookEvent}cursor more}query EventsSince($cursor:String$limit:Int$latest:Boolean){eventsSince(cursor:$cursor limit:$limit latest:$latest){...WebhookEventPage}}` as Operation<EventsSince, EventsSinceVariables>;

/** Creates an invoice with an address of its own. The same key and input answer with the same invoice. */
export const CreateInvoice = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}mutation CreateInvoice($input:CreateInvoiceInput!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){createInvoice(input:$input){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<CreateInvoice, CreateInvoiceVariables>;

/** Cancels a PENDING invoice that has received nothing. Its address stays watched. */
export const CancelInvoice = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}mutation CancelInvoice($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){cancelInvoice(id:$id){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<CancelInvoice, CancelInvoiceVariables>;

/** Brings a CANCELLED invoice that has received nothing back to PENDING, with a new expiry. */
export const ReopenInvoice = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}mutation ReopenInvoice($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){reopenInvoice(id:$id){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<ReopenInvoice, ReopenInvoiceVariables>;

/** Takes the late money of a CANCELLED or EXPIRED invoice, what has come and what comes. What was held in suspense is owed to the merchant. Where it reaches the
amount the invoice is CONFIRMING, and PAID once it is final; where it does not, the invoice keeps its status until more comes.
Late money that was returned to its payer counts no more: InvalidState where nothing is left of it. */
export const AcceptLatePayment = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}mutation AcceptLatePayment($invoiceId:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){acceptLatePayment(invoiceId:$invoiceId){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<AcceptLatePayment, AcceptLatePaymentVariables>;

/** Reads a deposit's transaction and its address once more, within seconds: what is missing of its invoice is recorded, what a reorganisation took and is on the chain
again comes back, and what is final counts. It moves no money, and changes nothing where nothing is missing; the deposit is answered as it is now, and what becomes of it is pushed with its
invoice. The deposit may be one of `otherDeposits`, of a configured asset. */
export const RecoverDeposit = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}mutation RecoverDeposit($depositId:ID!){recoverDeposit(depositId:$depositId){...Deposit}}` as Operation<RecoverDeposit, RecoverDepositVariables>;

/** Brings a SWEEP_FAILED invoice back to SWEEPING. */
export const RetrySweep = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}mutation RetrySweep($invoiceId:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){retrySweep(invoiceId:$invoiceId){...Invoice qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<RetrySweep, RetrySweepVariables>;

/** Makes a key that may do no more than the one that asks for it. Needs the scope `admin`. */
export const CreateApiKey = `fragment ApiKey on ApiKey{id name scopes addressRanges createdAt createdBy expiresAt revokedAt replacedBy lastUsedAt}fragment IssuedApiKey on IssuedApiKey{apiKey{...ApiKey}secret}mutation CreateApiKey($input:CreateApiKeyInput!){createApiKey(input:$input){...IssuedApiKey}}` as Operation<CreateApiKey, CreateApiKeyVariables>;

/** Replaces a key without a gap: the old one ends after the overlap. Needs the scope `admin`. */
export const RotateApiKey = `fragment ApiKey on ApiKey{id name scopes addressRanges createdAt createdBy expiresAt revokedAt replacedBy lastUsedAt}fragment IssuedApiKey on IssuedApiKey{apiKey{...ApiKey}secret}mutation RotateApiKey($input:RotateApiKeyInput!){rotateApiKey(input:$input){...IssuedApiKey}}` as Operation<RotateApiKey, RotateApiKeyVariables>;

/** Ends a key: its subscriptions within seconds, its queries and mutations within a minute. Needs the scope `admin`. */
export const RevokeApiKey = `fragment ApiKey on ApiKey{id name scopes addressRanges createdAt createdBy expiresAt revokedAt replacedBy lastUsedAt}mutation RevokeApiKey($id:ID!){revokeApiKey(id:$id){...ApiKey}}` as Operation<RevokeApiKey, RevokeApiKeyVariables>;

/** Changes settings. Needs the scope `admin`. */
export const UpdateMerchant = `fragment Merchant on Merchant{id version name expiresInMinutes returnHosts tolerance{...ToleratedShare}finalityTiers{...MerchantFinalityTier}notificationAddress treasuries{...MerchantTreasury}pendingChanges{...MerchantChange}createdAt updatedAt}fragment MerchantChange on MerchantChange{id setting chainId value announcedAt announcedBy effectiveAt}fragment MerchantFinalityTier on MerchantFinalityTier{chainId currency from likeAmount}fragment MerchantTreasury on MerchantTreasury{chainId address}fragment ToleratedShare on ToleratedShare{underBasisPoints overBasisPoints}mutation UpdateMerchant($input:UpdateMerchantInput!){updateMerchant(input:$input){...Merchant}}` as Operation<UpdateMerchant, UpdateMerchantVariables>;

/** Stops a change that is announced and not good yet. Needs the scope `admin`. */
export const StopChange = `fragment Merchant on Merchant{id version name expiresInMinutes returnHosts tolerance{...ToleratedShare}finalityTiers{...MerchantFinalityTier}notificationAddress treasuries{...MerchantTreasury}pendingChanges{...MerchantChange}createdAt updatedAt}fragment MerchantChange on MerchantChange{id setting chainId value announcedAt announcedBy effectiveAt}fragment MerchantFinalityTier on MerchantFinalityTier{chainId currency from likeAmount}fragment MerchantTreasury on MerchantTreasury{chainId address}fragment ToleratedShare on ToleratedShare{underBasisPoints overBasisPoints}mutation StopChange($id:ID!){stopChange(id:$id){...Merchant}}` as Operation<StopChange, StopChangeVariables>;

/** Makes a payee, with an account in the merchant's book and a static code. */
export const CreatePayee = `fragment Payee on Payee{id name city countryCode currency status payUrl emvPayload}mutation CreatePayee($input:CreatePayeeInput!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){createPayee(input:$input){...Payee qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<CreatePayee, CreatePayeeVariables>;

/** Closes a payee for good: nothing new is paid to it. */
export const ClosePayee = `fragment Payee on Payee{id name city countryCode currency status payUrl emvPayload}mutation ClosePayee($id:ID!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){closePayee(id:$id){...Payee qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<ClosePayee, ClosePayeeVariables>;

/** Makes a code for one payment of a payee. */
export const CreatePayeeQr = `fragment PayeeQr on PayeeQr{id payeeId status payUrl emvPayload amount currency reference expiresAt}mutation CreatePayeeQr($input:CreatePayeeQrInput!$withQrCode:Boolean!=false$qrCodeFormat:QrFormat){createPayeeQr(input:$input){...PayeeQr qrCode(format:$qrCodeFormat)@include(if:$withQrCode)}}` as Operation<CreatePayeeQr, CreatePayeeQrVariables>;

/** Lets a payer whom your app has signed in pay from an account: up to a ceiling in all, for 15 minutes. */
export const CreatePayerSession = `fragment PayerSession on PayerSession{token payerId ceiling currency expiresAt}mutation CreatePayerSession($input:CreatePayerSessionInput!){createPayerSession(input:$input){...PayerSession}}` as Operation<CreatePayerSession, CreatePayerSessionVariables>;

/** Pays a payee from an account of the merchant's book. The money is reserved at once, or nothing happens. */
export const PayPayee = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation PayPayee($input:PayPayeeInput!){payPayee(input:$input){...Transaction}}` as Operation<PayPayee, PayPayeeVariables>;

/** The same by a payer with the token of a session: a payee, or a code for one payment, which is paid once. */
export const PayWithSession = `fragment TransferReceipt on TransferReceipt{id status amount currency payeeName reason createdAt}mutation PayWithSession($input:PayWithSessionInput!){payWithSession(input:$input){...TransferReceipt}}` as Operation<PayWithSession, PayWithSessionVariables>;

/** Takes a payment by card. */
export const CreatePayment = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation CreatePayment($input:CreatePaymentInput!){createPayment(input:$input){...Transaction}}` as Operation<CreatePayment, CreatePaymentVariables>;

/** Takes what is authorised, or a part of it, once. */
export const CapturePayment = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation CapturePayment($input:CapturePaymentInput!){capturePayment(input:$input){...Transaction}}` as Operation<CapturePayment, CapturePaymentVariables>;

/** Gives an authorisation back, or ends what the payer has not confirmed. */
export const VoidPayment = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation VoidPayment($input:VoidPaymentInput!){voidPayment(input:$input){...Transaction}}` as Operation<VoidPayment, VoidPaymentVariables>;

/** Hands the gateway what the payer's redirect or challenge returned. */
export const ConfirmPayment = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation ConfirmPayment($input:ConfirmPaymentInput!){confirmPayment(input:$input){...Transaction}}` as Operation<ConfirmPayment, ConfirmPaymentVariables>;

/** Pays back what was captured, or a part of it. */
export const RefundPayment = `fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}mutation RefundPayment($input:RefundPaymentInput!){refundPayment(input:$input){...Refund}}` as Operation<RefundPayment, RefundPaymentVariables>;

/** Submits a transaction that was authorised elsewhere, to be compared, judged and posted. */
export const SubmitTransaction = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation SubmitTransaction($input:SubmitTransactionInput!){submitTransaction(input:$input){...Transaction}}` as Operation<SubmitTransaction, SubmitTransactionVariables>;

/** Decides a transaction that is IN_REVIEW, or releases or rejects a DUPLICATE; `note` of at most 1,000 characters. APPROVE captures a card payment
that was to be captured at once, REJECT gives its authorisation back. */
export const ReviewTransaction = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}mutation ReviewTransaction($id:ID!$decision:ReviewDecision!$note:String){reviewTransaction(id:$id decision:$decision note:$note){...Transaction}}` as Operation<ReviewTransaction, ReviewTransactionVariables>;

/** At most five endpoints. `InvalidInput` for a URL that is not https on port 443, or whose host is or resolves to an address that is not public. */
export const CreateWebhookEndpoint = `fragment WebhookEndpoint on WebhookEndpoint{id version url description eventTypes status disabledReason failingSince secret createdAt updatedAt}mutation CreateWebhookEndpoint($input:CreateWebhookEndpointInput!){createWebhookEndpoint(input:$input){...WebhookEndpoint}}` as Operation<CreateWebhookEndpoint, CreateWebhookEndpointVariables>;

/** Enabling forgets why it was disabled; what happened meanwhile is read by `eventsSince`. */
export const UpdateWebhookEndpoint = `fragment WebhookEndpoint on WebhookEndpoint{id version url description eventTypes status disabledReason failingSince secret createdAt updatedAt}mutation UpdateWebhookEndpoint($input:UpdateWebhookEndpointInput!){updateWebhookEndpoint(input:$input){...WebhookEndpoint}}` as Operation<UpdateWebhookEndpoint, UpdateWebhookEndpointVariables>;

/** Deletes an endpoint with its secrets; what was on its way there ends. */
export const DeleteWebhookEndpoint = `fragment WebhookEndpoint on WebhookEndpoint{id version url description eventTypes status disabledReason failingSince secret createdAt updatedAt}mutation DeleteWebhookEndpoint($id:ID!){deleteWebhookEndpoint(id:$id){...WebhookEndpoint}}` as Operation<DeleteWebhookEndpoint, DeleteWebhookEndpointVariables>;

/** A new secret. For `overlapMinutes` (0 to 10,080, default 1,440) every delivery carries a signature of the old one as well. */
export const RotateWebhookSecret = `fragment WebhookEndpoint on WebhookEndpoint{id version url description eventTypes status disabledReason failingSince secret createdAt updatedAt}mutation RotateWebhookSecret($id:ID!$overlapMinutes:Int){rotateWebhookSecret(id:$id overlapMinutes:$overlapMinutes){...WebhookEndpoint}}` as Operation<RotateWebhookSecret, RotateWebhookSecretVariables>;

/** Sends a message of type `ping`. */
export const PingWebhookEndpoint = `fragment WebhookDelivery on WebhookDelivery{id endpointId eventId type status attempts nextAttemptAt occurredAt createdAt updatedAt}mutation PingWebhookEndpoint($id:ID!){pingWebhookEndpoint(id:$id){...WebhookDelivery}}` as Operation<PingWebhookEndpoint, PingWebhookEndpointVariables>;

/** Sends a delivery again, with the same `webhook-id` and by the whole schedule. */
export const RedeliverWebhook = `fragment WebhookDelivery on WebhookDelivery{id endpointId eventId type status attempts nextAttemptAt occurredAt createdAt updatedAt}mutation RedeliverWebhook($deliveryId:ID!){redeliverWebhook(deliveryId:$deliveryId){...WebhookDelivery}}` as Operation<RedeliverWebhook, RedeliverWebhookVariables>;

/** The same for the deliveries of events from `from` to `to`, newest first, 100 a call: `nextToken` goes on. */
export const RedeliverWebhooks = `fragment WebhookRedelivery on WebhookRedelivery{redelivered nextToken}mutation RedeliverWebhooks($endpointId:ID!$from:AWSDateTime!$to:AWSDateTime!$nextToken:String){redeliverWebhooks(endpointId:$endpointId from:$from to:$to nextToken:$nextToken){...WebhookRedelivery}}` as Operation<RedeliverWebhooks, RedeliverWebhooksVariables>;

/** The head of a chain, once for each block while a deposit on it waits to be final, and about once a minute otherwise. */
export const OnChainHeadChanged = `fragment ChainHead on ChainHead{chainId version number hash safe finalized blockTimeMs timestamp}subscription OnChainHeadChanged($chainId:Int!){onChainHeadChanged(chainId:$chainId){...ChainHead}}` as Operation<OnChainHeadChanged, OnChainHeadChangedVariables>;

/** The caller's invoices as they change: all, or those that match every given argument. */
export const OnInvoiceChanged = `fragment Deposit on Deposit{id status txHash logIndex from amount currency chainId blockNumber blockHash confirmations}fragment Invoice on Invoice{id version merchantId customerId reference status exceptions amount amountReceived amountDue surplus currency chainId address paymentUri confirmations requiredConfirmations finalityTag deposits{...Deposit}lateAccepted otherDeposits{...OtherDeposit}sweeps{...Sweep}sweepHold holdCode failureReason returnUrl metadata createdAt updatedAt expiresAt paidAt sweptAt}fragment OtherDeposit on OtherDeposit{id status txHash logIndex from amount baseUnits currency tokenAddress chainId blockNumber blockHash}fragment Sweep on Sweep{id status txHash method amount currency gasUsed fee feeCurrency treasury}subscription OnInvoiceChanged($id:ID$status:InvoiceStatus){onInvoiceChanged(id:$id status:$status){...Invoice}}` as Operation<OnInvoiceChanged, OnInvoiceChangedVariables>;

/** One checkout as it changes. */
export const OnCheckoutChanged = `fragment Checkout on Checkout{invoiceId version merchantName status exceptions amount amountReceived amountDue currency chainId tokenAddress address paymentUri confirmations requiredConfirmations payments{...CheckoutPayment}walletLinks{...WalletLink}expiresAt serverTime returnUrl}fragment CheckoutPayment on CheckoutPayment{txHash amount blockNumber explorerUrl}fragment WalletLink on WalletLink{wallet url}subscription OnCheckoutChanged($invoiceId:ID!){onCheckoutChanged(invoiceId:$invoiceId){...Checkout}}` as Operation<OnCheckoutChanged, OnCheckoutChangedVariables>;

/** What becomes of the merchant's transactions; of one, or of one customer's, when given. Pushed is what ends one (POSTED, REJECTED, FAILED) or
asks for a person (IN_REVIEW, DUPLICATE), and every step, refund and dispute of a card payment. What passes by itself is not: AUTHORIZED and
APPROVED of one submitted from elsewhere, which `getTransaction` shows, and AUTHORIZED of a card payment that its gateway captures at once. */
export const OnTransactionChanged = `fragment Dispute on Dispute{id status amount currency reason respondBy createdAt}fragment Refund on Refund{id transactionId invoiceId amount currency status txHash createdAt}fragment Risk on Risk{score factors{...RiskFactor}analyzedAt}fragment RiskFact on RiskFact{name value}fragment RiskFactor on RiskFactor{code score detail facts{...RiskFact}}fragment Transaction on Transaction{id version merchantId kind status amount amountCaptured amountRefunded currency customerId payerId payeeId reason gateway gatewayReference clientSecret actionUrl duplicateOf failureCode failureReason risk{...Risk}reviewUntil decidedBy createdBy refunds{...Refund}disputes{...Dispute}journalEntryId metadata createdAt updatedAt}subscription OnTransactionChanged($id:ID$customerId:ID){onTransactionChanged(id:$id customerId:$customerId){...Transaction}}` as Operation<OnTransactionChanged, OnTransactionChangedVariables>;
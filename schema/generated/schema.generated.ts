export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDate: { input: string; output: string; }
  AWSDateTime: { input: string; output: string; }
  AWSEmail: { input: string; output: string; }
  AWSIPAddress: { input: string; output: string; }
  AWSJSON: { input: unknown; output: unknown; }
  AWSURL: { input: string; output: string; }
};

/** An account of the merchant's book. */
export type Account = {
  readonly __typename?: 'Account';
  /** In currency units, exact at the moment of the read. */
  readonly balance: Scalars['String']['output'];
  /** ISO 4217 code, or the asset's symbol. */
  readonly currency: Scalars['String']['output'];
  /** `limit` 1 to 100, default 20. */
  readonly entries: AccountEntryConnection;
  /** As the merchant names it. */
  readonly id: Scalars['ID']['output'];
};


/** An account of the merchant's book. */
export type AccountEntriesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};

/** One page of accounts, by id. */
export type AccountConnection = {
  readonly __typename?: 'AccountConnection';
  /** At most `limit` of them. */
  readonly items: ReadonlyArray<Account>;
  /** Give it back for the next page; null on the last. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
};

/** One line of an account's statement. */
export type AccountEntry = {
  readonly __typename?: 'AccountEntry';
  /** In currency units; negative where it reduced the balance. */
  readonly amount: Scalars['String']['output'];
  /** For people. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** The line of the statement. */
  readonly id: Scalars['ID']['output'];
  /** The balanced entry that it is a part of. */
  readonly journalEntryId: Scalars['ID']['output'];
  /** When it was posted. */
  readonly postedAt: Scalars['AWSDateTime']['output'];
  /** The transaction that it belongs to, if any. */
  readonly transactionId: Maybe<Scalars['ID']['output']>;
};

/** One page of an account's entries, newest first. */
export type AccountEntryConnection = {
  readonly __typename?: 'AccountEntryConnection';
  /** At most `limit` of them. */
  readonly items: ReadonlyArray<AccountEntry>;
  /** Give it back for the next page; null on the last. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
};

/** A key of the merchant's, without its secret. */
export type ApiKey = {
  readonly __typename?: 'ApiKey';
  /** CIDR blocks from which it may be used; empty: from anywhere. */
  readonly addressRanges: ReadonlyArray<Scalars['String']['output']>;
  /** When it was made. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** The key that made it; null: the operators did. */
  readonly createdBy: Maybe<Scalars['ID']['output']>;
  /** When it ends; null: never. */
  readonly expiresAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** Names the key without giving it away. */
  readonly id: Scalars['ID']['output'];
  /** Of its last call, to about a minute; null: it was never used. */
  readonly lastUsedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** What the merchant calls it. */
  readonly name: Scalars['String']['output'];
  /** The key that it was rotated to. */
  readonly replacedBy: Maybe<Scalars['ID']['output']>;
  /** When it was revoked. */
  readonly revokedAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** What it may do. */
  readonly scopes: ReadonlyArray<Scalars['String']['output']>;
};

/** A currency on a chain. */
export type Asset = {
  readonly __typename?: 'Asset';
  /** EIP-155 id of the chain. */
  readonly chainId: Scalars['Int']['output'];
  /** Base units per currency unit, as a power of ten. */
  readonly decimals: Scalars['Int']['output'];
  /** Whether it is the chain's own currency. */
  readonly native: Scalars['Boolean']['output'];
  /** The name that `currency` takes, e.g. USDC. */
  readonly symbol: Scalars['String']['output'];
  /** The token's contract, EIP-55; null for the chain's own currency. */
  readonly tokenAddress: Maybe<Scalars['String']['output']>;
};

/** What was done with an API key. Records are sealed as the ledger's entries are. */
export type AuditRecord = {
  readonly __typename?: 'AuditRecord';
  /** Type of the event that it was, such as `invoice.cancelled`. */
  readonly action: Scalars['String']['output'];
  /** When it was done. */
  readonly at: Scalars['AWSDateTime']['output'];
  /** The journal entry that it stands in. */
  readonly id: Scalars['ID']['output'];
  /** The key that did it. */
  readonly keyId: Scalars['ID']['output'];
  /** What was changed. */
  readonly subject: Scalars['ID']['output'];
  /** Of the subject, after it. */
  readonly version: Scalars['Int']['output'];
};

/** One page of audit records, newest first. */
export type AuditRecordConnection = {
  readonly __typename?: 'AuditRecordConnection';
  /** At most `limit` of them. */
  readonly items: ReadonlyArray<AuditRecord>;
  /** Give it back for the next page; null on the last. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
};

/** A capture of an authorised card payment. */
export type CapturePaymentInput = {
  /** In currency units, at most what is authorised; all of it when left out. The rest is released. */
  readonly amount?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** An AUTHORIZED one. */
  readonly transactionId: Scalars['ID']['input'];
};

/** The newest block of a chain that its watcher has seen: what stands on a deposit's block is `number - blockNumber + 1` blocks. */
export type ChainHead = {
  readonly __typename?: 'ChainHead';
  /**
   * Milliseconds between blocks. What is left until a block has a tag is about `(blockNumber - safe) * blockTimeMs`; Ethereum moves its tags
   * once an epoch, every 6.4 minutes.
   */
  readonly blockTimeMs: Scalars['Int']['output'];
  /** EIP-155 id of the chain. */
  readonly chainId: Scalars['Int']['output'];
  /** The newest block that nothing undoes any more; null where the chain has no such tag. */
  readonly finalized: Maybe<Scalars['Int']['output']>;
  /** The block's hash. */
  readonly hash: Scalars['String']['output'];
  /** The block's number. */
  readonly number: Scalars['Int']['output'];
  /** The newest block that its consensus layer takes for safe; null where the chain has no such tag. */
  readonly safe: Maybe<Scalars['Int']['output']>;
  /** When the block was made. */
  readonly timestamp: Scalars['AWSDateTime']['output'];
  /** Grows with every head that is told, also where a reorganisation made the chain shorter. */
  readonly version: Scalars['Int']['output'];
};

/** What a payer may see of an invoice. */
export type Checkout = {
  readonly __typename?: 'Checkout';
  /** Where to pay, EIP-55; used for this invoice only. */
  readonly address: Scalars['String']['output'];
  /** Asked for, in currency units. */
  readonly amount: Scalars['String']['output'];
  /** Still missing, what was returned not counted, in currency units; 0 where what is missing is tolerated. Payment URI and QR code ask for this much, of a PARTIAL invoice for the remainder. */
  readonly amountDue: Scalars['String']['output'];
  /** Arrived and not taken back, in currency units. */
  readonly amountReceived: Scalars['String']['output'];
  /** EIP-155 id of the chain. */
  readonly chainId: Scalars['Int']['output'];
  /** Of the least confirmed deposit; null without deposits or where finality is by tag. */
  readonly confirmations: Maybe<Scalars['Int']['output']>;
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['output'];
  /** What is unusual about its money. */
  readonly exceptions: ReadonlyArray<InvoiceException>;
  /** Money in a block up to this instant is in time. */
  readonly expiresAt: Scalars['AWSDateTime']['output'];
  /** The invoice it shows. */
  readonly invoiceId: Scalars['ID']['output'];
  /** Who asks for the money. */
  readonly merchantName: Scalars['String']['output'];
  /** EIP-681 URI that a wallet opens. */
  readonly paymentUri: Scalars['String']['output'];
  /** What has arrived and was not taken back, at most 50, the most valuable. */
  readonly payments: ReadonlyArray<CheckoutPayment>;
  /** The payment URI as a picture. Computed when selected; null in a push. */
  readonly qrCode: Maybe<Scalars['String']['output']>;
  /** How many confirmations make a deposit final; null where finality is by tag. */
  readonly requiredConfirmations: Maybe<Scalars['Int']['output']>;
  /** Where the checkout leads back to. */
  readonly returnUrl: Maybe<Scalars['AWSURL']['output']>;
  /** The server's clock, to count down to `expiresAt` with; null in a push. */
  readonly serverTime: Maybe<Scalars['AWSDateTime']['output']>;
  /** How far it is. */
  readonly status: InvoiceStatus;
  /** The token's contract, EIP-55; null for the chain's own currency. */
  readonly tokenAddress: Maybe<Scalars['String']['output']>;
  /** One more with every change: of two copies the higher is newer. */
  readonly version: Scalars['Int']['output'];
  /**
   * Addresses that open a wallet with the payment filled in, as configured for the chain; for a wallet that none fits there are `paymentUri`, and
   * `address` with `amountDue`.
   */
  readonly walletLinks: ReadonlyArray<WalletLink>;
};


/** What a payer may see of an invoice. */
export type CheckoutQrCodeArgs = {
  format?: InputMaybe<QrFormat>;
};

/** Money that arrived for an invoice, as a payer sees it. */
export type CheckoutPayment = {
  readonly __typename?: 'CheckoutPayment';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** The block that holds it. */
  readonly blockNumber: Scalars['Int']['output'];
  /** The transaction at the chain's block explorer; null without one. */
  readonly explorerUrl: Maybe<Scalars['AWSURL']['output']>;
  /** Null for a transfer inside another transaction. */
  readonly txHash: Maybe<Scalars['String']['output']>;
};

/** What the payer brought back. */
export type ConfirmPaymentInput = {
  /** A JSON object: what the gateway's redirect or challenge returned. It is handed on and kept nowhere. */
  readonly details: Scalars['AWSJSON']['input'];
  /** 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** One that is REQUIRES_ACTION. */
  readonly transactionId: Scalars['ID']['input'];
};

/** A new key. */
export type CreateApiKeyInput = {
  /**
   * CIDR blocks from which it may be used, at most 20, within those of the calling key. Left out: from anywhere. Each call of such a key is
   * checked, which takes some milliseconds more.
   */
  readonly addressRanges?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** When it ends, within ten years, and not after the calling key. Left out: when the calling key does, or never. */
  readonly expiresAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** 1 to 255 characters, unique per merchant for 24 hours: the same call twice makes one key. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** For people, 1 to 100 characters. */
  readonly name: Scalars['String']['input'];
  /**
   * Of those that the calling key has: `invoices:read`, `invoices:write`, `transactions:read`, `transactions:write`, `transactions:review`,
   * `payments:read`, `payments:write`, `transfers:write`, `payees:write`, `refunds:write`, `ledger:read`, `webhooks`, `admin`.
   */
  readonly scopes: ReadonlyArray<Scalars['String']['input']>;
};

/** What to ask a payer for. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and bidi overrides. */
export type CreateInvoiceInput = {
  /** In currency units, e.g. "5.00"; digits with at most one point. */
  readonly amount: Scalars['String']['input'];
  /** Required unless one configured chain alone has the currency. */
  readonly chainId?: InputMaybe<Scalars['Int']['input']>;
  /** Symbol of a configured asset. */
  readonly currency: Scalars['String']['input'];
  /** 1 to 255 characters. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 43,200; 60 when left out. */
  readonly expiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first invoice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /**
   * A JSON object of at most 4,096 bytes and 8 levels; whole numbers below 2^53, decimals of at most 15 digits, plain text. Amounts belong
   * in strings.
   */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** 1 to 255 characters. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  /** https, or http to localhost; without user info and backslashes; at most 2,048 characters. Kept as browsers read it. */
  readonly returnUrl?: InputMaybe<Scalars['AWSURL']['input']>;
};

/** A new merchant. Its settings are good at once. */
export type CreateMerchantInput = {
  /** 1 to 43,200. */
  readonly expiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** At most 20. */
  readonly finalityTiers?: InputMaybe<ReadonlyArray<FinalityTierInput>>;
  /** 3 to 40 small letters, digits and hyphens, a letter first. A second call with it is refused, so that a call can be repeated. Left out: a random one. */
  readonly id?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 100 characters that payers see. */
  readonly name: Scalars['String']['input'];
  /** Where it is told what happens. */
  readonly notificationAddress?: InputMaybe<Scalars['String']['input']>;
  /** At most 20 hosts, such as `shop.example`. */
  readonly returnHosts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of its first key. Left out: all but `transactions:review` and `admin`. */
  readonly scopes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of its invoices. */
  readonly tolerance?: InputMaybe<ToleratedShareInput>;
  /** Of one chain. */
  readonly treasury?: InputMaybe<TreasuryInput>;
};

/** A new payee. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and bidi overrides. */
export type CreatePayeeInput = {
  /** 1 to 15 characters, as `name`. */
  readonly city: Scalars['String']['input'];
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: Scalars['String']['input'];
  /** ISO 4217. */
  readonly currency: Scalars['String']['input'];
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first payee. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** 1 to 25 characters, Latin letters or digits among them: codes have no others, and show accented letters without their accents. */
  readonly name: Scalars['String']['input'];
};

/** A code for one payment. */
export type CreatePayeeQrInput = {
  /** In currency units, at most 13 characters. */
  readonly amount: Scalars['String']['input'];
  /** The payee's. */
  readonly currency: Scalars['String']['input'];
  /** 1 to 43,200; 60 when left out. */
  readonly expiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first code. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Who is paid. */
  readonly payeeId: Scalars['ID']['input'];
  /** 1 to 25 printable characters of ASCII. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
};

/** Whom to sign in, and for how much. */
export type CreatePayerSessionInput = {
  /** What may be spent in all, in currency units. */
  readonly ceiling: Scalars['String']['input'];
  /** The account's. */
  readonly currency: Scalars['String']['input'];
  /** One of your accounts, or a payee of yours. */
  readonly payerId: Scalars['ID']['input'];
};

/** A payment by card. A card number anywhere in it is refused: `CardDataNotAccepted`. */
export type CreatePaymentInput = {
  /** In currency units, with at most the currency's ISO 4217 decimals; within what the gateway takes. */
  readonly amount: Scalars['String']['input'];
  /** False: it is authorised only, and `capturePayment` takes it. Default: true. */
  readonly capture?: InputMaybe<Scalars['Boolean']['input']>;
  /** The payer's country, ISO 3166-1 alpha-2. */
  readonly country?: InputMaybe<Scalars['String']['input']>;
  /** ISO 4217 code. */
  readonly currency: Scalars['String']['input'];
  /** The merchant's name for the payer, 1 to 255 characters. */
  readonly customerId: Scalars['ID']['input'];
  /** The payer's device, for the risk of the payment. */
  readonly deviceId?: InputMaybe<Scalars['String']['input']>;
  /** The payer's. */
  readonly email?: InputMaybe<Scalars['AWSEmail']['input']>;
  /** `sandbox`, `stripe`, `adyen` or `paypal`; the merchant's rules choose when left out. */
  readonly gateway?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 255 characters. The same key with the same input gives the same payment for 24 hours, a failed one too. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The payer's address, for the risk of the payment. */
  readonly ipAddress?: InputMaybe<Scalars['AWSIPAddress']['input']>;
  /** As of `SubmitTransactionInput`. */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** The merchant's own order. */
  readonly orderId?: InputMaybe<Scalars['ID']['input']>;
  /** The gateway's token of a payment method. */
  readonly paymentMethodId: Scalars['String']['input'];
  /**
   * Tokens of the same card at several gateways, `paymentMethodId` among them: the rules choose one, and a decline that another gateway may see
   * otherwise goes on to the next. Not together with `gateway`.
   */
  readonly paymentMethods?: InputMaybe<ReadonlyArray<PaymentMethodInput>>;
  /** Where the gateway sends the payer back to. */
  readonly returnUrl?: InputMaybe<Scalars['AWSURL']['input']>;
};

/** A new endpoint. */
export type CreateWebhookEndpointInput = {
  /** 1 to 255 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Default: every type. */
  readonly eventTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** 1 to 255 characters. The same key with the same input answers the same endpoint, with its secret. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** https, port 443, a public host. */
  readonly url: Scalars['AWSURL']['input'];
};

/** Money that arrived at an invoice's address. */
export type Deposit = {
  readonly __typename?: 'Deposit';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** That block's hash. */
  readonly blockHash: Scalars['String']['output'];
  /** The block that holds it. */
  readonly blockNumber: Scalars['Int']['output'];
  /** The invoice's chain. */
  readonly chainId: Scalars['Int']['output'];
  /** Blocks from its own to the newest, when last looked at; null where finality is by tag. */
  readonly confirmations: Maybe<Scalars['Int']['output']>;
  /** The invoice's currency. */
  readonly currency: Scalars['String']['output'];
  /** The payer's address, where known. */
  readonly from: Maybe<Scalars['String']['output']>;
  /** Of chain, transaction and log. */
  readonly id: Scalars['ID']['output'];
  /** Null for the chain's own currency. */
  readonly logIndex: Maybe<Scalars['Int']['output']>;
  /** How far it is. */
  readonly status: DepositStatus;
  /** Null for a transfer inside another transaction. */
  readonly txHash: Maybe<Scalars['String']['output']>;
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

/** A payer's dispute of a card payment. */
export type Dispute = {
  readonly __typename?: 'Dispute';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** When it was told first. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** ISO 4217 code. */
  readonly currency: Scalars['String']['output'];
  /** The gateway's id of it. */
  readonly id: Scalars['ID']['output'];
  /** The payer's, as the gateway has it. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Until when the gateway takes an answer. */
  readonly respondBy: Maybe<Scalars['AWSDateTime']['output']>;
  /** How it stands. */
  readonly status: DisputeStatus;
};

/** How a dispute stands. */
export type DisputeStatus =
  /** The money went back to the payer. */
  | 'LOST'
  /** The gateway waits for an answer, and keeps the amount back. */
  | 'OPEN'
  /** The money is the merchant's. */
  | 'WON';

/** What a merchant-presented code of EMVCo says (QRCPS-MPM, version 1.1). */
export type EmvQr = {
  readonly __typename?: 'EmvQr';
  /** Transaction Amount (54) in currency units; null where the payer says how much. */
  readonly amount: Maybe<Scalars['String']['output']>;
  /** Merchant City (60). */
  readonly city: Scalars['String']['output'];
  /** Country Code (58), ISO 3166-1 alpha-2. */
  readonly countryCode: Scalars['String']['output'];
  /** Transaction Currency (53), as the letters of ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** Whether it was made for one transaction (01 is 12). */
  readonly dynamic: Scalars['Boolean']['output'];
  /** Merchant Category Code (52), ISO 18245. */
  readonly merchantCategoryCode: Scalars['String']['output'];
  /** Merchant Name (59). */
  readonly name: Scalars['String']['output'];
  /** The payee of this system whose code it is; null for any other code. */
  readonly payeeId: Maybe<Scalars['ID']['output']>;
  /** The dynamic code of this system that it is; null for any other code. */
  readonly payeeQrId: Maybe<Scalars['ID']['output']>;
  /** Reference Label (62.05); null where there is none or the payer is to say it. */
  readonly reference: Maybe<Scalars['String']['output']>;
  /** Null for a code of any other scheme. */
  readonly scheme: Maybe<QrScheme>;
};

/** From an amount on, to wait as long as this environment would for a larger one. */
export type FinalityTierInput = {
  /** EIP-155. */
  readonly chainId: Scalars['Int']['input'];
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['input'];
  /** The least amount of an invoice that it is about, in currency units. */
  readonly from: Scalars['String']['input'];
  /** In currency units, not below `from`. */
  readonly likeAmount: Scalars['String']['input'];
};

/** A setting that waits before it is good. */
export type GuardedSetting =
  /** The e-mail address that is told what happens. */
  | 'NOTIFICATION_ADDRESS'
  /** The merchant's treasury on a chain. */
  | 'TREASURY';

/** A request for an exact amount of one currency, paid to an address of its own. */
export type Invoice = {
  readonly __typename?: 'Invoice';
  /** Where to pay, EIP-55; used for this invoice only. */
  readonly address: Scalars['String']['output'];
  /** Asked for, in currency units. */
  readonly amount: Scalars['String']['output'];
  /** Still missing, what was returned not counted, in currency units; 0 where what is missing is tolerated. Payment URI and QR code ask for this much, of a PARTIAL invoice for the remainder. */
  readonly amountDue: Scalars['String']['output'];
  /** Arrived and not taken back, in currency units. */
  readonly amountReceived: Scalars['String']['output'];
  /** EIP-155 id of the chain. */
  readonly chainId: Scalars['Int']['output'];
  /** Of the least confirmed deposit; null without deposits or where finality is by tag. */
  readonly confirmations: Maybe<Scalars['Int']['output']>;
  /** When it was created. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['output'];
  /** The merchant's name for the payer. */
  readonly customerId: Maybe<Scalars['ID']['output']>;
  /** At most 50, the most valuable; the amounts count all. */
  readonly deposits: ReadonlyArray<Deposit>;
  /** What is unusual about its money. */
  readonly exceptions: ReadonlyArray<InvoiceException>;
  /** Money in a block up to this instant is in time. */
  readonly expiresAt: Scalars['AWSDateTime']['output'];
  /** Why the sweep was given up. */
  readonly failureReason: Maybe<Scalars['String']['output']>;
  /** The block tag that makes a deposit final, where it is by tag. */
  readonly finalityTag: Maybe<Scalars['String']['output']>;
  /** Why it stands still until an operator decides: BALANCE_DIFFERS, its address has not what came in less what went out. Null where nothing holds it. */
  readonly holdCode: Maybe<Scalars['String']['output']>;
  /** Unguessable: whoever has it may see the checkout. */
  readonly id: Scalars['ID']['output'];
  /** The merchant has accepted the late money; false where it was not asked for, too. */
  readonly lateAccepted: Scalars['Boolean']['output'];
  /** Whose invoice it is. */
  readonly merchantId: Scalars['ID']['output'];
  /** The merchant's own data, unchanged. */
  readonly metadata: Maybe<Scalars['AWSJSON']['output']>;
  /**
   * What came to the address in another asset than the invoice's. It pays nothing. At most 20 of configured assets, which wait in suspense, and
   * 10 of tokens that nobody configured, which anybody can make and send.
   */
  readonly otherDeposits: ReadonlyArray<OtherDeposit>;
  /** When it became PAID. */
  readonly paidAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** EIP-681 URI that a wallet opens. */
  readonly paymentUri: Scalars['String']['output'];
  /** The payment URI as a picture. Computed when selected; null in a push. */
  readonly qrCode: Maybe<Scalars['String']['output']>;
  /** The merchant's own reference, e.g. an order number. */
  readonly reference: Maybe<Scalars['String']['output']>;
  /** How many confirmations make a deposit final; null where finality is by tag. */
  readonly requiredConfirmations: Maybe<Scalars['Int']['output']>;
  /** Where the checkout leads back to. */
  readonly returnUrl: Maybe<Scalars['AWSURL']['output']>;
  /** How far it is. */
  readonly status: InvoiceStatus;
  /** Arrived beyond the amount and not returned, in currency units. */
  readonly surplus: Scalars['String']['output'];
  /** Why paid money is not swept yet. */
  readonly sweepHold: Maybe<Scalars['String']['output']>;
  /** At most 50, the newest. */
  readonly sweeps: ReadonlyArray<Sweep>;
  /** When it became SWEPT. */
  readonly sweptAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When it last changed. */
  readonly updatedAt: Scalars['AWSDateTime']['output'];
  /** One more with every change: of two copies the higher is newer. */
  readonly version: Scalars['Int']['output'];
};


/** A request for an exact amount of one currency, paid to an address of its own. */
export type InvoiceQrCodeArgs = {
  format?: InputMaybe<QrFormat>;
};

/** A page of invoices, newest first. */
export type InvoiceConnection = {
  readonly __typename?: 'InvoiceConnection';
  /** At most `limit` of them. */
  readonly items: ReadonlyArray<Invoice>;
  /** Give it back for the next page; null on the last. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
};

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

/** Everything that happened to an invoice, the oldest first; at most the newest 1,000. */
export type InvoiceTimeline = {
  readonly __typename?: 'InvoiceTimeline';
  /** Journal entries are among them where the key has the scope `ledger:read`. */
  readonly entries: ReadonlyArray<TimelineEntry>;
};

/** What became of invoices, by day. */
export type InvoiceTotals = {
  readonly __typename?: 'InvoiceTotals';
  /** By status, currency and chain. */
  readonly statuses: ReadonlyArray<StatusTotal>;
  /** By chain and method. */
  readonly sweeps: ReadonlyArray<SweepTotal>;
  /** By currency and chain. */
  readonly treasuryTimes: ReadonlyArray<TreasuryTime>;
};

/** A key that was just made. */
export type IssuedApiKey = {
  readonly __typename?: 'IssuedApiKey';
  /** The key as it is listed. */
  readonly apiKey: ApiKey;
  /** What a client sends as `Authorization`. It is shown this once, since only its hash is stored: null where the call repeats an earlier one. */
  readonly secret: Maybe<Scalars['String']['output']>;
};

/** A merchant that was just made. */
export type IssuedMerchant = {
  readonly __typename?: 'IssuedMerchant';
  /** Its first key as it is listed. */
  readonly apiKey: ApiKey;
  /** With its settings. */
  readonly merchant: Merchant;
  /** What its client sends as `Authorization`. It is shown this once, since only its hash is stored. */
  readonly secret: Scalars['String']['output'];
};

/** A merchant with its settings. */
export type Merchant = {
  readonly __typename?: 'Merchant';
  /** When it was made. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Of an invoice that says nothing else; null: 60. */
  readonly expiresInMinutes: Maybe<Scalars['Int']['output']>;
  /** Where the merchant waits longer than this environment asks for. */
  readonly finalityTiers: ReadonlyArray<MerchantFinalityTier>;
  /** Fixed. */
  readonly id: Scalars['ID']['output'];
  /** What payers see. */
  readonly name: Scalars['String']['output'];
  /** The e-mail address that is told what happens. */
  readonly notificationAddress: Maybe<Scalars['String']['output']>;
  /** What is announced and not good yet. */
  readonly pendingChanges: ReadonlyArray<MerchantChange>;
  /** Hosts, with a port where there is one, that a `returnUrl` may lead to; empty: any. */
  readonly returnHosts: ReadonlyArray<Scalars['String']['output']>;
  /** Of invoices made from now on. */
  readonly tolerance: ToleratedShare;
  /** Where the merchant's money is swept to. On any other chain it goes to this environment's treasury, and what the merchant is owed is in its ledger. */
  readonly treasuries: ReadonlyArray<MerchantTreasury>;
  /** When it was changed last. */
  readonly updatedAt: Scalars['AWSDateTime']['output'];
  /** One more with every change. */
  readonly version: Scalars['Int']['output'];
};

/** A change that is announced and not good yet. */
export type MerchantChange = {
  readonly __typename?: 'MerchantChange';
  /** When it was asked for. */
  readonly announcedAt: Scalars['AWSDateTime']['output'];
  /** The key that asked for it. */
  readonly announcedBy: Scalars['ID']['output'];
  /** Of a treasury. */
  readonly chainId: Maybe<Scalars['Int']['output']>;
  /** It is good from then on, if nobody stops it. */
  readonly effectiveAt: Scalars['AWSDateTime']['output'];
  /** What `stopChange` takes. */
  readonly id: Scalars['ID']['output'];
  /** What changes. */
  readonly setting: GuardedSetting;
  /** The new address. */
  readonly value: Scalars['String']['output'];
};

/** From an amount on, an invoice's payments must be as deep in the chain as this environment asks of a larger one. */
export type MerchantFinalityTier = {
  readonly __typename?: 'MerchantFinalityTier';
  /** EIP-155. */
  readonly chainId: Scalars['Int']['output'];
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['output'];
  /** The least amount of an invoice that it is about, in currency units. */
  readonly from: Scalars['String']['output'];
  /** The amount whose finality it gets, in currency units. */
  readonly likeAmount: Scalars['String']['output'];
};

/** Where a merchant wants its money on one chain. */
export type MerchantTreasury = {
  readonly __typename?: 'MerchantTreasury';
  /** With its EIP-55 checksum. */
  readonly address: Scalars['String']['output'];
  /** EIP-155. */
  readonly chainId: Scalars['Int']['output'];
};

/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /**
   * Takes the late money of a CANCELLED or EXPIRED invoice, what has come and what comes. What was held in suspense is owed to the merchant. Where it reaches the
   * amount the invoice is CONFIRMING, and PAID once it is final; where it does not, the invoice keeps its status until more comes.
   * Late money that was returned to its payer counts no more: InvalidState where nothing is left of it.
   */
  readonly acceptLatePayment: Invoice;
  /** Cancels a PENDING invoice that has received nothing. Its address stays watched. */
  readonly cancelInvoice: Invoice;
  /** Takes what is authorised, or a part of it, once. */
  readonly capturePayment: Transaction;
  /** Closes a payee for good: nothing new is paid to it. */
  readonly closePayee: Payee;
  /** Hands the gateway what the payer's redirect or challenge returned. */
  readonly confirmPayment: Transaction;
  /** Makes a key that may do no more than the one that asks for it. Needs the scope `admin`. */
  readonly createApiKey: IssuedApiKey;
  /** Creates an invoice with an address of its own. The same key and input answer with the same invoice. */
  readonly createInvoice: Invoice;
  /** Makes a merchant with its first key; for operators, by IAM. */
  readonly createMerchant: IssuedMerchant;
  /** Makes a payee, with an account in the merchant's book and a static code. */
  readonly createPayee: Payee;
  /** Makes a code for one payment of a payee. */
  readonly createPayeeQr: PayeeQr;
  /** Lets a payer whom your app has signed in pay from an account: up to a ceiling in all, for 15 minutes. */
  readonly createPayerSession: PayerSession;
  /** Takes a payment by card. */
  readonly createPayment: Transaction;
  /** At most five endpoints. `InvalidInput` for a URL that is not https on port 443, or whose host is or resolves to an address that is not public. */
  readonly createWebhookEndpoint: WebhookEndpoint;
  /** Deletes an endpoint with its secrets; what was on its way there ends. */
  readonly deleteWebhookEndpoint: WebhookEndpoint;
  /** Ends the subscriptions that a revoked key has open; the event bus's own. Its answer is the key's id. */
  readonly invalidateApiKey: Maybe<Scalars['ID']['output']>;
  /** Pays a payee from an account of the merchant's book. The money is reserved at once, or nothing happens. */
  readonly payPayee: Transaction;
  /** The same by a payer with the token of a session: a payee, or a code for one payment, which is paid once. */
  readonly payWithSession: TransferReceipt;
  /** Sends a message of type `ping`. */
  readonly pingWebhookEndpoint: WebhookDelivery;
  /** Pushes a chain's head to its subscribers; the event bus's own. */
  readonly publishChainHead: Maybe<ChainHead>;
  /** Pushes an invoice to its payers. */
  readonly publishCheckout: Maybe<Checkout>;
  /** Pushes an invoice to its merchant. */
  readonly publishInvoice: Maybe<Invoice>;
  /** Pushes a transaction to its subscribers; the event bus's own. */
  readonly publishTransaction: Maybe<Transaction>;
  /**
   * Reads a deposit's transaction and its address once more, within seconds: what is missing of its invoice is recorded, what a reorganisation took and is on the chain
   * again comes back, and what is final counts. It moves no money, and changes nothing where nothing is missing; the deposit is answered as it is now, and what becomes of it is pushed with its
   * invoice. The deposit may be one of `otherDeposits`, of a configured asset.
   */
  readonly recoverDeposit: Deposit;
  /** Sends a delivery again, with the same `webhook-id` and by the whole schedule. */
  readonly redeliverWebhook: WebhookDelivery;
  /** The same for the deliveries of events from `from` to `to`, newest first, 100 a call: `nextToken` goes on. */
  readonly redeliverWebhooks: WebhookRedelivery;
  /** Pays back what was captured, or a part of it. */
  readonly refundPayment: Refund;
  /** Brings a CANCELLED invoice that has received nothing back to PENDING, with a new expiry. */
  readonly reopenInvoice: Invoice;
  /** Brings a SWEEP_FAILED invoice back to SWEEPING. */
  readonly retrySweep: Invoice;
  /**
   * Decides a transaction that is IN_REVIEW, or releases or rejects a DUPLICATE; `note` of at most 1,000 characters. APPROVE captures a card payment
   * that was to be captured at once, REJECT gives its authorisation back.
   */
  readonly reviewTransaction: Transaction;
  /** Ends a key: its subscriptions within seconds, its queries and mutations within a minute. Needs the scope `admin`. */
  readonly revokeApiKey: ApiKey;
  /** Replaces a key without a gap: the old one ends after the overlap. Needs the scope `admin`. */
  readonly rotateApiKey: IssuedApiKey;
  /** A new secret. For `overlapMinutes` (0 to 10,080, default 1,440) every delivery carries a signature of the old one as well. */
  readonly rotateWebhookSecret: WebhookEndpoint;
  /** Stops a change that is announced and not good yet. Needs the scope `admin`. */
  readonly stopChange: Merchant;
  /** Submits a transaction that was authorised elsewhere, to be compared, judged and posted. */
  readonly submitTransaction: Transaction;
  /** Changes settings. Needs the scope `admin`. */
  readonly updateMerchant: Merchant;
  /** Enabling forgets why it was disabled; what happened meanwhile is read by `eventsSince`. */
  readonly updateWebhookEndpoint: WebhookEndpoint;
  /** Gives an authorisation back, or ends what the payer has not confirmed. */
  readonly voidPayment: Transaction;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationAcceptLatePaymentArgs = {
  invoiceId: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCancelInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCapturePaymentArgs = {
  input: CapturePaymentInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationClosePayeeArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationConfirmPaymentArgs = {
  input: ConfirmPaymentInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreateApiKeyArgs = {
  input: CreateApiKeyInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreateInvoiceArgs = {
  input: CreateInvoiceInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreateMerchantArgs = {
  input: CreateMerchantInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreatePayeeArgs = {
  input: CreatePayeeInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreatePayeeQrArgs = {
  input: CreatePayeeQrInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreatePayerSessionArgs = {
  input: CreatePayerSessionInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreatePaymentArgs = {
  input: CreatePaymentInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreateWebhookEndpointArgs = {
  input: CreateWebhookEndpointInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationDeleteWebhookEndpointArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationInvalidateApiKeyArgs = {
  keyId: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPayPayeeArgs = {
  input: PayPayeeInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPayWithSessionArgs = {
  input: PayWithSessionInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPingWebhookEndpointArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPublishChainHeadArgs = {
  head: PublishChainHeadInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPublishCheckoutArgs = {
  invoice: PublishInvoiceInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPublishInvoiceArgs = {
  invoice: PublishInvoiceInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationPublishTransactionArgs = {
  transaction: PublishTransactionInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRecoverDepositArgs = {
  depositId: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRedeliverWebhookArgs = {
  deliveryId: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRedeliverWebhooksArgs = {
  endpointId: Scalars['ID']['input'];
  from: Scalars['AWSDateTime']['input'];
  nextToken?: InputMaybe<Scalars['String']['input']>;
  to: Scalars['AWSDateTime']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRefundPaymentArgs = {
  input: RefundPaymentInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationReopenInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRetrySweepArgs = {
  invoiceId: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationReviewTransactionArgs = {
  decision: ReviewDecision;
  id: Scalars['ID']['input'];
  note?: InputMaybe<Scalars['String']['input']>;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRevokeApiKeyArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRotateApiKeyArgs = {
  input: RotateApiKeyInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRotateWebhookSecretArgs = {
  id: Scalars['ID']['input'];
  overlapMinutes?: InputMaybe<Scalars['Int']['input']>;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationStopChangeArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationSubmitTransactionArgs = {
  input: SubmitTransactionInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationUpdateMerchantArgs = {
  input: UpdateMerchantInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationUpdateWebhookEndpointArgs = {
  input: UpdateWebhookEndpointInput;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationVoidPaymentArgs = {
  input: VoidPaymentInput;
};

/** Money that arrived at an invoice's address in another asset than the invoice's. */
export type OtherDeposit = {
  readonly __typename?: 'OtherDeposit';
  /** In currency units; null where nobody configured the token, since only its contract says how many base units make one. */
  readonly amount: Maybe<Scalars['String']['output']>;
  /** An integer. */
  readonly baseUnits: Scalars['String']['output'];
  /** That block's hash. */
  readonly blockHash: Scalars['String']['output'];
  /** The block that holds it. */
  readonly blockNumber: Scalars['Int']['output'];
  /** The invoice's chain. */
  readonly chainId: Scalars['Int']['output'];
  /** Symbol of the asset; null where nobody configured the token. */
  readonly currency: Maybe<Scalars['String']['output']>;
  /** The sender's address, where known. */
  readonly from: Maybe<Scalars['String']['output']>;
  /** Of chain, transaction and log. */
  readonly id: Scalars['ID']['output'];
  /** Null for the chain's own currency. */
  readonly logIndex: Maybe<Scalars['Int']['output']>;
  /** How far it is; of a token that nobody configured it stays SEEN. */
  readonly status: DepositStatus;
  /** The token's contract, EIP-55; null for the chain's own currency. */
  readonly tokenAddress: Maybe<Scalars['String']['output']>;
  /** The transaction that brought it. */
  readonly txHash: Maybe<Scalars['String']['output']>;
};

/** A payment from an account of the merchant's book to a payee. */
export type PayPayeeInput = {
  /** In currency units. */
  readonly amount: Scalars['String']['input'];
  /** The payee's. */
  readonly currency: Scalars['String']['input'];
  /** 1 to 255 characters, unique per merchant, for ever: a repeated call answers with the same transaction. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Who is paid. */
  readonly payeeId: Scalars['ID']['input'];
  /** The account that pays: one of your accounts, or a payee of yours. */
  readonly payerId: Scalars['ID']['input'];
  /** 1 to 140 plain characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** A payment by a payer with a session. */
export type PayWithSessionInput = {
  /** In currency units. Left out where a code says it. */
  readonly amount?: InputMaybe<Scalars['String']['input']>;
  /** The payee's. */
  readonly currency: Scalars['String']['input'];
  /** 1 to 255 characters, unique per session, for ever: a repeated call answers with the same receipt. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Who is paid. Left out where a code is paid. */
  readonly payeeId?: InputMaybe<Scalars['ID']['input']>;
  /** The code that is paid. */
  readonly payeeQrId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 140 plain characters; the code's reference goes before it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Of the session. */
  readonly token: Scalars['String']['input'];
};

/** Who is paid within a merchant's book, by a code that people scan. Its id is the name of its account there: `getAccount`. */
export type Payee = {
  readonly __typename?: 'Payee';
  /** Where it is. */
  readonly city: Scalars['String']['output'];
  /** ISO 3166-1 alpha-2. */
  readonly countryCode: Scalars['String']['output'];
  /** What it is paid in, ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** The text of its static code for payment apps: EMVCo's merchant-presented mode, at most 512 characters. The payer says how much. */
  readonly emvPayload: Scalars['String']['output'];
  /** Unguessable: whoever has it sees what stands here. */
  readonly id: Scalars['ID']['output'];
  /** As payers see it. */
  readonly name: Scalars['String']['output'];
  /** The page that its code opens. */
  readonly payUrl: Scalars['AWSURL']['output'];
  /** `payUrl` as a picture, which a camera opens. Computed when selected. */
  readonly qrCode: Maybe<Scalars['String']['output']>;
  /** Whether it can be paid. */
  readonly status: PayeeStatus;
};


/** Who is paid within a merchant's book, by a code that people scan. Its id is the name of its account there: `getAccount`. */
export type PayeeQrCodeArgs = {
  format?: InputMaybe<QrFormat>;
};

/** A code for one payment: amount, reference and time are fixed. */
export type PayeeQr = {
  readonly __typename?: 'PayeeQr';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** Its text for payment apps: EMVCo's merchant-presented mode, at most 512 characters. */
  readonly emvPayload: Scalars['String']['output'];
  /** It is paid before this instant, or never. */
  readonly expiresAt: Scalars['AWSDateTime']['output'];
  /** 128 random bits: whoever has it sees what stands here. */
  readonly id: Scalars['ID']['output'];
  /** The page that it opens. */
  readonly payUrl: Scalars['AWSURL']['output'];
  /** Who is paid. */
  readonly payeeId: Scalars['ID']['output'];
  /** `payUrl` as a picture, which a camera opens. Computed when selected. */
  readonly qrCode: Maybe<Scalars['String']['output']>;
  /** What it is for. */
  readonly reference: Maybe<Scalars['String']['output']>;
  /** Whether it can be paid. */
  readonly status: PayeeQrStatus;
};


/** A code for one payment: amount, reference and time are fixed. */
export type PayeeQrQrCodeArgs = {
  format?: InputMaybe<QrFormat>;
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

/** A payer whom the merchant's app has signed in. Whoever has the token pays with it: give it to that payer alone. */
export type PayerSession = {
  readonly __typename?: 'PayerSession';
  /** What may be spent in all, in currency units. */
  readonly ceiling: Scalars['String']['output'];
  /** ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** 15 minutes from now. */
  readonly expiresAt: Scalars['AWSDateTime']['output'];
  /** The account that pays. */
  readonly payerId: Scalars['ID']['output'];
  /** Shown once; only its hash is stored. */
  readonly token: Scalars['String']['output'];
};

/** A gateway's token of a payment method. */
export type PaymentMethodInput = {
  /** `sandbox`, `stripe`, `adyen` or `paypal`. */
  readonly gateway: Scalars['String']['input'];
  /** That gateway's token. */
  readonly paymentMethodId: Scalars['String']['input'];
};

/** A dispute of a card payment, as an event tells it. */
export type PublishCardDisputeInput = {
  /** Base units. */
  readonly amount: Scalars['String']['input'];
  /** When it was told first. */
  readonly createdAt: Scalars['AWSDateTime']['input'];
  /** Its id. */
  readonly id: Scalars['ID']['input'];
  /** The payer's. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Until when the gateway takes an answer. */
  readonly respondBy?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** How it stands. */
  readonly status: DisputeStatus;
};

/** A refund of a card payment, as an event tells it. */
export type PublishCardRefundInput = {
  /** Base units. */
  readonly amount: Scalars['String']['input'];
  /** When it was asked for. */
  readonly createdAt: Scalars['AWSDateTime']['input'];
  /** Its id. */
  readonly id: Scalars['ID']['input'];
  /** How far it is. */
  readonly status: Scalars['String']['input'];
};

/** A head as the event carries it. */
export type PublishChainHeadInput = {
  /** Milliseconds between blocks. */
  readonly blockTimeMs: Scalars['Int']['input'];
  /** EIP-155 id of the chain. */
  readonly chainId: Scalars['Int']['input'];
  /** Null where the chain has no such tag. */
  readonly finalized?: InputMaybe<Scalars['Int']['input']>;
  /** The block's hash. */
  readonly hash: Scalars['String']['input'];
  /** The block's number. */
  readonly number: Scalars['Int']['input'];
  /** Null where the chain has no such tag. */
  readonly safe?: InputMaybe<Scalars['Int']['input']>;
  /** Seconds since 1970. */
  readonly timestamp: Scalars['Int']['input'];
  /** Of the head. */
  readonly version: Scalars['Int']['input'];
};

/** A deposit in an event. */
export type PublishDepositInput = {
  /** In base units. */
  readonly amount: Scalars['String']['input'];
  /** As stored. */
  readonly blockHash: Scalars['String']['input'];
  /** As stored. */
  readonly blockNumber: Scalars['Int']['input'];
  /** As stored. */
  readonly confirmations?: InputMaybe<Scalars['Int']['input']>;
  /** As stored. */
  readonly from?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly id: Scalars['ID']['input'];
  /** As stored. */
  readonly logIndex?: InputMaybe<Scalars['Int']['input']>;
  /** As stored. */
  readonly status: DepositStatus;
  /** As stored. */
  readonly txHash?: InputMaybe<Scalars['String']['input']>;
};

/** An invoice in an event: the allow-list of what leaves the system, amounts in base units. */
export type PublishInvoiceInput = {
  /** As stored. */
  readonly address: Scalars['String']['input'];
  /** In base units. */
  readonly amount: Scalars['String']['input'];
  /** In base units. */
  readonly amountDue: Scalars['String']['input'];
  /** In base units. */
  readonly amountReceived: Scalars['String']['input'];
  /** As stored. */
  readonly chainId: Scalars['Int']['input'];
  /** As stored. */
  readonly confirmations?: InputMaybe<Scalars['Int']['input']>;
  /** As stored. */
  readonly createdAt: Scalars['AWSDateTime']['input'];
  /** As stored. */
  readonly currency: Scalars['String']['input'];
  /** As stored. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** Of `currency`. */
  readonly decimals: Scalars['Int']['input'];
  /** As stored. */
  readonly deposits: ReadonlyArray<PublishDepositInput>;
  /** As stored. */
  readonly exceptions: ReadonlyArray<InvoiceException>;
  /** As stored. */
  readonly expiresAt: Scalars['AWSDateTime']['input'];
  /** As stored. */
  readonly failureReason?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly finalityTag?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly holdCode?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly id: Scalars['ID']['input'];
  /** As stored. */
  readonly lateAccepted?: InputMaybe<Scalars['Boolean']['input']>;
  /** As stored. */
  readonly links?: InputMaybe<PublishLinksInput>;
  /** As stored. */
  readonly merchantId: Scalars['ID']['input'];
  /** As stored. */
  readonly merchantName: Scalars['String']['input'];
  /** As stored. */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** As stored. */
  readonly otherDeposits?: InputMaybe<ReadonlyArray<PublishOtherDepositInput>>;
  /** As stored. */
  readonly paidAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** As stored. */
  readonly paymentUri: Scalars['String']['input'];
  /** As stored. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly requiredConfirmations?: InputMaybe<Scalars['Int']['input']>;
  /** As stored. */
  readonly returnUrl?: InputMaybe<Scalars['AWSURL']['input']>;
  /** As stored. */
  readonly status: InvoiceStatus;
  /** In base units. */
  readonly surplus: Scalars['String']['input'];
  /** As stored. */
  readonly sweepHold?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly sweeps: ReadonlyArray<PublishSweepInput>;
  /** As stored. */
  readonly sweptAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** As stored. */
  readonly tokenAddress?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly updatedAt: Scalars['AWSDateTime']['input'];
  /** As stored. */
  readonly version: Scalars['Int']['input'];
};

/** Where an invoice's payers are led, in an event. */
export type PublishLinksInput = {
  /** With a place for the transaction's hash; null where the chain has no explorer. */
  readonly explorer?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly wallets: ReadonlyArray<PublishWalletTemplateInput>;
};

/** A deposit in another asset than its invoice's, in an event. */
export type PublishOtherDepositInput = {
  /** In base units. */
  readonly amount: Scalars['String']['input'];
  /** As stored. */
  readonly blockHash: Scalars['String']['input'];
  /** As stored. */
  readonly blockNumber: Scalars['Int']['input'];
  /** As stored. */
  readonly confirmations?: InputMaybe<Scalars['Int']['input']>;
  /** Of the asset; UNCONFIGURED where nobody configured the token. */
  readonly currency: Scalars['String']['input'];
  /** Of `currency`. */
  readonly decimals: Scalars['Int']['input'];
  /** As stored. */
  readonly from?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly id: Scalars['ID']['input'];
  /** As stored. */
  readonly logIndex?: InputMaybe<Scalars['Int']['input']>;
  /** As stored. */
  readonly status: DepositStatus;
  /** As stored. */
  readonly tokenAddress?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly txHash?: InputMaybe<Scalars['String']['input']>;
};

/** What a reason rests on, as an event tells it. */
export type PublishRiskFactInput = {
  /** Its name. */
  readonly name: Scalars['String']['input'];
  /** Whole numbers as digits, amounts in base units. Null where there is none. */
  readonly value?: InputMaybe<Scalars['String']['input']>;
};

/** One reason of a score, as an event tells it. */
export type PublishRiskFactorInput = {
  /** What was found, as a code. */
  readonly code: Scalars['String']['input'];
  /** For people. */
  readonly detail: Scalars['String']['input'];
  /** For programs: what was found, by name. */
  readonly facts?: InputMaybe<ReadonlyArray<PublishRiskFactInput>>;
  /** What it adds to the score. */
  readonly score: Scalars['Int']['input'];
};

/** What the risk rules said, as an event tells it. */
export type PublishRiskInput = {
  /** When it was judged. */
  readonly analyzedAt: Scalars['AWSDateTime']['input'];
  /** What the score is made of. */
  readonly factors: ReadonlyArray<PublishRiskFactorInput>;
  /** The settings of the rules that it was judged with, as a hash. */
  readonly rulesVersion: Scalars['String']['input'];
  /** 0 to 100. */
  readonly score: Scalars['Int']['input'];
  /** What was known, as JSON with pseudonyms; null where it could not be read. */
  readonly snapshot?: InputMaybe<Scalars['String']['input']>;
  /** The factors in one line. */
  readonly summary: Scalars['String']['input'];
};

/** Why a rule did not approve. */
export type PublishRuleReasonInput = {
  /** What it found, as a code. */
  readonly code: Scalars['String']['input'];
  /** What it found, for people. */
  readonly detail: Scalars['String']['input'];
  /** Its name. */
  readonly rule: Scalars['String']['input'];
};

/** A sweep in an event. */
export type PublishSweepInput = {
  /** In base units. */
  readonly amount: Scalars['String']['input'];
  /** In base units of `feeCurrency`. */
  readonly fee?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly feeCurrency: Scalars['String']['input'];
  /** Of `feeCurrency`. */
  readonly feeDecimals: Scalars['Int']['input'];
  /** In gas units. */
  readonly gasUsed?: InputMaybe<Scalars['String']['input']>;
  /** As stored. */
  readonly id: Scalars['ID']['input'];
  /** As stored. */
  readonly method: SweepMethod;
  /** As stored. */
  readonly status: SweepStatus;
  /** As stored. */
  readonly treasury: Scalars['String']['input'];
  /** As stored. */
  readonly txHash?: InputMaybe<Scalars['String']['input']>;
};

/** A transaction as an event tells it, amounts in base units. */
export type PublishTransactionInput = {
  /** The account that it moves, of one of kind INBOUND. */
  readonly accountId?: InputMaybe<Scalars['ID']['input']>;
  /** Base units. */
  readonly amount: Scalars['String']['input'];
  /** Base units, of a card payment. */
  readonly amountCaptured?: InputMaybe<Scalars['String']['input']>;
  /** Base units. */
  readonly amountRefunded: Scalars['String']['input'];
  /** Of a card payment: AUTOMATIC or MANUAL. It is taken and not shown. */
  readonly captureMethod?: InputMaybe<Scalars['String']['input']>;
  /** When it was written first. */
  readonly createdAt: Scalars['AWSDateTime']['input'];
  /** Of a transfer: the key that paid it, or that signed in the payer who did. */
  readonly createdBy?: InputMaybe<Scalars['ID']['input']>;
  /** ISO 4217 code. */
  readonly currency: Scalars['String']['input'];
  /** The account's customer. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** The key that decided its review. */
  readonly decidedBy?: InputMaybe<Scalars['ID']['input']>;
  /** Of the currency. */
  readonly decimals: Scalars['Int']['input'];
  /** `DEBIT` or `CREDIT`, of one of kind INBOUND. */
  readonly direction?: InputMaybe<Scalars['String']['input']>;
  /** Disputes of a card payment. */
  readonly disputes?: InputMaybe<ReadonlyArray<PublishCardDisputeInput>>;
  /** The transaction that came first. */
  readonly duplicateOf?: InputMaybe<Scalars['ID']['input']>;
  /** The sender's own id. */
  readonly externalId?: InputMaybe<Scalars['String']['input']>;
  /** Why it ended, as a code. */
  readonly failureCode?: InputMaybe<Scalars['String']['input']>;
  /** Why it ended, for people. */
  readonly failureReason?: InputMaybe<Scalars['String']['input']>;
  /** The gateway that took a card payment. */
  readonly gateway?: InputMaybe<Scalars['String']['input']>;
  /** The gateway's own id of it. */
  readonly gatewayReference?: InputMaybe<Scalars['String']['input']>;
  /** The transaction. */
  readonly id: Scalars['ID']['input'];
  /** Its entry in the ledger. */
  readonly journalEntryId?: InputMaybe<Scalars['ID']['input']>;
  /** Where it comes from. */
  readonly kind: TransactionKind;
  /** Whose it is. */
  readonly merchantId: Scalars['ID']['input'];
  /** The merchant's own data. */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** Who is paid by a transfer. */
  readonly payeeId?: InputMaybe<Scalars['ID']['input']>;
  /** The account that pays a transfer. */
  readonly payerId?: InputMaybe<Scalars['ID']['input']>;
  /** What a transfer is for. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Why the rules did not approve. */
  readonly reasons: ReadonlyArray<PublishRuleReasonInput>;
  /** Refunds of a card payment. */
  readonly refunds?: InputMaybe<ReadonlyArray<PublishCardRefundInput>>;
  /** Until when a review of a card payment is open. */
  readonly reviewUntil?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** What the risk rules said. */
  readonly risk?: InputMaybe<PublishRiskInput>;
  /** How far it is. */
  readonly status: TransactionStatus;
  /** When it was written last. */
  readonly updatedAt: Scalars['AWSDateTime']['input'];
  /** Its version. */
  readonly version: Scalars['Int']['input'];
};

/** A wallet's address in an event, with places for address and amount. */
export type PublishWalletTemplateInput = {
  /** As stored. */
  readonly url: Scalars['String']['input'];
  /** As stored. */
  readonly wallet: Scalars['String']['input'];
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

/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type Query = {
  readonly __typename?: 'Query';
  /**
   * The merchant's events after a cursor, each exactly once over all pages: whoever was down reads on from its last cursor and has missed nothing.
   * Events are kept from the first endpoint or the first call on, for 90 days; a cursor from before is refused. Without a cursor: from the first event
   * that is kept. `limit` is 1 to 100, default 100. They stand in the order in which they were recorded in one of sixteen shards, which is near to the
   * order in which they happened; of two events about one subject the one with the higher `version` is newer.
   */
  readonly eventsSince: WebhookEventPage;
  /** One account of the merchant's book; null when there is none with this id. */
  readonly getAccount: Maybe<Account>;
  /**
   * Where a chain is: the newest block while a deposit on it waits to be final, else about a minute old. Null for a chain that is not configured, and
   * before its watcher's first pass.
   */
  readonly getChainHead: Maybe<ChainHead>;
  /** What a payer may see of an invoice; null when absent. */
  readonly getCheckout: Maybe<Checkout>;
  /** Null when absent or not the caller's. */
  readonly getInvoice: Maybe<Invoice>;
  /** From created to swept; null when the merchant has no such invoice. */
  readonly getInvoiceTimeline: Maybe<InvoiceTimeline>;
  /** Counters of at most 92 days, both ends included, some seconds behind. */
  readonly getInvoiceTotals: InvoiceTotals;
  /** The merchant whose key asks. Needs the scope `admin`. */
  readonly getMerchant: Merchant;
  /** A payee, for whoever has its id; null when absent, or another merchant's. */
  readonly getPayee: Maybe<Payee>;
  /** A code for one payment, for whoever has its id; null when absent, or another merchant's. */
  readonly getPayeeQr: Maybe<PayeeQr>;
  /** One transaction; null when the merchant has none with this id. */
  readonly getTransaction: Maybe<Transaction>;
  /** Counters of at most 92 days, both ends included, some seconds behind. */
  readonly getTransactionTotals: ReadonlyArray<StatusTotal>;
  /** What became of a payment, for whoever has its id; null when absent, no transfer, or another merchant's. */
  readonly getTransferReceipt: Maybe<TransferReceipt>;
  /** The accounts of the merchant's book to which something was posted, by id. `limit` 1 to 25, default 25. */
  readonly listAccounts: AccountConnection;
  /** The merchant's keys, the newest first, at most 100. Needs the scope `admin`. */
  readonly listApiKeys: ReadonlyArray<ApiKey>;
  /** The currencies that an invoice can ask for, each on its chain. */
  readonly listAssets: ReadonlyArray<Asset>;
  /**
   * Who changed or decided what with which key, newest first; a change is in it some seconds later. `limit` 1 to 100, default 20. Needs the scope
   * `admin`.
   */
  readonly listAuditRecords: AuditRecordConnection;
  /** The caller's invoices, newest first. */
  readonly listInvoices: InvoiceConnection;
  /**
   * What waits for `reviewTransaction` in IN_REVIEW, what was created first before all others, since it waits longest; with `minScore`, 0 to
   * 100, what the risk rules scored so high or higher, which is told once a page was read, so that one may be shorter than `limit` and not be the
   * last. Follow `nextToken` until it is null. `limit` 1 to 100, default 20.
   */
  readonly listReviews: TransactionConnection;
  /**
   * The merchant's transactions, newest first; of one customer, in one status, of one kind and of a time when given. What more than one of
   * customer, status and kind ask for is left out of a page after it was read, so that one may be shorter than `limit` and not be the last.
   * `limit` 1 to 100, default 20.
   */
  readonly listTransactions: TransactionConnection;
  /** The attempts of one delivery, in order. */
  readonly listWebhookAttempts: ReadonlyArray<WebhookAttempt>;
  /** Newest event first, of events from `from` to `to`; `limit` is 1 to 100, default 25. */
  readonly listWebhookDeliveries: WebhookDeliveryConnection;
  /** At most five. */
  readonly listWebhookEndpoints: ReadonlyArray<WebhookEndpoint>;
  /**
   * Reads the text of a scanned code, strictly: `InvalidInput` says at which data object (`tagPath`), after how many characters (`offset`)
   * and why (`reason`) it is none. UPI links, EPC codes and Swiss QR-bills are other formats and are refused by name. Nothing is stored or
   * looked up.
   */
  readonly parseEmvQr: EmvQr;
  /**
   * Invoices that a text names exactly: an invoice's id, its address, the hash of a transaction that paid or swept it, or its reference. A
   * reference and a hash are found some seconds after they were written.
   */
  readonly searchInvoices: InvoiceConnection;
  /**
   * Transactions that a text names exactly: a transaction's id, its external id, or its gateway's reference. The latter two are found some seconds
   * after it was posted, captured, parked or ended.
   */
  readonly searchTransactions: TransactionConnection;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryEventsSinceArgs = {
  cursor?: InputMaybe<Scalars['String']['input']>;
  latest?: InputMaybe<Scalars['Boolean']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetAccountArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetChainHeadArgs = {
  chainId: Scalars['Int']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetCheckoutArgs = {
  invoiceId: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetInvoiceTimelineArgs = {
  invoiceId: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetInvoiceTotalsArgs = {
  from: Scalars['AWSDate']['input'];
  to: Scalars['AWSDate']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetPayeeArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetPayeeQrArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetTransactionArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetTransactionTotalsArgs = {
  from: Scalars['AWSDate']['input'];
  to: Scalars['AWSDate']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryGetTransferReceiptArgs = {
  id: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListAccountsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListAuditRecordsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListInvoicesArgs = {
  createdBefore?: InputMaybe<Scalars['AWSDateTime']['input']>;
  createdFrom?: InputMaybe<Scalars['AWSDateTime']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<InvoiceStatus>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListReviewsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  minScore?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListTransactionsArgs = {
  createdBefore?: InputMaybe<Scalars['AWSDateTime']['input']>;
  createdFrom?: InputMaybe<Scalars['AWSDateTime']['input']>;
  customerId?: InputMaybe<Scalars['ID']['input']>;
  kind?: InputMaybe<TransactionKind>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<TransactionStatus>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListWebhookAttemptsArgs = {
  deliveryId: Scalars['ID']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryListWebhookDeliveriesArgs = {
  endpointId: Scalars['ID']['input'];
  from?: InputMaybe<Scalars['AWSDateTime']['input']>;
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  to?: InputMaybe<Scalars['AWSDateTime']['input']>;
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QueryParseEmvQrArgs = {
  payload: Scalars['String']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QuerySearchInvoicesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};


/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type QuerySearchTransactionsArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  text: Scalars['String']['input'];
};

/** A refund of a transaction or an invoice. */
export type Refund = {
  readonly __typename?: 'Refund';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** When it was asked for. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Of the amount. */
  readonly currency: Scalars['String']['output'];
  /** `ref_` and a ULID. */
  readonly id: Scalars['ID']['output'];
  /** The invoice that it refunds. */
  readonly invoiceId: Maybe<Scalars['ID']['output']>;
  /** How far it is. */
  readonly status: Scalars['String']['output'];
  /** The transaction that it refunds. */
  readonly transactionId: Maybe<Scalars['ID']['output']>;
  /** On the chain, once it was sent. */
  readonly txHash: Maybe<Scalars['String']['output']>;
};

/** A refund of a card payment, or of a part of it. */
export type RefundPaymentInput = {
  /** In currency units, at most what is left; all of it when left out. */
  readonly amount?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 255 characters; remembered for ever. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** The merchant's own, 1 to 255 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** A captured one, without an open dispute. */
  readonly transactionId: Scalars['ID']['input'];
};

/** What a person decides about a transaction. */
export type ReviewDecision =
  /** Approve it, or release a duplicate. */
  | 'APPROVE'
  /** Reject it for good. */
  | 'REJECT';

/** How risky a transaction looked. */
export type Risk = {
  readonly __typename?: 'Risk';
  /** When it was judged. */
  readonly analyzedAt: Scalars['AWSDateTime']['output'];
  /** What the score is made of. */
  readonly factors: ReadonlyArray<RiskFactor>;
  /** 0 to 100. */
  readonly score: Scalars['Int']['output'];
};

/** What a reason rests on: a count, an amount, a place. */
export type RiskFact = {
  readonly __typename?: 'RiskFact';
  /** Its name, such as `transactions` or `usdCents`. */
  readonly name: Scalars['String']['output'];
  /** Whole numbers as digits, amounts in base units. Null where there is none. */
  readonly value: Maybe<Scalars['String']['output']>;
};

/** One reason of a score. */
export type RiskFactor = {
  readonly __typename?: 'RiskFactor';
  /** What was found, as a code. */
  readonly code: Scalars['String']['output'];
  /** For people. */
  readonly detail: Maybe<Scalars['String']['output']>;
  /** For programs: what was found, by name. */
  readonly facts: ReadonlyArray<RiskFact>;
  /** What it adds to the score. */
  readonly score: Scalars['Int']['output'];
};

/** A key that takes another one's place. */
export type RotateApiKeyInput = {
  /** Of the key that is replaced: the new one has its name, scopes, ranges and expiry. */
  readonly id: Scalars['ID']['input'];
  /** 1 to 255 characters, unique per merchant for 24 hours: the same call twice makes one key. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** How long both are good, 0 to 43,200 minutes. Default 1,440. */
  readonly overlapMinutes?: InputMaybe<Scalars['Int']['input']>;
};

/** Invoices or transactions that came to a status on one day. Each is counted once for a status, on the day on which it first came to it. */
export type StatusTotal = {
  readonly __typename?: 'StatusTotal';
  /** In currency units: what arrived of those PAID or SWEPT, what was asked for of the others. */
  readonly amount: Scalars['String']['output'];
  /** EIP-155 id, of invoices. */
  readonly chainId: Maybe<Scalars['Int']['output']>;
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Symbol of the asset, or ISO 4217 code. */
  readonly currency: Scalars['String']['output'];
  /** UTC. */
  readonly day: Scalars['AWSDate']['output'];
  /** Of invoices CREATED, PAID, SWEPT, EXPIRED, CANCELLED and SWEEP_FAILED; of transactions CAPTURED, POSTED, REJECTED, FAILED, IN_REVIEW, DUPLICATE and VOIDED. */
  readonly status: Scalars['String']['output'];
};

/**
 * A transaction that another system has authorised. Text is plain: without control characters, U+FFFE, U+FFFF, lone surrogates and
 * bidi overrides.
 */
export type SubmitTransactionInput = {
  /** One of the merchant's accounts. */
  readonly accountId: Scalars['ID']['input'];
  /** In currency units, above zero, with at most the currency's ISO 4217 decimals. */
  readonly amount: Scalars['String']['input'];
  /** The card scheme's code; a card transaction has one. */
  readonly authorizationCode?: InputMaybe<Scalars['String']['input']>;
  /** ISO 4217 code, the account's own currency. */
  readonly currency: Scalars['String']['input'];
  /** `DEBIT` takes money from the account, `CREDIT` brings money to it. */
  readonly direction: Scalars['String']['input'];
  /** The sender's own id, 1 to 255 characters: a second transaction with it is a duplicate, for ever. */
  readonly externalId?: InputMaybe<Scalars['String']['input']>;
  /** 1 to 255 characters. The same key with the same input gives the same transaction for 24 hours. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** Country of the card's issuer, ISO 3166-1 alpha-2. */
  readonly issuingCountryCode?: InputMaybe<Scalars['String']['input']>;
  /** Merchant category code, ISO 18245. */
  readonly merchantType?: InputMaybe<Scalars['String']['input']>;
  /**
   * A JSON object of at most 4,096 bytes and 8 levels; whole numbers below 2^53, decimals of at most 15 digits, plain text. Amounts belong
   * in strings.
   */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** When it took place; not in the future. */
  readonly occurredAt?: InputMaybe<Scalars['AWSDateTime']['input']>;
  /** What the payer was charged before conversion; with originalCurrency. */
  readonly originalAmount?: InputMaybe<Scalars['String']['input']>;
  /** ISO 4217 code; with originalAmount. */
  readonly originalCurrency?: InputMaybe<Scalars['String']['input']>;
};

/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** The head of a chain, once for each block while a deposit on it waits to be final, and about once a minute otherwise. */
  readonly onChainHeadChanged: Maybe<ChainHead>;
  /** One checkout as it changes. */
  readonly onCheckoutChanged: Maybe<Checkout>;
  /** The caller's invoices as they change: all, or those that match every given argument. */
  readonly onInvoiceChanged: Maybe<Invoice>;
  /**
   * What becomes of the merchant's transactions; of one, or of one customer's, when given. Pushed is what ends one (POSTED, REJECTED, FAILED) or
   * asks for a person (IN_REVIEW, DUPLICATE), and every step, refund and dispute of a card payment. What passes by itself is not: AUTHORIZED and
   * APPROVED of one submitted from elsewhere, which `getTransaction` shows, and AUTHORIZED of a card payment that its gateway captures at once.
   */
  readonly onTransactionChanged: Maybe<Transaction>;
};


/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type SubscriptionOnChainHeadChangedArgs = {
  chainId: Scalars['Int']['input'];
};


/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type SubscriptionOnCheckoutChangedArgs = {
  invoiceId: Scalars['ID']['input'];
};


/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type SubscriptionOnInvoiceChangedArgs = {
  id?: InputMaybe<Scalars['ID']['input']>;
  status?: InputMaybe<InvoiceStatus>;
};


/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type SubscriptionOnTransactionChangedArgs = {
  customerId?: InputMaybe<Scalars['ID']['input']>;
  id?: InputMaybe<Scalars['ID']['input']>;
};

/** One invoice's share of a movement to the treasury. */
export type Sweep = {
  readonly __typename?: 'Sweep';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** The invoice's currency. */
  readonly currency: Scalars['String']['output'];
  /** What the transactions cost, in units of `feeCurrency`, once mined. */
  readonly fee: Maybe<Scalars['String']['output']>;
  /** The chain's own currency. */
  readonly feeCurrency: Scalars['String']['output'];
  /** Gas units, once mined. */
  readonly gasUsed: Maybe<Scalars['String']['output']>;
  /** Of the sweep, which may serve other invoices too. */
  readonly id: Scalars['ID']['output'];
  /** How the money is moved. */
  readonly method: SweepMethod;
  /** How far it is. */
  readonly status: SweepStatus;
  /** Where the money goes, EIP-55. */
  readonly treasury: Scalars['String']['output'];
  /** The transaction that was mined, or the newest one sent. */
  readonly txHash: Maybe<Scalars['String']['output']>;
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

/** Sweeps that became final on one day. */
export type SweepTotal = {
  readonly __typename?: 'SweepTotal';
  /** EIP-155 id. */
  readonly chainId: Scalars['Int']['output'];
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** UTC. */
  readonly day: Scalars['AWSDate']['output'];
  /** What they cost, in units of `feeCurrency`. */
  readonly fee: Scalars['String']['output'];
  /** What gas is paid in. */
  readonly feeCurrency: Scalars['String']['output'];
  /** Gas units of all. */
  readonly gasUsed: Scalars['String']['output'];
  /** How the money was moved. */
  readonly method: SweepMethod;
};

/** One thing that happened. */
export type TimelineEntry = {
  readonly __typename?: 'TimelineEntry';
  /** In currency units. */
  readonly amount: Maybe<Scalars['String']['output']>;
  /** When it was written. */
  readonly at: Scalars['AWSDateTime']['output'];
  /** Of the amount. */
  readonly currency: Maybe<Scalars['String']['output']>;
  /** For people. */
  readonly detail: Maybe<Scalars['String']['output']>;
  /** What it happened to. */
  readonly kind: TimelineKind;
  /** Of a journal entry. */
  readonly postings: ReadonlyArray<TimelinePosting>;
  /** Id of that. */
  readonly subject: Scalars['ID']['output'];
  /** The transaction on the chain. */
  readonly txHash: Maybe<Scalars['String']['output']>;
  /** Of the subject, after it: with the subject's id it names the event. */
  readonly version: Maybe<Scalars['Int']['output']>;
  /** The status that was reached. */
  readonly what: Scalars['String']['output'];
};

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

/** One line of a journal entry. */
export type TimelinePosting = {
  readonly __typename?: 'TimelinePosting';
  /** As the merchant's book names it. */
  readonly accountId: Scalars['ID']['output'];
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['output'];
  /** `DEBIT` or `CREDIT`. */
  readonly side: Scalars['String']['output'];
};

/** What may be missing or over of an invoice's amount, in hundredths of a percent. */
export type ToleratedShare = {
  readonly __typename?: 'ToleratedShare';
  /** May come beyond the amount before an invoice is OVER; null: as this environment has it for the asset. */
  readonly overBasisPoints: Maybe<Scalars['Int']['output']>;
  /** May be missing from an invoice that is paid; null: as this environment has it for the asset. */
  readonly underBasisPoints: Maybe<Scalars['Int']['output']>;
};

/** What may be missing or over of an invoice's amount. */
export type ToleratedShareInput = {
  /** 0 to 1,000 hundredths of a percent; left out: as this environment has it for the asset. */
  readonly overBasisPoints?: InputMaybe<Scalars['Int']['input']>;
  /** 0 to 1,000 hundredths of a percent; left out: as this environment has it for the asset. */
  readonly underBasisPoints?: InputMaybe<Scalars['Int']['input']>;
};

/** Money on its way from authorisation to the ledger. */
export type Transaction = {
  readonly __typename?: 'Transaction';
  /** Where the payer has to be sent; what comes back goes to `confirmPayment`. Returned by `createPayment` only, never stored or pushed. */
  readonly actionUrl: Maybe<Scalars['AWSURL']['output']>;
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** Of a card payment, what the gateway took of it. */
  readonly amountCaptured: Maybe<Scalars['String']['output']>;
  /** Of it, what was paid back. */
  readonly amountRefunded: Scalars['String']['output'];
  /** For the gateway's script in the payer's page. Returned by `createPayment` only, never stored or pushed. */
  readonly clientSecret: Maybe<Scalars['String']['output']>;
  /** When it was written first. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Of a transfer: id of the merchant's key that paid it, or that signed in the payer who did. */
  readonly createdBy: Maybe<Scalars['ID']['output']>;
  /** ISO 4217 code. */
  readonly currency: Scalars['String']['output'];
  /** The account's customer, or the merchant's of a card payment. */
  readonly customerId: Maybe<Scalars['ID']['output']>;
  /** Id of the key that decided its review. */
  readonly decidedBy: Maybe<Scalars['ID']['output']>;
  /** What payers dispute of it. */
  readonly disputes: ReadonlyArray<Dispute>;
  /** The transaction that came first. */
  readonly duplicateOf: Maybe<Scalars['ID']['output']>;
  /** Why it was rejected or failed, as a code. */
  readonly failureCode: Maybe<Scalars['String']['output']>;
  /** Why it was rejected or failed, for people. */
  readonly failureReason: Maybe<Scalars['String']['output']>;
  /** The gateway that took a card payment. */
  readonly gateway: Maybe<Scalars['String']['output']>;
  /** The gateway's own id of it. */
  readonly gatewayReference: Maybe<Scalars['String']['output']>;
  /** `txn_` and a ULID. */
  readonly id: Scalars['ID']['output'];
  /** Its entry in the ledger, once it is POSTED. */
  readonly journalEntryId: Maybe<Scalars['ID']['output']>;
  /** Where it comes from. */
  readonly kind: TransactionKind;
  /** Whose it is. */
  readonly merchantId: Scalars['ID']['output'];
  /** The merchant's own data. */
  readonly metadata: Maybe<Scalars['AWSJSON']['output']>;
  /** Who is paid, of a transfer. */
  readonly payeeId: Maybe<Scalars['ID']['output']>;
  /** Who pays, of a transfer. */
  readonly payerId: Maybe<Scalars['ID']['output']>;
  /** What it is for, of a transfer. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** What was paid back. */
  readonly refunds: ReadonlyArray<Refund>;
  /** Of a card payment IN_REVIEW: until when a person may decide; then it is refused by itself. */
  readonly reviewUntil: Maybe<Scalars['AWSDateTime']['output']>;
  /** How risky it looked, where it was judged. */
  readonly risk: Maybe<Risk>;
  /** How far it is. */
  readonly status: TransactionStatus;
  /** When it was written last. */
  readonly updatedAt: Scalars['AWSDateTime']['output'];
  /** One more with every write: of two pushed objects the higher is newer. */
  readonly version: Scalars['Int']['output'];
};

/** One page of transactions, newest first. */
export type TransactionConnection = {
  readonly __typename?: 'TransactionConnection';
  /** At most `limit` of them. */
  readonly items: ReadonlyArray<Transaction>;
  /** Give it back for the next page; null on the last. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
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

/** What a payer learns of a transfer. */
export type TransferReceipt = {
  readonly __typename?: 'TransferReceipt';
  /** In currency units. */
  readonly amount: Scalars['String']['output'];
  /** When it was paid. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** ISO 4217. */
  readonly currency: Scalars['String']['output'];
  /** The transaction's. */
  readonly id: Scalars['ID']['output'];
  /** Who is paid. */
  readonly payeeName: Scalars['String']['output'];
  /** What it is for. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** APPROVED: the money is the payee's, and is booked next. IN_REVIEW: a person decides, and the money is reserved until then. */
  readonly status: TransactionStatus;
};

/** A merchant's treasury on one chain. */
export type TreasuryInput = {
  /** With its EIP-55 checksum. */
  readonly address: Scalars['String']['input'];
  /** EIP-155. */
  readonly chainId: Scalars['Int']['input'];
};

/** How many took how long. */
export type TreasurySpan = {
  readonly __typename?: 'TreasurySpan';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Up to so many seconds, and more than the span before; null: longer than all of them. */
  readonly withinSeconds: Maybe<Scalars['Int']['output']>;
};

/** How long the invoices that were swept on one day took from PAID to SWEPT. */
export type TreasuryTime = {
  readonly __typename?: 'TreasuryTime';
  /** EIP-155 id. */
  readonly chainId: Scalars['Int']['output'];
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Symbol of the asset. */
  readonly currency: Scalars['String']['output'];
  /** UTC. */
  readonly day: Scalars['AWSDate']['output'];
  /** Of all together. */
  readonly seconds: Scalars['Int']['output'];
  /** The same by how long each took. */
  readonly spans: ReadonlyArray<TreasurySpan>;
};

/** Settings to change; what is left out stays as it is. */
export type UpdateMerchantInput = {
  /** 1 to 43,200. */
  readonly expiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** At most 20, which take the place of those before; an empty list: as this environment asks. */
  readonly finalityTiers?: InputMaybe<ReadonlyArray<FinalityTierInput>>;
  /** 1 to 100 characters that payers see. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
  /** It is announced, to the old address too, and good after the delay of this environment. */
  readonly notificationAddress?: InputMaybe<Scalars['String']['input']>;
  /** At most 20 hosts, such as `shop.example`; an empty list allows any again. */
  readonly returnHosts?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of invoices made from now on; it takes the place of the one before. */
  readonly tolerance?: InputMaybe<ToleratedShareInput>;
  /** It is announced, and good after the delay of this environment. */
  readonly treasury?: InputMaybe<TreasuryInput>;
};

/** What is absent stays as it is. */
export type UpdateWebhookEndpointInput = {
  /** 1 to 255 characters; null takes it away. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** False: nothing is sent until it is true again. */
  readonly enabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Null: every type. */
  readonly eventTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Of the endpoint. */
  readonly id: Scalars['ID']['input'];
  /** As in `CreateWebhookEndpointInput`. */
  readonly url?: InputMaybe<Scalars['AWSURL']['input']>;
};

/** Gives an authorisation back. */
export type VoidPaymentInput = {
  /** 1 to 255 characters. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** One that is AUTHORIZED or REQUIRES_ACTION. */
  readonly transactionId: Scalars['ID']['input'];
};

/** A web address that opens a wallet with the payment filled in. */
export type WalletLink = {
  readonly __typename?: 'WalletLink';
  /** Asks for what is still due. */
  readonly url: Scalars['AWSURL']['output'];
  /** The name that payers know it by. */
  readonly wallet: Scalars['String']['output'];
};

/** One attempt and what it was answered. */
export type WebhookAttempt = {
  readonly __typename?: 'WebhookAttempt';
  /** The first 1,024 bytes of the answer, or why there is none. */
  readonly answer: Scalars['String']['output'];
  /** When it began. */
  readonly at: Scalars['AWSDateTime']['output'];
  /** Until the answer, or until it was given up. */
  readonly durationMs: Scalars['Int']['output'];
  /** From 1. */
  readonly number: Scalars['Int']['output'];
  /** HTTP status; null without an answer. */
  readonly status: Maybe<Scalars['Int']['output']>;
  /** Where it went. */
  readonly url: Scalars['String']['output'];
};

/** One event on its way to one endpoint. Kept for 90 days. */
export type WebhookDelivery = {
  readonly __typename?: 'WebhookDelivery';
  /** Attempts that ended. */
  readonly attempts: Scalars['Int']['output'];
  /** When it was put on its way. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** Where it goes. */
  readonly endpointId: Scalars['ID']['output'];
  /** The `webhook-id` header. */
  readonly eventId: Scalars['ID']['output'];
  /** `whd_…`, for `redeliverWebhook` and `listWebhookAttempts`. */
  readonly id: Scalars['ID']['output'];
  /** Null after the last attempt. */
  readonly nextAttemptAt: Maybe<Scalars['AWSDateTime']['output']>;
  /** When what it tells of happened. */
  readonly occurredAt: Scalars['AWSDateTime']['output'];
  /** Where it stands. */
  readonly status: WebhookDeliveryStatus;
  /** Such as `invoice.paid`. */
  readonly type: Scalars['String']['output'];
  /** When an attempt last ended. */
  readonly updatedAt: Scalars['AWSDateTime']['output'];
};

/** A page of deliveries. */
export type WebhookDeliveryConnection = {
  readonly __typename?: 'WebhookDeliveryConnection';
  /** Newest event first. */
  readonly items: ReadonlyArray<WebhookDelivery>;
  /** Null on the last page. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
};

/** Where a delivery stands. */
export type WebhookDeliveryStatus =
  /** The endpoint answered 2xx. */
  | 'DELIVERED'
  /** Given up after the last attempt, or the endpoint was disabled or deleted. */
  | 'FAILED'
  /** On its way: `nextAttemptAt`. */
  | 'PENDING';

/**
 * Where events are sent, as Standard Webhooks defines it (https://www.standardwebhooks.com): a POST with `webhook-id`, `webhook-timestamp` and
 * `webhook-signature`. 2xx within 15 seconds is success; redirects are failures. Attempts: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h,
 * 14 h, 20 h and 24 h. Delivery is at least once and in no certain order: be idempotent on `webhook-id`, and of two messages about one `subject` the
 * one with the higher `version` is newer.
 */
export type WebhookEndpoint = {
  readonly __typename?: 'WebhookEndpoint';
  /** When it was made. */
  readonly createdAt: Scalars['AWSDateTime']['output'];
  /** The merchant's own words. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** Why the system disabled it: no attempt succeeded for five days, or it answered 410. */
  readonly disabledReason: Maybe<Scalars['String']['output']>;
  /** Null: every type. */
  readonly eventTypes: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** Since when no attempt succeeded; null while they do. */
  readonly failingSince: Maybe<Scalars['AWSDateTime']['output']>;
  /** `whe_…` */
  readonly id: Scalars['ID']['output'];
  /** `whsec_…`, which deliveries are signed with. Only in the answers of `createWebhookEndpoint` and `rotateWebhookSecret`. */
  readonly secret: Maybe<Scalars['String']['output']>;
  /** Whether anything is sent. */
  readonly status: WebhookEndpointStatus;
  /** When it last changed. */
  readonly updatedAt: Scalars['AWSDateTime']['output'];
  /** Where messages go. */
  readonly url: Scalars['AWSURL']['output'];
  /** Grows with every change. */
  readonly version: Scalars['Int']['output'];
};

/** Whether events are sent to an endpoint. */
export type WebhookEndpointStatus =
  /** Nothing is sent there. The merchant disabled it, or the system did: `disabledReason`. */
  | 'DISABLED'
  /** They are. */
  | 'ENABLED';

/** One event, as endpoints get it. */
export type WebhookEvent = {
  readonly __typename?: 'WebhookEvent';
  /** JSON, to the byte what endpoints get. */
  readonly body: Scalars['String']['output'];
  /** The `webhook-id` of its messages. */
  readonly id: Scalars['ID']['output'];
  /** When it happened. */
  readonly occurredAt: Scalars['AWSDateTime']['output'];
  /** Such as `invoice.paid`. */
  readonly type: Scalars['String']['output'];
};

/** A page of events. */
export type WebhookEventPage = {
  readonly __typename?: 'WebhookEventPage';
  /** Give it back to go on, also where `more` is false. */
  readonly cursor: Scalars['String']['output'];
  /** In the order in which they were recorded. */
  readonly items: ReadonlyArray<WebhookEvent>;
  /** Whether more follow already. */
  readonly more: Scalars['Boolean']['output'];
};

/** What one call sent again. */
export type WebhookRedelivery = {
  readonly __typename?: 'WebhookRedelivery';
  /** Null when the range is done. */
  readonly nextToken: Maybe<Scalars['String']['output']>;
  /** Deliveries that are on their way again. */
  readonly redelivered: Scalars['Int']['output'];
};

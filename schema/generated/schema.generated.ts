export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  AWSDateTime: { input: string; output: string; }
  AWSJSON: { input: unknown; output: unknown; }
  AWSURL: { input: string; output: string; }
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

/** What a payer may see of an invoice. */
export type Checkout = {
  readonly __typename?: 'Checkout';
  /** Where to pay, EIP-55; used for this invoice only. */
  readonly address: Scalars['String']['output'];
  /** Asked for, in currency units. */
  readonly amount: Scalars['String']['output'];
  /** Still missing, in currency units. */
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
};


/** What a payer may see of an invoice. */
export type CheckoutQrCodeArgs = {
  format?: InputMaybe<QrFormat>;
};

/** What to ask a payer for. */
export type CreateInvoiceInput = {
  /** In currency units, e.g. "5.00"; digits with at most one point. */
  readonly amount: Scalars['String']['input'];
  /** Required unless one configured chain alone has the currency. */
  readonly chainId?: InputMaybe<Scalars['Int']['input']>;
  /** Symbol of a configured asset. */
  readonly currency: Scalars['String']['input'];
  /** At most 255 characters. */
  readonly customerId?: InputMaybe<Scalars['ID']['input']>;
  /** 1 to 43,200; 60 when left out. */
  readonly expiresInMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 255 characters, unique per merchant for 24 hours: a repeated call answers with the first invoice. */
  readonly idempotencyKey: Scalars['String']['input'];
  /** At most 4 KB. */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
  /** At most 255 characters. */
  readonly reference?: InputMaybe<Scalars['String']['input']>;
  /** http or https; at most 2,048 characters. */
  readonly returnUrl?: InputMaybe<Scalars['AWSURL']['input']>;
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

/** A request for an exact amount of one currency, paid to an address of its own. */
export type Invoice = {
  readonly __typename?: 'Invoice';
  /** Where to pay, EIP-55; used for this invoice only. */
  readonly address: Scalars['String']['output'];
  /** Asked for, in currency units. */
  readonly amount: Scalars['String']['output'];
  /** Still missing, in currency units. */
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
  /** Unguessable: whoever has it may see the checkout. */
  readonly id: Scalars['ID']['output'];
  /** Whose invoice it is. */
  readonly merchantId: Scalars['ID']['output'];
  /** The merchant's own data, unchanged. */
  readonly metadata: Maybe<Scalars['AWSJSON']['output']>;
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
  /** Arrived beyond the amount, in currency units. */
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
  | 'PARTIAL';

/** How far an invoice is. */
export type InvoiceStatus =
  /** Cancelled by the merchant; late money is held. */
  | 'CANCELLED'
  /** The amount has arrived and is not yet final. */
  | 'CONFIRMING'
  /** Its time is over; late money is still accepted. */
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

/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Cancels a PENDING invoice that has received nothing. Its address stays watched. */
  readonly cancelInvoice: Invoice;
  /** Creates an invoice with an address of its own. The same key and input answer with the same invoice. */
  readonly createInvoice: Invoice;
  /** Pushes an invoice to its payers. */
  readonly publishCheckout: Maybe<Checkout>;
  /** Pushes an invoice to its merchant. */
  readonly publishInvoice: Maybe<Invoice>;
  /** Brings a CANCELLED invoice that has received nothing back to PENDING, with a new expiry. */
  readonly reopenInvoice: Invoice;
  /** Brings a SWEEP_FAILED invoice back to SWEEPING. */
  readonly retrySweep: Invoice;
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCancelInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationCreateInvoiceArgs = {
  input: CreateInvoiceInput;
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
export type MutationReopenInvoiceArgs = {
  id: Scalars['ID']['input'];
};


/** Writes. The publishing mutations are the event bus's own: IAM only. */
export type MutationRetrySweepArgs = {
  invoiceId: Scalars['ID']['input'];
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
  readonly id: Scalars['ID']['input'];
  /** As stored. */
  readonly merchantId: Scalars['ID']['input'];
  /** As stored. */
  readonly merchantName: Scalars['String']['input'];
  /** As stored. */
  readonly metadata?: InputMaybe<Scalars['AWSJSON']['input']>;
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

/** A picture's format. */
export type QrFormat =
  /** A data URL of a PNG. */
  | 'PNG'
  /** An SVG document. */
  | 'SVG';

/** Reads. A field without a directive takes a merchant's API key (the Lambda authorizer) and answers for that merchant only. */
export type Query = {
  readonly __typename?: 'Query';
  /** What a payer may see of an invoice; null when absent. */
  readonly getCheckout: Maybe<Checkout>;
  /** Null when absent or not the caller's. */
  readonly getInvoice: Maybe<Invoice>;
  /** The currencies that an invoice can ask for, each on its chain. */
  readonly listAssets: ReadonlyArray<Asset>;
  /** The caller's invoices, newest first. */
  readonly listInvoices: InvoiceConnection;
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
export type QueryListInvoicesArgs = {
  limit?: InputMaybe<Scalars['Int']['input']>;
  nextToken?: InputMaybe<Scalars['String']['input']>;
  status?: InputMaybe<InvoiceStatus>;
};

/** Live updates. An object is pushed at least once and in any order: drop one whose `version` is not above the one you have. */
export type Subscription = {
  readonly __typename?: 'Subscription';
  /** One checkout as it changes. */
  readonly onCheckoutChanged: Maybe<Checkout>;
  /** The caller's invoices as they change: all, or those that match every given argument. */
  readonly onInvoiceChanged: Maybe<Invoice>;
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
  /** A batch of signed authorizations. */
  | 'EIP3009'
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

import * as z from 'zod';
import { count, instant, text } from './eventFields.ts';
import { riskData } from './riskData.ts';
import { DISPUTE_STATUSES, REFUND_STATUSES } from '../gateways/ports.ts';
import {
  DEPOSIT_STATUSES,
  INVOICE_EXCEPTIONS,
  INVOICE_STATUSES,
  MERCHANT_FIELDS,
  type MerchantField,
  SWEEP_METHODS,
  SWEEP_STATUSES,
} from '../invoices/ports.ts';
import { DIRECTIONS, TRANSACTION_KINDS, TRANSACTION_STATUSES } from '../transactions/ports.ts';

/**
 * What leaves the system, field by field: reading a stored image through these schemas is the allow-list, since they
 * drop what they do not name. What an image lacks is null.
 */

const integer = z.string().regex(/^(0|[1-9][0-9]*)$/);
const units = integer.describe('Base units, a decimal integer.');
const depositStatus = z.enum(DEPOSIT_STATUSES);
const sweepStatus = z.enum(SWEEP_STATUSES);
const sweepMethod = z.enum(SWEEP_METHODS);

const embeddedDeposit = z.object({
  id: z.string(),
  status: depositStatus,
  txHash: text,
  logIndex: count,
  from: text,
  amount: units,
  blockNumber: z.int(),
  blockHash: z.string(),
  confirmations: count,
});

const embeddedOther = embeddedDeposit.extend({
  currency: z.string().describe('UNCONFIGURED where nobody configured the token.'),
  decimals: z.int().describe('0 where nobody configured the token: its amount is in base units.'),
  tokenAddress: text.describe("Null for the chain's own currency."),
});

const embeddedSweep = z.object({
  id: z.string(),
  status: sweepStatus,
  txHash: text,
  method: sweepMethod,
  amount: units,
  gasUsed: integer.nullable().default(null).describe('Gas units.'),
  fee: integer.nullable().default(null).describe('Base units of feeCurrency.'),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  treasury: z.string(),
});

const merchantFields = Object.fromEntries(MERCHANT_FIELDS.map((field) => [field, text])) as Record<
  MerchantField,
  typeof text
>;

/** Templates of the addresses that payers are led to. */
const walletTemplates = z.array(z.object({ wallet: z.string(), url: z.string() }));

/** The fields of GraphQL's `PublishInvoiceInput`. */
export const invoiceData = z.object({
  id: z.string(),
  version: z.int(),
  merchantId: z.string(),
  merchantName: z.string(),
  ...merchantFields,
  status: z.enum(INVOICE_STATUSES),
  exceptions: z.array(z.enum(INVOICE_EXCEPTIONS)),
  amount: units,
  amountReceived: units,
  amountDue: units,
  surplus: units,
  currency: z.string(),
  chainId: z.int(),
  decimals: z.int(),
  tokenAddress: text,
  address: z.string(),
  paymentUri: z.string(),
  links: z.object({ explorer: text, wallets: walletTemplates }).nullable().default(null),
  confirmations: count,
  requiredConfirmations: count,
  finalityTag: text,
  deposits: z.array(embeddedDeposit),
  otherDeposits: z.array(embeddedOther).default([]),
  lateAccepted: z.boolean().default(false).describe('The merchant takes the late money.'),
  sweeps: z.array(embeddedSweep),
  sweepHold: text,
  holdCode: text.describe('Why it stands still until an operator decides.'),
  failureReason: text,
  metadata: text.describe("The merchant's own data, JSON text."),
  createdAt: instant,
  updatedAt: instant,
  expiresAt: instant,
  paidAt: instant.nullable().default(null),
  sweptAt: instant.nullable().default(null),
});

export const depositData = z.object({
  id: z.string(),
  invoiceId: z.string(),
  status: depositStatus,
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: text,
  address: z.string().describe('That received, EIP-55.'),
  from: text,
  txHash: text,
  logIndex: count,
  amount: units,
  blockNumber: z.int(),
  blockHash: z.string(),
  confirmations: count,
  late: z.boolean(),
  unallocated: z
    .boolean()
    .default(false)
    .describe('It came in time to an invoice that asked for nothing any more.'),
  owed: integer
    .nullable()
    .default(null)
    .describe('Of the amount, what the invoice asked for; null before CONFIRMED.'),
  confirmedVersion: count.describe('Version of the deposit when it became final, null before.'),
});

/** More of a final deposit is owed than before: what was over, or held, counts towards what the invoice asks for. */
export const reallocatedData = depositData.extend({
  owedBefore: integer.describe('Of the amount, what was owed until now.'),
});

const sweepMovement = z.object({
  purpose: z.enum(['FUND', 'MOVE']),
  payer: z.enum(['GAS', 'DEPOSIT']).describe('Whose gas it cost.'),
  value: integer.describe('Wei that it carried.'),
  fee: integer.describe('Wei: gas used × effective gas price.'),
  succeeded: z.boolean(),
  share: z
    .object({ index: z.int().min(0), of: z.int().min(1) })
    .nullable()
    .default(null)
    .describe('One transaction of several sweeps: number `index` from 0 of `of`, which share fee and value.'),
});

export const sweepData = z.object({
  id: z.string(),
  invoiceId: z.string(),
  status: sweepStatus,
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: text,
  method: sweepMethod,
  amount: units,
  txHash: text,
  gasUsed: integer.nullable().default(null).describe('Gas units.'),
  fee: integer.nullable().default(null).describe('Base units of feeCurrency.'),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  treasury: z.string(),
  treasuryOwner: z.enum(['OWN', 'MERCHANT']).default('OWN'),
  movements: z
    .array(sweepMovement)
    .default([])
    .describe('Every transaction of the sweep that was mined, failed ones too.'),
  arrived: integer.nullable().default(null).describe('Base units that reached the treasury; null before.'),
  left: integer
    .nullable()
    .default(null)
    .describe('Base units that left the deposit address: more than arrived where the token takes a fee.'),
  failureReason: text,
});

/** A sweep as it was final, with the version of it that said so. */
export const sweepRevertedData = sweepData.extend({
  finalVersion: z.int().describe('Version of the sweep in which it had become FINAL or FAILED.'),
});

/** Money that the owner paid into a wallet of the system. */
export const walletData = z.object({
  wallet: z.enum(['GAS', 'REFUND']),
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  amount: units,
  txHash: z.string(),
});

/** Gas that a wallet of the system paid for a transaction that serves no invoice. */
export const spendingData = z.object({
  wallet: z.literal('GAS'),
  purpose: z.enum(['DEPLOY', 'REVOKE', 'FILL']).describe('What the transaction was for.'),
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  fee: units,
  txHash: z.string(),
});

/** The fields of GraphQL's `PublishChainHeadInput`. */
export const headData = z.object({
  chainId: z.int(),
  version: z.int(),
  number: z.int(),
  hash: z.string(),
  safe: count.describe('Null where the chain has no such tag.'),
  finalized: count.describe('Null where the chain has no such tag.'),
  blockTimeMs: z.int().describe('Milliseconds between blocks.'),
  timestamp: z.int().describe('When the block was made, seconds since 1970.'),
});

const ruleReason = z.object({ rule: z.string(), code: z.string(), detail: z.string() });

const cardRefund = z.object({
  id: z.string(),
  status: z.enum(['REQUESTED', ...REFUND_STATUSES]),
  amount: units,
  createdAt: instant,
});

const cardDispute = z.object({
  id: z.string(),
  status: z.enum(DISPUTE_STATUSES),
  amount: units,
  reason: z.string(),
  respondBy: instant.nullable().default(null),
  createdAt: instant,
});

/** The fields of GraphQL's `PublishTransactionInput`. */
export const transactionData = z.object({
  id: z.string(),
  version: z.int(),
  merchantId: z.string(),
  kind: z.enum(TRANSACTION_KINDS),
  status: z.enum(TRANSACTION_STATUSES),
  amount: units,
  amountRefunded: units,
  currency: z.string(),
  decimals: z.int(),
  amountCaptured: integer.nullable().default(null).describe('Base units, of a card payment.'),
  accountId: text.describe('Of a transaction of kind INBOUND.'),
  direction: z.enum(DIRECTIONS).nullable().default(null).describe('Of a transaction of kind INBOUND.'),
  externalId: text,
  customerId: text,
  payerId: text.describe('The account that pays a transfer.'),
  payeeId: text.describe('Who is paid by a transfer.'),
  reason: text.describe('What a transfer is for.'),
  gateway: text.describe('That took a card payment.'),
  gatewayReference: text.describe("The gateway's own id of it."),
  captureMethod: z
    .enum(['AUTOMATIC', 'MANUAL'])
    .nullable()
    .default(null)
    .describe('Whether a card payment is taken as it is authorised, or when the merchant asks.'),
  refunds: z.array(cardRefund).default([]),
  disputes: z.array(cardDispute).default([]),
  duplicateOf: text,
  failureCode: text,
  failureReason: text,
  risk: riskData.nullable().default(null).describe('How risky it looked, where it was judged.'),
  reviewUntil: instant.nullable().default(null).describe('Until when a review of a card payment is open.'),
  decidedBy: text.describe('Id of the key that decided its review.'),
  createdBy: text.describe(
    "Of a transfer: id of the merchant's key that paid it, or that signed in the payer who did.",
  ),
  reasons: z.array(ruleReason).default([]).describe('Why the rules did not approve.'),
  journalEntryId: text,
  metadata: text.describe("The merchant's own data, JSON text."),
  createdAt: instant,
  updatedAt: instant,
});

export type InvoiceData = z.infer<typeof invoiceData>;
export type DepositData = z.infer<typeof depositData>;
export type SweepData = z.infer<typeof sweepData>;

import * as z from 'zod';
import { INVOICE_STATUSES } from '../invoices/invoiceStates.ts';

/**
 * What leaves the system, field by field: reading a stored image through these schemas is the allow-list, since they
 * drop what they do not name. What an image lacks is null.
 */

const integer = z.string().regex(/^(0|[1-9][0-9]*)$/);
const units = integer.describe('Base units, a decimal integer.');
const text = z.string().nullable().default(null);
const count = z.int().nullable().default(null);
const instant = z.iso.datetime();
const depositStatus = z.enum(['SEEN', 'CONFIRMED', 'SWEEPING', 'SWEPT', 'ORPHANED']);
const sweepStatus = z.enum(['PLANNED', 'SIGNED', 'BROADCAST', 'MINED', 'FINAL', 'FAILED']);
const sweepMethod = z.enum(['EIP7702', 'EIP3009', 'TOP_UP', 'NATIVE']);

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

/** The fields of GraphQL's `PublishInvoiceInput`. */
export const invoiceData = z.object({
  id: z.string(),
  version: z.int(),
  merchantId: z.string(),
  merchantName: z.string(),
  customerId: text,
  reference: text,
  status: z.enum(INVOICE_STATUSES),
  exceptions: z.array(z.enum(['PARTIAL', 'OVER', 'LATE'])),
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
  confirmations: count,
  requiredConfirmations: count,
  finalityTag: text,
  deposits: z.array(embeddedDeposit),
  sweeps: z.array(embeddedSweep),
  sweepHold: text,
  failureReason: text,
  returnUrl: text,
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
  failureReason: text,
});

export type InvoiceData = z.infer<typeof invoiceData>;
export type DepositData = z.infer<typeof depositData>;
export type SweepData = z.infer<typeof sweepData>;

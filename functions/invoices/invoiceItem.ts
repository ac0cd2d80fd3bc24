import * as z from 'zod';
import { invoiceId, merchantId } from '../shared/ids.ts';
import { HOLD_CODES } from './holds.ts';
import { INVOICE_EXCEPTIONS } from './invoice.ts';
import { DEPOSIT_STATUSES } from './invoiceDeposit.ts';
import { INVOICE_STATUSES } from './invoiceStates.ts';
import { LATE_POLICIES } from './paidAmount.ts';
import { MERCHANT_FIELDS, type MerchantField } from './merchantFields.ts';
import { SWEEP_METHODS, SWEEP_STATUSES } from './invoiceSweep.ts';

/** Base units as an integer string: DynamoDB's numbers hold 38 digits, a uint256 has up to 78. */
const units = z.string().regex(/^(0|[1-9][0-9]*)$/);

/** What is expected may be below nothing, where more left than came. */
const signedUnits = z.string().regex(/^(0|-?[1-9][0-9]*)$/);

const depositItem = z.object({
  id: z.string(),
  status: z.enum(DEPOSIT_STATUSES),
  txHash: z.string().nullable(),
  logIndex: z.int().nullable(),
  from: z.string().nullable(),
  amount: units,
  blockNumber: z.int(),
  blockHash: z.string(),
  confirmations: z.int().nullable(),
  late: z.boolean(),
});

/** Of another asset than the invoice's. */
const otherDepositItem = depositItem.extend({
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
});

const sweepItem = z.object({
  id: z.string(),
  status: z.enum(SWEEP_STATUSES),
  txHash: z.string().nullable(),
  method: z.enum(SWEEP_METHODS),
  amount: units,
  gasUsed: units.nullable(),
  fee: units.nullable(),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  treasury: z.string(),
});

const merchantFields = Object.fromEntries(
  MERCHANT_FIELDS.map((field) => [field, z.string().exactOptional()]),
) as Record<MerchantField, z.ZodExactOptional<z.ZodString>>;

/** An invoice as the table keeps it; amounts in base units. What its status does not have is absent. */
export const invoiceItem = z.object({
  id: invoiceId,
  version: z.int(),
  merchantId,
  merchantName: z.string(),
  ...merchantFields,
  metadata: z.string().optional(),
  status: z.enum(INVOICE_STATUSES),
  exceptions: z.array(z.enum(INVOICE_EXCEPTIONS)),
  amount: units,
  amountReceived: units,
  amountConfirmed: units,
  amountSwept: units,
  amountLate: units,
  amountConfirmedLate: units.default('0'),
  amountReturned: units.optional(),
  amountWithdrawn: units.optional(),
  /** Nothing of the late money is there any more. */
  lateReturned: z.boolean().optional(),
  underTolerance: units.default('0'),
  overTolerance: units.default('0'),
  latePolicy: z.enum(LATE_POLICIES).default('ACCEPT'),
  lateAccepted: z.boolean().default(false),
  /** As `hold` says it, for those who read the stream. */
  holdCode: z.enum(HOLD_CODES).optional(),
  hold: z
    .object({
      code: z.enum(HOLD_CODES),
      expected: signedUnits,
      found: signedUnits,
      block: z.int(),
      endpoints: z.int(),
      at: z.string(),
    })
    .optional(),
  releases: z
    .array(
      z.object({
        code: z.enum(HOLD_CODES),
        expected: signedUnits,
        found: signedUnits,
        by: z.string(),
        reason: z.string(),
        at: z.string(),
      }),
    )
    .default([]),
  amountDue: units,
  surplus: units,
  currency: z.string(),
  chainId: z.int(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
  address: z.string(),
  derivationAccount: z.int(),
  derivationIndex: z.int(),
  paymentUri: z.string(),
  links: z
    .object({
      explorer: z.string().nullable(),
      wallets: z.array(z.object({ wallet: z.string(), url: z.string() })).readonly(),
    })
    .optional(),
  requiredConfirmations: z.int().optional(),
  finalityTag: z.enum(['safe', 'finalized']).optional(),
  finalityUnits: units.optional(),
  confirmations: z.int().optional(),
  deposits: z.array(depositItem),
  otherDeposits: z.array(otherDepositItem).default([]),
  sweeps: z.array(sweepItem),
  sweepHold: z.string().optional(),
  failureReason: z.string().optional(),
  expiresInMinutes: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  expiresAt: z.string(),
  paidAt: z.string().optional(),
  sweptAt: z.string().optional(),
  transitions: z.array(z.object({ status: z.enum(INVOICE_STATUSES), at: z.string(), version: z.int() })),
  createdAtId: z.string(),
  merchantShard: z.string().optional(),
  merchantStatusShard: z.string().optional(),
  watchShard: z.string().optional(),
  watchKey: z.string().optional(),
  sweepShard: z.string().optional(),
});

/** As it is stored: what is as it is of most invoices is absent. */
export type InvoiceItem = z.input<typeof invoiceItem>;
export type ReadInvoiceItem = z.output<typeof invoiceItem>;
export type SweepItem = z.infer<typeof sweepItem>;

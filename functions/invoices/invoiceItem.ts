import * as z from 'zod';
import { parseInvoiceId, parseMerchantId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import { INVOICE_STATUSES } from './invoiceStates.ts';

/** Base units as an integer string: DynamoDB's numbers hold 38 digits, a uint256 has up to 78. */
const units = z.string().regex(/^(0|[1-9][0-9]*)$/);
const branded = <T>(parse: (text: string) => Result<T, string>) =>
  z.string().transform((text, context): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: `expected ${parsed.error}` });
    return z.NEVER;
  });

const depositItem = z.object({
  id: z.string(),
  status: z.enum(['SEEN', 'CONFIRMED', 'SWEEPING', 'SWEPT', 'ORPHANED']),
  txHash: z.string().nullable(),
  logIndex: z.int().nullable(),
  from: z.string().nullable(),
  amount: units,
  blockNumber: z.int(),
  blockHash: z.string(),
  confirmations: z.int().nullable(),
  late: z.boolean(),
});

const sweepItem = z.object({
  id: z.string(),
  status: z.enum(['PLANNED', 'SIGNED', 'BROADCAST', 'MINED', 'FINAL', 'FAILED']),
  txHash: z.string().nullable(),
  method: z.enum(['EIP7702', 'EIP3009', 'TOP_UP', 'NATIVE']),
  amount: units,
  gasUsed: units.nullable(),
  fee: units.nullable(),
  feeCurrency: z.string(),
  feeDecimals: z.int(),
  treasury: z.string(),
});

/** An invoice as the table keeps it; amounts in base units. What its status does not have is absent. */
export const invoiceItem = z.object({
  id: branded(parseInvoiceId),
  version: z.int(),
  merchantId: branded(parseMerchantId),
  merchantName: z.string(),
  customerId: z.string().optional(),
  reference: z.string().optional(),
  returnUrl: z.string().optional(),
  metadata: z.string().optional(),
  status: z.enum(INVOICE_STATUSES),
  exceptions: z.array(z.enum(['PARTIAL', 'OVER', 'LATE'])),
  amount: units,
  amountReceived: units,
  amountConfirmed: units,
  amountSwept: units,
  amountLate: units,
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
  requiredConfirmations: z.int().optional(),
  finalityTag: z.enum(['safe', 'finalized']).optional(),
  confirmations: z.int().optional(),
  deposits: z.array(depositItem),
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
  merchantStatus: z.string(),
  createdAtId: z.string(),
  watchShard: z.string().optional(),
  sweepShard: z.string().optional(),
});

export type InvoiceItem = z.infer<typeof invoiceItem>;
export type SweepItem = z.infer<typeof sweepItem>;

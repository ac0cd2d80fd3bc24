import * as z from 'zod';
import { merchantId, transactionId } from '../shared/ids.ts';
import type { Payee, PayeeQr } from './payee.ts';
import type { PayerSession } from './payerSession.ts';

/** Numbers of the table are read as bigint: what is spent of a session is one. */
const decimals = z.coerce.number().int().min(0).max(30);
const units = z.string().regex(/^[1-9][0-9]*$/);
const money = { currency: z.string(), decimals };

export const payeeItem = z.object({
  id: z.string(),
  merchantId,
  name: z.string(),
  city: z.string(),
  countryCode: z.string(),
  ...money,
  status: z.enum(['OPEN', 'CLOSED']),
  payUrl: z.string(),
  emvPayload: z.string(),
  createdAt: z.string(),
});

export const qrItem = z.object({
  id: z.string(),
  merchantId,
  payeeId: z.string(),
  amount: units,
  ...money,
  reference: z.string().exactOptional(),
  payUrl: z.string(),
  emvPayload: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  status: z.enum(['OPEN', 'PAID']),
  transactionId: transactionId.exactOptional(),
  /** Seconds since 1970: when DynamoDB may delete it. */
  ttl: z.coerce.number(),
});

export const sessionItem = z.object({
  id: z.string(),
  merchantId,
  payerId: z.string(),
  customerId: z.string().exactOptional(),
  createdBy: z.string().exactOptional(),
  ...money,
  ceiling: z.bigint(),
  spent: z.bigint(),
  expiresAt: z.string(),
  ttl: z.coerce.number(),
});

export type PayeeItem = z.infer<typeof payeeItem>;
export type QrItem = z.infer<typeof qrItem>;

/** Printed codes that are over are told so for a while: 90 days. */
const QR_KEPT_SECONDS = 90 * 86_400;
/** A session that is over is of use to nobody, but a payer's app may ask once more within the day. */
const SESSION_KEPT_SECONDS = 86_400;

export function toPayeeItem({ currency, ...payee }: Payee): PayeeItem {
  return { ...payee, currency: currency.symbol, decimals: currency.decimals };
}

export function toQrItem({ amount, state, ...qr }: PayeeQr): QrItem {
  const { symbol, decimals: places } = amount.currency;
  const money = { amount: amount.units.toString(), currency: symbol, decimals: places };
  return { ...qr, ...money, ...state, ttl: ttlOf(qr.expiresAt, QR_KEPT_SECONDS) };
}

export function toSessionItem({ currency, ...session }: PayerSession): z.infer<typeof sessionItem> {
  const { symbol, decimals: places } = currency;
  const ttl = ttlOf(session.expiresAt, SESSION_KEPT_SECONDS);
  return { ...session, currency: symbol, decimals: places, ttl };
}

/** @throws ZodError when the stored item is not one that we write */
export function payeeFrom(stored: unknown): Payee {
  const { currency, decimals: places, ...payee } = payeeItem.parse(stored);
  return { ...payee, currency: { symbol: currency, decimals: places } };
}

export function qrFrom(stored: unknown): PayeeQr {
  const {
    amount,
    currency,
    decimals: places,
    status,
    transactionId: paidBy,
    ttl: _,
    ...qr
  } = qrItem.parse(stored);
  if ((status === 'PAID') !== (paidBy !== undefined))
    throw new Error(`code ${qr.id} is ${status} by ${paidBy}`);
  return {
    ...qr,
    amount: { units: BigInt(amount), currency: { symbol: currency, decimals: places } },
    state: paidBy === undefined ? { status: 'OPEN' } : { status: 'PAID', transactionId: paidBy },
  };
}

export function sessionFrom(stored: unknown): PayerSession {
  const { currency, decimals: places, ttl: _, ...session } = sessionItem.parse(stored);
  return { ...session, currency: { symbol: currency, decimals: places } };
}

function ttlOf(expiresAt: string, keptSeconds: number): number {
  return Math.ceil(Date.parse(expiresAt) / 1_000) + keptSeconds;
}

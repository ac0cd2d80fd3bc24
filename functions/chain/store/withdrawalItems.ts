import * as z from 'zod';
import type { StoredItem } from '../../invoices/ports.ts';
import { invoiceId, merchantId } from '../../shared/ids.ts';
import { money } from '../../shared/money.ts';
import { type Withdrawal, WITHDRAWAL_STATUSES } from '../withdrawal.ts';
import { assetItem, bigUnits } from './storedAmount.ts';

const status = z.enum(WITHDRAWAL_STATUSES);
const facts = { fee: bigUnits, fromSuspense: bigUnits, blockNumber: z.int(), blockHash: z.string() };

const withdrawalItem = z.object({
  id: z.string(),
  kind: z.literal('WITHDRAWAL'),
  version: z.int(),
  status,
  invoiceId,
  merchantId,
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: z.string().nullable(),
  amount: bigUnits,
  ...facts,
  address: z.string(),
  to: z.string(),
  txHash: z.string(),
  otherAsset: z.boolean(),
  finalVersion: z.int(),
  createdAt: z.string(),
  updatedAt: z.string(),
  transitions: z.array(
    z.object({
      status,
      at: z.string(),
      version: z.int(),
      booked: z.object({ amount: bigUnits, ...facts }).optional(),
    }),
  ),
});

/** The withdrawal as the chain table keeps it, beside the deposits of its invoice; amounts in base units. */
export function toWithdrawalItem({ amount, transitions, ...rest }: Withdrawal): StoredItem {
  return {
    kind: 'WITHDRAWAL',
    ...rest,
    ...assetItem(amount),
    fee: rest.fee.toString(),
    fromSuspense: rest.fromSuspense.toString(),
    transitions: transitions.map(({ booked, ...each }) => {
      if (booked === undefined) return each;
      const { units: reached, fee, fromSuspense, ...place } = booked;
      return {
        ...each,
        booked: {
          amount: reached.toString(),
          fee: fee.toString(),
          fromSuspense: fromSuspense.toString(),
          ...place,
        },
      };
    }),
  } satisfies z.input<typeof withdrawalItem>;
}

/** @throws Error when the stored item is not one that we write */
export function readWithdrawalItem(stored: unknown): Withdrawal {
  const parsed = withdrawalItem.safeParse(stored);
  if (!parsed.success) throw new Error(`a withdrawal item is not readable: ${z.prettifyError(parsed.error)}`);
  const { kind: _, chainId, currency, decimals, tokenAddress, amount, transitions, ...rest } = parsed.data;
  return {
    ...rest,
    amount: money(amount, { symbol: currency, chainId, decimals, tokenAddress }),
    transitions: transitions.map(({ booked, ...each }) => {
      if (booked === undefined) return each;
      const { amount: reached, ...others } = booked;
      return { ...each, booked: { units: reached, ...others } };
    }),
  };
}

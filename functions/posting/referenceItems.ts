import * as z from 'zod';
import { ACCOUNT_ID } from '../transactions/ports.ts';

/**
 * The reference table's items and keys.
 *
 * | pk | sk | item |
 * |---|---|---|
 * | `ACCOUNT#<merchantId>` | `<accountId>` | an account as the bank's records describe it |
 * | `MERCHANT_TYPE` | `<code>` | a merchant category code and what the rules do about it |
 * | `RATE#<from>#<to>` | `<day>` | the rate that holds from that day on |
 */
export interface ReferenceKey {
  readonly pk: string;
  readonly sk: string;
}

export const referenceKey = {
  account: (merchantId: string, accountId: string): ReferenceKey => ({
    pk: `ACCOUNT#${merchantId}`,
    sk: accountId,
  }),
  merchantType: (code: string): ReferenceKey => ({ pk: 'MERCHANT_TYPE', sk: code }),
  rate: (from: string, to: string, asOf: string): ReferenceKey => ({ pk: `RATE#${from}#${to}`, sk: asOf }),
};

const baseUnits = z
  .string()
  .regex(/^[0-9]{1,38}$/, 'an integer string of base units')
  .transform(BigInt);

export const accountItem = z.object({
  accountId: z.string().regex(ACCOUNT_ID),
  type: z.enum(['CURRENT', 'SAVINGS', 'CREDIT']),
  status: z.enum(['OPEN', 'BLOCKED']),
  currency: z.string(),
  countryCode: z.string().regex(/^[A-Z]{2}$/),
  bankName: z.string(),
  bankIdentifier: z.string(),
  customerId: z.string(),
  maxPerTransaction: baseUnits.nullable(),
  reviewAbove: baseUnits.nullable(),
  mayBeNegative: z.boolean(),
  stripes: z.coerce.number().int().min(1).max(64),
});

export const merchantTypeItem = z.object({
  code: z.string().regex(/^[0-9]{4}$/),
  name: z.string(),
  treatment: z.enum(['ALLOW', 'REVIEW', 'REJECT']),
});

export const rateItem = z.object({ rate: z.string(), sk: z.iso.date() });

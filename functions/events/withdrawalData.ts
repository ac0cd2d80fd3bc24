import * as z from 'zod';
import { WITHDRAWAL_STATUSES } from '../chain/ports.ts';
import { text } from './eventFields.ts';

const integer = z.string().regex(/^(0|[1-9][0-9]*)$/);

/** Final money that left a deposit address for somebody who is no treasury of ours. */
export const withdrawalData = z.object({
  id: z.string(),
  invoiceId: z.string(),
  status: z.enum(WITHDRAWAL_STATUSES),
  chainId: z.int(),
  currency: z.string(),
  decimals: z.int(),
  tokenAddress: text,
  address: z.string().describe('That it left, EIP-55.'),
  to: z.string().describe('That it reached, lower case.'),
  txHash: z.string(),
  blockNumber: z.int(),
  blockHash: z.string(),
  amount: integer.describe('Base units, a decimal integer.'),
  fee: integer.describe('Wei that its transaction cost the address besides; 0 of a token.'),
  fromSuspense: integer.describe('Of the amount, what was owed to nobody: over, late, or in another asset.'),
  otherAsset: z.boolean().describe("It was in another asset than the invoice's."),
  finalVersion: z.int().describe('Version of the withdrawal in which it had become FINAL.'),
});

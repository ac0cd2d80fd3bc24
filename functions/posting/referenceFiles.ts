import * as z from 'zod';
import { type Currency, parseAmount } from '../shared/money.ts';
import { isoCurrency } from '../transactions/ports.ts';
import { parseRate } from './rate.ts';
import { accountItem, merchantTypeItem, referenceKey } from './referenceItems.ts';

/** Reference data as people write it, in the files of `functions/posting/referenceData/`. */
export interface ReferenceFiles {
  readonly accounts: readonly z.infer<typeof accountEntry>[];
  readonly merchantTypes: readonly z.infer<typeof merchantTypeItem>[];
  readonly rates: readonly z.infer<typeof rateEntry>[];
}

const limit = z.string().nullable().describe('Currency units.');
const accountEntry = accountItem.extend({ maxPerTransaction: limit, reviewAbove: limit });
const rateEntry = z.object({ from: z.string(), to: z.string(), asOf: z.iso.date(), rate: z.string() });

const referenceFiles = z.object({
  accounts: z.array(accountEntry),
  merchantTypes: z.array(merchantTypeItem),
  rates: z.array(rateEntry),
});

/** Checks the three files. @throws Error that names what is wrong */
export function readReferenceFiles(files: Readonly<Record<keyof ReferenceFiles, unknown>>): ReferenceFiles {
  const read = referenceFiles.parse(files);
  for (const { from, to, rate, asOf } of read.rates) {
    const parsed = parseRate(from, to, rate, asOf);
    if (!parsed.ok) throw new Error(`the rate of ${from} to ${to} on ${asOf} must be ${parsed.error}`);
  }
  return read;
}

/** Items of the reference table: what is the same for all, and each merchant's accounts. */
export function referenceItems(
  files: ReferenceFiles,
  merchantIds: readonly string[],
): Record<string, unknown>[] {
  const { accounts, merchantTypes, rates } = files;
  return [
    ...merchantTypes.map((type) => ({ ...referenceKey.merchantType(type.code), ...type })),
    ...rates.map(({ from, to, asOf, rate }) => ({ ...referenceKey.rate(from, to, asOf), rate })),
    ...merchantIds.flatMap((merchantId) =>
      accounts.map((account) => ({
        ...referenceKey.account(merchantId, account.accountId),
        ...account,
        maxPerTransaction: baseUnits(account, account.maxPerTransaction),
        reviewAbove: baseUnits(account, account.reviewAbove),
      })),
    ),
  ];
}

type AccountEntry = ReferenceFiles['accounts'][number];

function currencyOf({ accountId, currency: code }: AccountEntry): Currency {
  const currency = isoCurrency(code);
  if (currency === null) throw new Error(`account ${accountId}: ${code} is no currency of ISO 4217`);
  return currency;
}

function baseUnits(account: AccountEntry, amount: string | null): string | null {
  if (amount === null) return null;
  const parsed = parseAmount(amount, currencyOf(account));
  if (!parsed.ok)
    throw new Error(`account ${account.accountId}: the limit ${amount} must be ${parsed.error}`);
  return parsed.value.units.toString();
}

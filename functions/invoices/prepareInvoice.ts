import type { CreateInvoiceInput } from '../../schema/generated/schema.generated.ts';
import type { AssetAmount } from '../shared/assets.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { formatAmount, money, parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import type { MerchantRecord } from '../merchants/ports.ts';
import { checkLimits } from './inputLimits.ts';
import { givenFields, type MerchantFields } from './merchantFields.ts';
import { invoiceLinks } from './invoiceLinks.ts';
import type { PaymentLinks } from './paymentLinks.ts';
import { paymentUriTemplate } from './paymentUri.ts';
import type { LatePolicy, Tolerance } from './paidAmount.ts';
import type { PayableAsset } from './ports.ts';
import { parseReturnUrl } from './returnUrl.ts';

const EXPIRES_IN_MINUTES_DEFAULT = 60;

/** All of a new invoice that follows from its input. Plain data for the resolver; the amount is in base units. */
export interface PreparedInvoice extends MerchantFields {
  readonly inputHash: string;
  readonly merchantName: string;
  readonly amount: string;
  readonly currency: string;
  readonly chainId: number;
  readonly decimals: number;
  readonly tokenAddress: string | null;
  /** ADDRESS_PLACE of paymentUri.ts stands for the invoice's address. */
  readonly paymentUriTemplate: string;
  readonly links: PaymentLinks;
  readonly requiredConfirmations?: number;
  readonly finalityTag?: 'safe' | 'finalized';
  /** Base units: it is as final as an invoice of so much; left out where the merchant asks for no more than the environment. */
  readonly finalityUnits?: string;
  /** Base units; left out where nothing is tolerated. */
  readonly underTolerance?: string;
  readonly overTolerance?: string;
  /** Left out where late money is accepted. */
  readonly latePolicy?: LatePolicy;
  readonly expiresInMinutes: number;
  /** JSON text. */
  readonly metadata?: string;
}

export interface PrepareInvoiceDeps {
  readonly assets: readonly PayableAsset[];
  /** Whose invoice it will be, with its settings of now. */
  readonly merchant: InvoicingMerchant;
  /** Where the pages that payers see are served, without a slash at its end. */
  readonly pagesUrl: string;
}

/** What invoices ask of a merchant. */
export type InvoicingMerchant = Pick<
  MerchantRecord,
  'name' | 'expiresInMinutes' | 'returnHosts' | 'tolerance' | 'finalityTiers'
>;

/** Checks a new invoice's input in full, before anything is stored or an index is used. */
export function prepareInvoice({
  assets,
  merchant,
  pagesUrl,
}: PrepareInvoiceDeps): (input: CreateInvoiceInput) => Result<PreparedInvoice, PaymentsError> {
  return (input) => {
    const refusal = checkLimits(input) ?? checkReturnHost(input.returnUrl ?? null, merchant);
    if (refusal !== null) return err(refusal);
    const asset = findAsset(assets, input.currency, input.chainId ?? null);
    if (!asset.ok) return asset;
    const { chainId, symbol, decimals, tokenAddress } = asset.value;
    const amount = parseAmount(input.amount, asset.value);
    if (!amount.ok) return err(invalidInput('amount', input.amount, amount.error));
    const { invoiceMin } = asset.value;
    if (invoiceMin !== undefined && amount.value.units < invoiceMin) {
      const least = formatAmount(money(invoiceMin, asset.value));
      return err(invalidInput('amount', input.amount, `at least ${least} ${symbol}`));
    }
    const finalityUnits = finalityUnitsOf(amount.value, merchant);
    const { idempotencyKey: _, ...said } = input;
    const { metadata, returnUrl } = input;
    return ok({
      inputHash: canonicalHash(said),
      merchantName: merchant.name,
      amount: amount.value.units.toString(),
      currency: symbol,
      chainId,
      decimals,
      tokenAddress,
      paymentUriTemplate: paymentUriTemplate(amount.value),
      links: invoiceLinks(asset.value.links, tokenAddress, pagesUrl),
      ...asset.value.finalityOf(finalityUnits ?? amount.value.units),
      ...(finalityUnits === null ? {} : { finalityUnits: finalityUnits.toString() }),
      ...toleratedOf(asset.value.toleranceOf(amount.value.units, merchant.tolerance)),
      ...(asset.value.latePolicy === 'ACCEPT' ? {} : { latePolicy: asset.value.latePolicy }),
      expiresInMinutes: input.expiresInMinutes ?? merchant.expiresInMinutes ?? EXPIRES_IN_MINUTES_DEFAULT,
      ...givenFields(input),
      ...(returnUrl ? { returnUrl: normalised(returnUrl) } : {}),
      ...(metadata ? { metadata: JSON.stringify(metadata) } : {}),
    });
  };
}

/** A merchant that names its hosts keeps whoever has a key from sending payers elsewhere. */
function checkReturnHost(returnUrl: string | null, { returnHosts }: InvoicingMerchant): PaymentsError | null {
  if (returnUrl === null || returnHosts.length === 0) return null;
  if (returnHosts.includes(new URL(normalised(returnUrl)).host)) return null;
  return invalidInput('returnUrl', returnUrl, `on one of the merchant’s hosts: ${returnHosts.join(', ')}`);
}

/** Base units of the largest amount that the merchant's tiers liken this one to; null where they say nothing. */
function finalityUnitsOf(
  { units, currency: { symbol, chainId } }: AssetAmount,
  { finalityTiers }: InvoicingMerchant,
): bigint | null {
  return finalityTiers
    .filter((tier) => tier.chainId === chainId && tier.currency === symbol && units >= BigInt(tier.from))
    .map(({ likeAmount }) => BigInt(likeAmount))
    .reduce<bigint | null>((most, like) => (like > (most ?? units) ? like : most), null);
}

function toleratedOf({ under, over }: Tolerance): Pick<PreparedInvoice, 'underTolerance' | 'overTolerance'> {
  return {
    ...(under === 0n ? {} : { underTolerance: under.toString() }),
    ...(over === 0n ? {} : { overTolerance: over.toString() }),
  };
}

/** `checkLimits` has refused what is none. */
function normalised(returnUrl: string): string {
  const parsed = parseReturnUrl(returnUrl);
  if (!parsed.ok) throw new Error(`returnUrl was not checked: it must be ${parsed.error}`);
  return parsed.value;
}

function findAsset(
  assets: readonly PayableAsset[],
  symbol: string,
  chainId: number | null,
): Result<PayableAsset, PaymentsError> {
  const bySymbol = assets.filter((asset) => asset.symbol === symbol);
  if (bySymbol.length === 0) {
    const symbols = [...new Set(assets.map((asset) => asset.symbol))];
    return err(invalidInput('currency', symbol, `one of ${symbols.join(', ')}`));
  }
  const fitting = bySymbol.filter((asset) => chainId === null || asset.chainId === chainId);
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) return ok(only);
  const chainIds = bySymbol.map((asset) => asset.chainId).join(', ');
  return err(invalidInput('chainId', chainId, `one of ${chainIds} for ${symbol}`));
}

import type { Result } from '../shared/result.ts';
import { encodeMerchantPresentedCode } from './emvqr/encoder.ts';
import type { IdentifiedTemplate, MerchantPresentedCode } from './emvqr/merchantPresentedCode.ts';
import type { Refusal } from './emvqr/refusal.ts';
import { idWith, type Payee, type PayeeQr, randomPartOf } from './payee.ts';

/** The first of the templates that EMVCo leaves to payment systems (26 to 51). */
const TEMPLATE = '26';
/** Data objects of our template: what follows the prefix of the payee's id, and of the dynamic code's. */
const PAYEE = '01';
const PAYEE_QR = '02';
/** ISO 18245 has no category for who is none; schemes write zeros. */
const NO_CATEGORY = '0000';
/** EMVCo: Merchant Name (59), Merchant City (60), Globally Unique Identifier (00). */
const LENGTHS_MAX = { name: 25, city: 15, identifier: 32 } as const;

export type CodedPayee = Pick<Payee, 'id' | 'name' | 'city' | 'countryCode' | 'currency'>;
export type CodedQr = Pick<PayeeQr, 'id' | 'amount' | 'reference'>;

/**
 * Our globally unique identifier: the host that pages are served at, as a reverse domain name, one of the three forms that EMVCo takes.
 *
 * @param pagesUrl e.g. `https://pay.example.com`
 * @returns e.g. `com.example.pay`; at most 32 characters, of a longer host those at its end
 */
export function identifierOf(pagesUrl: string): string {
  const { hostname } = new URL(pagesUrl);
  return hostname.split('.').toReversed().join('.').slice(0, LENGTHS_MAX.identifier);
}

/** The code of a payee: static, or dynamic where one payment is asked for. Names as codes can have them: see `printable`. */
export function encodePayeeCode(
  pagesUrl: string,
  payee: CodedPayee,
  qr: CodedQr | null,
): Result<string, Refusal> {
  const code: MerchantPresentedCode = {
    pointOfInitiation: qr === null ? 'STATIC' : 'DYNAMIC',
    primitiveAccounts: [],
    accounts: [
      {
        id: TEMPLATE,
        globallyUniqueIdentifier: identifierOf(pagesUrl),
        data: [
          { id: PAYEE, value: randomPartOf(payee.id) },
          ...(qr === null ? [] : [{ id: PAYEE_QR, value: randomPartOf(qr.id) }]),
        ],
      },
    ],
    merchantCategoryCode: NO_CATEGORY,
    currency: payee.currency,
    amount: qr === null ? null : qr.amount,
    tip: null,
    countryCode: payee.countryCode,
    merchantName: printable(payee.name, LENGTHS_MAX.name),
    merchantCity: printable(payee.city, LENGTHS_MAX.city),
    postalCode: null,
    additionalData:
      qr?.reference === undefined
        ? null
        : { fields: { referenceLabel: qr.reference }, reserved: [], systemSpecific: [] },
    alternateLanguage: null,
    reserved: [],
    unreserved: [],
  };
  return encodeMerchantPresentedCode(code);
}

/** The ids that a code of ours carries; null for any other code. */
export function payeeOfCode(
  pagesUrl: string,
  accounts: readonly IdentifiedTemplate[],
): { readonly payeeId: string; readonly payeeQrId: string | null } | null {
  const identifier = identifierOf(pagesUrl);
  const ours = accounts.find(({ globallyUniqueIdentifier }) => globallyUniqueIdentifier === identifier);
  const valueOf = (id: string) => ours?.data.find((object) => object.id === id)?.value ?? '';
  const payeeId = idWith('payee', valueOf(PAYEE));
  if (!payeeId.ok) return null;
  const payeeQrId = idWith('payeeQr', valueOf(PAYEE_QR));
  return { payeeId: payeeId.value, payeeQrId: payeeQrId.ok ? payeeQrId.value : null };
}

/**
 * A name as 59 and 60 take it, which know the printable characters of ASCII alone: letters lose their accents, anything else that
 * is not ASCII is left out, and what is too long is cut.
 */
export function printable(text: string, charactersMax: number): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replaceAll(/ +/g, ' ')
    .trim();
  return plain.slice(0, charactersMax).trim();
}

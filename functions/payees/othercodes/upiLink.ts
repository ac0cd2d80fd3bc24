import { err, ok, type Result } from '../../shared/result.ts';

/**
 * A UPI link, as India's payment apps open it: NPCI, UPI Linking Specifications, version 1.6.
 *
 * @see https://www.npci.org.in/what-we-do/upi/product-overview
 */
export interface UpiLink {
  /** `pa`: the payee's address, `name@handle`. */
  readonly payeeAddress: string;
  /** `pn`. */
  readonly payeeName: string;
  /** `mc`, ISO 18245. */
  readonly merchantCode: string | null;
  /** `tr`: the payee's own reference, at most 35 characters. */
  readonly reference: string | null;
  /** `tn`: what the payer reads. */
  readonly note: string | null;
  /** `am`, rupees, `"10.00"`; null: the payer says how much. */
  readonly amount: string | null;
}

const BEGIN = 'upi://pay?';
const CHARACTERS_MAX = 2_048;
const NAMES = ['pa', 'pn', 'mc', 'tr', 'tn', 'am', 'cu'] as const;

/** Reads a link strictly; the error is a clause that names the parameter. Parameters that are not named here are left to the apps. */
export function parseUpiLink(text: string): Result<UpiLink, string> {
  if (text.length > CHARACTERS_MAX) return err(`it has more than ${CHARACTERS_MAX} characters`);
  if (text.slice(0, BEGIN.length).toLowerCase() !== BEGIN) return err(`it begins with ${BEGIN}`);
  if (!isEncoded(text)) return err('its percent-encoding is UTF-8');
  const query = new URLSearchParams(text.slice(BEGIN.length));
  const twice = NAMES.find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) return err(`${twice} stands once`);
  const given = (name: string): string | null => query.get(name) || null;
  const link: UpiLink = {
    payeeAddress: given('pa') ?? '',
    payeeName: given('pn') ?? '',
    merchantCode: given('mc'),
    reference: given('tr'),
    note: given('tn'),
    amount: given('am'),
  };
  if ((given('cu') ?? 'INR') !== 'INR') return err('cu is INR');
  const refused = refusalOf(link);
  return refused === null ? ok(link) : err(refused);
}

/** Writes a link; what it writes has passed the parser. */
export function encodeUpiLink(link: UpiLink): Result<string, string> {
  const parameters: readonly (readonly [name: string, value: string | null])[] = [
    ['pa', link.payeeAddress],
    ['pn', link.payeeName],
    ['mc', link.merchantCode],
    ['tr', link.reference],
    ['tn', link.note],
    ['am', link.amount],
    ['cu', 'INR'],
  ];
  const lone = parameters.find(([, value]) => value !== null && !value.isWellFormed());
  if (lone !== undefined) return err(`${lone[0]} has a lone surrogate`);
  // Apps read a space as %20, a plus as a plus, and an address with its @ as it is.
  const text =
    BEGIN +
    parameters
      .flatMap(([name, value]) =>
        value === null ? [] : [`${name}=${encodeURIComponent(value).replaceAll('%40', '@')}`],
      )
      .join('&');
  const parsed = parseUpiLink(text);
  return parsed.ok ? ok(text) : parsed;
}

function refusalOf({ payeeAddress, payeeName, merchantCode, reference, amount }: UpiLink): string | null {
  const rules: readonly (readonly [fits: boolean, reason: string])[] = [
    [/^[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9.-]{1,63}$/.test(payeeAddress), 'pa is an address of UPI'],
    [payeeName !== '', 'pn is there'],
    [merchantCode === null || /^[0-9]{4}$/.test(merchantCode), 'mc is a category of ISO 18245'],
    [reference === null || reference.length <= 35, 'tr has at most 35 characters'],
    [
      amount === null || /^(?!0+(\.0+)?$)[0-9]{1,10}(\.[0-9]{1,2})?$/.test(amount),
      'am is an amount above zero',
    ],
  ];
  return rules.find(([fits]) => !fits)?.[1] ?? null;
}

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

import { ok } from '../../../shared/result.ts';
import { accountOf, type ReadProfile, refuseAt, valueOf } from './profile.ts';

const IDENTIFIER = 'SG.PAYNOW';

/** What a PayNow code says, alone or among other schemes in an SGQR (Association of Banks in Singapore). */
export interface PayNowCode {
  readonly scheme: 'PAYNOW';
  /** Who is paid: a mobile number with `+` and country, or the number of a business (UEN). */
  readonly proxy: { readonly kind: 'MOBILE' | 'UEN'; readonly value: string };
  /** Whether the payer may change the amount. */
  readonly amountEditable: boolean;
  /** Local date, `YYYYMMDD`, or date and time, `YYYYMMDDHHMMSS`; null where the code does not expire. */
  readonly expires: string | null;
}

const PROXIES = {
  '0': { kind: 'MOBILE', matches: /^\+[1-9][0-9]{7,14}$/ },
  '2': { kind: 'UEN', matches: /^[0-9A-Z]{8,13}$/ },
} as const;

/** Reads a PayNow code: a proxy of a known type, in Singapore dollars. */
export const readPayNow: ReadProfile<PayNowCode> = (parsed) => {
  const account = accountOf(parsed, IDENTIFIER);
  if (account === undefined) return ok(null);
  const at = (id: string): string => `${account.id}.${id}`;
  if (parsed.code.currency.symbol !== 'SGD') return refuseAt(parsed, '53', 'a PayNow code is in SGD (702)');
  const type = valueOf(account, '01');
  const proxy = type === '0' || type === '2' ? PROXIES[type] : null;
  if (proxy === null) return refuseAt(parsed, at('01'), 'the proxy of PayNow is 0 (mobile) or 2 (UEN)');
  const value = valueOf(account, '02');
  if (value === null || !proxy.matches.test(value))
    return refuseAt(
      parsed,
      at('02'),
      `it is no ${proxy.kind === 'UEN' ? 'UEN' : 'mobile number with + and country'}`,
    );
  const editable = valueOf(account, '03');
  if (editable !== '0' && editable !== '1')
    return refuseAt(parsed, at('03'), 'whether the amount is editable is 0 or 1');
  const expires = valueOf(account, '04');
  if (expires !== null && !isTime(expires))
    return refuseAt(parsed, at('04'), 'it is no time of the form YYYYMMDD or YYYYMMDDHHMMSS');
  return ok({
    scheme: 'PAYNOW',
    proxy: { kind: proxy.kind, value },
    amountEditable: editable === '1',
    expires,
  });
};

/** Whether the calendar has that time. */
function isTime(text: string): boolean {
  const [, year, month, day, hour = '00', minute = '00', second = '00'] =
    /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/.exec(text) ?? [];
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const time = Date.parse(`${iso}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(iso);
}

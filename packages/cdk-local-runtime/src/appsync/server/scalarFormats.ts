import { isIP } from 'node:net';

/**
 * What AWS's scalars accept. https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 * A time zone is `Z` or an offset `±hh:mm`, where seconds may follow.
 */
const ZONE = '(?:Z|[+-]\\d{2}:\\d{2}(?::\\d{2})?)';
const TIME_OF_DAY = '(\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.\\d{1,9})?)?';
const DATE = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${ZONE}?$`);
const TIME = new RegExp(`^${TIME_OF_DAY}${ZONE}?$`);
const DATE_TIME = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})T${TIME_OF_DAY}${ZONE}$`);
const EMAIL =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)*$/i;

/** `1970-01-01`, `1970-01-01Z`, `1970-01-01+05:30`. */
export const isDate = (text: string): boolean => {
  const found = DATE.exec(text);
  return found !== null && isCalendarDay(Number(found[1]), Number(found[2]), Number(found[3]));
};

/** `12:30`, `12:30:24.500Z`, `12:30:24+05:30`. */
export const isTime = (text: string): boolean => {
  const found = TIME.exec(text);
  return found !== null && isClock(found[1], found[2], found[3]);
};

/** `1970-01-01T12:30:00.000Z`; the time zone is compulsory. */
export const isDateTime = (text: string): boolean => {
  const found = DATE_TIME.exec(text);
  return (
    found !== null &&
    isCalendarDay(Number(found[1]), Number(found[2]), Number(found[3])) &&
    isClock(found[4], found[5], found[6])
  );
};

export const isEmail = (text: string): boolean => EMAIL.test(text);

/** A URL with a schema; no double slash in its path. */
export const isUrl = (text: string): boolean => {
  if (/\s/.test(text) || !URL.canParse(text)) return false;
  return !new URL(text).pathname.includes('//');
};

/** Digits with an optional country code; spaces or hyphens may separate groups. Without a code: North America. */
export const isPhone = (text: string): boolean => {
  if (!/^\+?[\d(][\d\s().-]*\d$/.test(text)) return false;
  const digits = text.replaceAll(/\D/g, '');
  return text.startsWith('+')
    ? digits.length >= 7 && digits.length <= 15
    : /^1?[2-9]\d{2}[2-9]\d{6}$/.test(digits);
};

/** An IPv4 or IPv6 address, with an optional subnet mask `/n`. */
export const isIpAddress = (text: string): boolean => {
  const [address = '', mask, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return mask === undefined || (/^\d{1,3}$/.test(mask) && Number(mask) <= (version === 4 ? 32 : 128));
};

function isCalendarDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  date.setUTCFullYear(year);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

function isClock(hours?: string, minutes?: string, seconds = '0'): boolean {
  return Number(hours) < 24 && Number(minutes) < 60 && Number(seconds) < 60;
}

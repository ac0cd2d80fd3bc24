import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { ADDRESS_RANGES_MAX, isCovered, parseAddressRange } from '../shared/addressRange.ts';
import { type Scope, SCOPES } from './caller.ts';
import type { KeyMaker } from './keyCaller.ts';

const NAME_CHARACTERS_MAX = 100;
const LIFETIME_DAYS_MAX = 3_650;
const DAY_MS = 86_400_000;

/** What a new key shall be. */
export interface KeyRequest {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly addressRanges: readonly string[];
  /** ISO 8601. */
  readonly expiresAt?: string;
}

/** The same as the API takes it. */
export interface KeyInput {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly addressRanges?: readonly string[] | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

/** Reads what a key asks for a new one: no more scopes, no wider ranges and no longer life than its own. */
export function parseKeyRequest(
  input: KeyInput,
  maker: KeyMaker,
  nowMs: number,
): Result<KeyRequest, PaymentsError> {
  const { name } = input;
  const refusal = checkText('name', name, NAME_CHARACTERS_MAX);
  if (refusal !== null) return err(refusal);
  const scopes = parseScopes(input.scopes, maker);
  if (!scopes.ok) return scopes;
  const addressRanges = parseRanges(input.addressRanges ?? [], maker);
  if (!addressRanges.ok) return addressRanges;
  const expiresAt = parseExpiry(input.expiresAt ?? null, maker, nowMs);
  if (!expiresAt.ok) return expiresAt;
  return ok({
    name,
    scopes: scopes.value,
    addressRanges: addressRanges.value,
    ...(expiresAt.value === null ? {} : { expiresAt: expiresAt.value }),
  });
}

/** A scope that is given twice counts once. */
function parseScopes(texts: readonly string[], maker: KeyMaker): Result<readonly Scope[], PaymentsError> {
  const scopes = SCOPES.filter((scope) => texts.includes(scope) && maker.scopes.includes(scope));
  if (scopes.length > 0 && texts.every((text) => scopes.some((scope) => scope === text))) return ok(scopes);
  const expected = `some of the scopes that your own key has: ${maker.scopes.join(', ')}`;
  return err(invalidInput('scopes', texts.join(' '), expected));
}

function parseRanges(given: readonly string[], maker: KeyMaker): Result<readonly string[], PaymentsError> {
  const ranges = [...new Set(given)];
  const refuse = (received: string, expected: string) =>
    err(invalidInput('addressRanges', received, expected));
  const wrong = ranges.find((range) => parseAddressRange(range) === null);
  if (wrong !== undefined) return refuse(wrong, 'CIDR blocks such as 192.0.2.0/24 or 2001:db8::/32');
  if (ranges.length > ADDRESS_RANGES_MAX)
    return refuse(String(ranges.length), `at most ${ADDRESS_RANGES_MAX} CIDR blocks`);
  if (maker.addressRanges.length === 0) return ok(ranges);
  const wide = ranges.find((range) => !isCovered(range, maker.addressRanges));
  if (wide === undefined && ranges.length > 0) return ok(ranges);
  return refuse(wide ?? '', `within the ranges of your own key: ${maker.addressRanges.join(', ')}`);
}

function parseExpiry(
  text: string | null,
  maker: KeyMaker,
  nowMs: number,
): Result<string | null, PaymentsError> {
  const latestMs = maker.expiresAt === undefined ? null : Date.parse(maker.expiresAt);
  if (text === null && latestMs === null) return ok(null);
  const ms = text === null ? Number.POSITIVE_INFINITY : Date.parse(text);
  if (ms > nowMs && ms <= (latestMs ?? nowMs + LIFETIME_DAYS_MAX * DAY_MS))
    return ok(new Date(ms).toISOString());
  const expected =
    latestMs === null
      ? `a moment of the next ${LIFETIME_DAYS_MAX} days`
      : `a moment before your own key ends, at ${maker.expiresAt}`;
  return err(invalidInput('expiresAt', text, expected));
}

import { type Clock, isoNow } from '../shared/clock.ts';
import { isWithin } from '../shared/addressRange.ts';
import { hashApiKey, keyIdOf, parseApiKey } from './apiKey.ts';
import type { Caller } from './caller.ts';
import { AUTHORIZER_CACHE_SECONDS, isLive } from './liveKey.ts';
import type { KeyRecord, KeyUses, MerchantStore } from './ports.ts';

/** A use is written when the last one that this function knows of is older. */
const USE_INTERVAL_MS = 60_000;

export interface AuthorizeDeps {
  readonly merchants: Pick<MerchantStore, 'findKey'>;
  readonly uses: KeyUses;
  readonly clock: Clock;
  /** A use that could not be written lets the call in all the same. */
  onUseLost(error: unknown): void;
}

/** What a request shows of its caller. */
export interface Credentials {
  /** The Authorization header. */
  readonly header: string;
  /** Where it came from; null when nobody vouches for it. */
  readonly address: string | null;
}

export type Authorized =
  | { readonly caller: Caller; readonly cacheSeconds: number }
  | { readonly caller: null; readonly cacheSeconds: number; readonly reason: Refusal };

type Refusal = 'UNKNOWN' | 'OVER' | 'ADDRESS';

/**
 * Finds the merchant behind an Authorization header. `cacheSeconds` is how long the answer is good for the header alone: no time at all
 * for a key with address ranges, since AppSync remembers an answer by the header.
 */
export function authorize({
  merchants,
  uses,
  clock,
  onUseLost,
}: AuthorizeDeps): (credentials: Credentials) => Promise<Authorized> {
  const usedMs = new Map<string, number>();

  const recordUse = async ({ hash }: KeyRecord): Promise<void> => {
    const nowMs = clock.nowMs();
    const before = nowMs - USE_INTERVAL_MS;
    if ((usedMs.get(hash) ?? Number.NEGATIVE_INFINITY) > before) return;
    usedMs.set(hash, nowMs);
    await uses.record(hash, isoNow(clock), new Date(before).toISOString()).catch(onUseLost);
  };

  return async ({ header, address }) => {
    const key = parseApiKey(header);
    const record = key === null ? null : await merchants.findKey(hashApiKey(key));
    const refuse = (reason: Refusal, cacheSeconds = AUTHORIZER_CACHE_SECONDS): Authorized => ({
      caller: null,
      cacheSeconds,
      reason,
    });
    if (record === null) return refuse('UNKNOWN');
    if (!isLive(record, clock.nowMs())) return refuse('OVER');
    const { hash, merchant, scopes, addressRanges } = record;
    if (addressRanges.length > 0 && (address === null || !isWithin(address, addressRanges)))
      return refuse('ADDRESS', 0);
    await recordUse(record);
    const bound = addressRanges.length > 0;
    const caller: Caller = {
      merchantId: merchant.id,
      keyId: keyIdOf(hash),
      scopes: scopes.join(' '),
      usableFrom: bound ? 'ADDRESS_RANGES' : 'ANYWHERE',
    };
    return { caller, cacheSeconds: bound ? 0 : secondsLeft(record, clock.nowMs()) };
  };
}

/** The authorizer's memory, or what is left of the key's life where that is less. */
function secondsLeft({ expiresAt }: KeyRecord, nowMs: number): number {
  const left = expiresAt === undefined ? Number.POSITIVE_INFINITY : (Date.parse(expiresAt) - nowMs) / 1000;
  return Math.min(AUTHORIZER_CACHE_SECONDS, Math.floor(left));
}

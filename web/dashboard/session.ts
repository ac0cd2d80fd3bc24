import { ApiError, isApiError } from 'appsync-payments-client';

const STORED_AS = 'merchantKey';

/** The key of this tab: session storage is no other tab's, and is gone with this one. */
export function storedKey(): string | null {
  try {
    return sessionStorage.getItem(STORED_AS);
  } catch {
    return null;
  }
}

/** Keeps the key for this tab; null forgets it. */
export function storeKey(key: string | null): void {
  try {
    if (key === null) sessionStorage.removeItem(STORED_AS);
    else sessionStorage.setItem(STORED_AS, key);
  } catch {
    // Storage may be refused: the key then lasts as long as the page.
  }
}

/** Whether the API does not take the key at all: mistyped, revoked, expired, or used from an address that it is not for. */
export function isKeyRefused(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'UnauthorizedException';
}

/** The scope that the key lacks, where that is what is wrong. */
export function missingScope(error: unknown): string | null {
  if (!isApiError(error, 'Unauthorized')) return null;
  const { scope } = (error.facts ?? {}) as { readonly scope?: unknown };
  return typeof scope === 'string' ? scope : null;
}

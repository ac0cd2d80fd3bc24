import { ApiError, isApiError } from 'appsync-payments-client';
import { type SignInAttempt, SignInEnded, type StaffTokens } from './staff/tokens.ts';

/** Who is signed in to this tab: whoever has a key, or a person with an account. */
export type Session =
  { readonly by: 'key'; readonly key: string } | { readonly by: 'account'; readonly tokens: StaffTokens };

const KEY = 'merchantKey';
const TOKENS = 'staffTokens';
const ATTEMPT = 'signInAttempt';

/** The session of this tab: session storage is no other tab's, and is gone with this one. Of accounts only where people sign in. */
export function storedSession(accounts: boolean): Session | null {
  const key = read(KEY);
  if (key !== null) return { by: 'key', key };
  const tokens = accounts ? read(TOKENS) : null;
  return tokens === null ? null : { by: 'account', tokens: JSON.parse(tokens) as StaffTokens };
}

/** Keeps the session for this tab; null forgets it. */
export function storeSession(session: Session | null): void {
  write(KEY, session?.by === 'key' ? session.key : null);
  write(TOKENS, session?.by === 'account' ? JSON.stringify(session.tokens) : null);
}

/** Keeps a sign-in that is under way while the person is at the hosted UI. */
export function storeAttempt(attempt: SignInAttempt): void {
  write(ATTEMPT, JSON.stringify(attempt));
}

/** The sign-in that is under way, for one answer. */
export function takeAttempt(): SignInAttempt | null {
  const attempt = read(ATTEMPT);
  write(ATTEMPT, null);
  return attempt === null ? null : (JSON.parse(attempt) as SignInAttempt);
}

function read(name: string): string | null {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Storage may be refused: the session then lasts as long as the page.
  }
}

/** Whether the API does not take the caller at all: a key that is mistyped, revoked, expired or not for this address, a sign-in that ended. */
export function isKeyRefused(error: unknown): boolean {
  return (
    error instanceof SignInEnded || (error instanceof ApiError && error.code === 'UnauthorizedException')
  );
}

/** The scope that the caller lacks, where that is what is wrong. */
export function missingScope(error: unknown): string | null {
  if (!isApiError(error, 'Unauthorized')) return null;
  const { scope } = (error.facts ?? {}) as { readonly scope?: unknown };
  return typeof scope === 'string' ? scope : null;
}

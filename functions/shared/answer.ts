import { type ErrorReport, type PaymentsError, reportError } from './errors.ts';
import type { Result } from './result.ts';

/** What a function answers a resolver: an expected failure is data, so that nothing of it is lost on the way. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorReport };

export function toAnswer<T>(result: Result<T, PaymentsError>): Answer<T> {
  return result.ok ? result : { ok: false, error: reportError(result.error) };
}

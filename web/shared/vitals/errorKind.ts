/** Errors of the language and of browsers; any other name may have been made of what a page shows. */
const KINDS: readonly string[] = [
  ...['Error', 'TypeError', 'RangeError', 'ReferenceError', 'SyntaxError', 'URIError', 'AggregateError'],
  ...['AbortError', 'NetworkError', 'NotAllowedError', 'QuotaExceededError', 'SecurityError', 'TimeoutError'],
];

/** What kind of error was thrown: a name of the list, or `other`. Never its message. */
export function errorKind(thrown: unknown): string {
  const name = thrown instanceof Error ? thrown.name : '';
  return KINDS.includes(name) ? name : 'other';
}

/**
 * A value of another direction inside a sentence: first-strong isolate and its end, so that "5.00 USDC" is not torn apart in Arabic.
 * https://www.unicode.org/reports/tr9/#Explicit_Directional_Isolates
 */
export function isolated(value: string): string {
  return `\u2068${value}\u2069`;
}

/** What an API key may do. */
export const SCOPES = [
  'invoices:read',
  'invoices:write',
  'transactions:read',
  'transactions:write',
  'transactions:review',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Of a key that nobody asked more for: who submits a transaction does not release it from its review too. */
export const DEFAULT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => scope !== 'transactions:review');

/** What the authorizer tells resolvers of the caller: flat strings, as AppSync wants them. */
export interface Caller {
  readonly merchantId: string;
  readonly merchantName: string;
  /** Names the key without giving it away. */
  readonly keyId: string;
  /** Separated by spaces. */
  readonly scopes: string;
}

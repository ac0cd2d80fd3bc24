/** What an API key may do. */
export const SCOPES = [
  'invoices:read',
  'invoices:write',
  'transactions:read',
  'transactions:write',
  'transactions:review',
  'payments:read',
  'payments:write',
  'transfers:write',
  'payees:write',
  'refunds:write',
  'ledger:read',
  'webhooks',
  'admin',
] as const;
export type Scope = (typeof SCOPES)[number];

/** Who submits a transaction does not release it from its review too, and who takes payments does not hand out keys. */
const ON_REQUEST: readonly Scope[] = ['transactions:review', 'admin'];

/** Of a key that nobody asked more for. */
export const DEFAULT_SCOPES: readonly Scope[] = SCOPES.filter((scope) => !ON_REQUEST.includes(scope));

/** Who calls for a merchant, as the authorizer tells resolvers: flat strings, as AppSync wants them. */
export interface Caller {
  readonly merchantId: string;
  /** Names the key without giving it away, or the member of staff. */
  readonly keyId: string;
  /** Separated by spaces. */
  readonly scopes: string;
  /** Where the key may be used from. */
  readonly usableFrom: 'ANYWHERE' | 'ADDRESS_RANGES';
}

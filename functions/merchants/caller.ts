/** What an API key may do. */
export const SCOPES = ['invoices:read', 'invoices:write', 'transactions:read', 'transactions:write'] as const;
export type Scope = (typeof SCOPES)[number];

/** What the authorizer gives resolvers of the caller: flat strings, as AppSync wants them. */
export interface Caller {
  readonly merchantId: string;
  readonly merchantName: string;
  /** Separated by spaces. */
  readonly scopes: string;
}

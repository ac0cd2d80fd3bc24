import { type Caller, type Scope, SCOPES } from './caller.ts';

/** People of a merchant, who sign in instead of holding a key. APPSYNC_JS-safe: resolvers share this file with the functions and the CDK. */

/** Custom attribute of the user pool with the merchant's id; it is in ID tokens alone. */
export const MERCHANT_ATTRIBUTE = 'merchant_id';

/** What an id of a member of staff begins with, where otherwise a key's id stands. */
export const STAFF_ID_PREFIX = 'staff_';

const READ: readonly Scope[] = ['invoices:read', 'transactions:read', 'payments:read', 'ledger:read'];
const WORK: readonly Scope[] = [...READ, 'invoices:write', 'refunds:write', 'payees:write'];

/** Groups of the user pool and what their members may do; of several groups, all of it. */
export const STAFF_GROUPS: Readonly<Record<string, readonly Scope[]>> = {
  viewers: READ,
  support: WORK,
  // Who submits a transaction does not release it from its review too.
  reviewers: [...READ, 'transactions:review'],
  admins: SCOPES,
};

/** What AppSync tells of a member of a user pool. */
export interface StaffIdentity {
  readonly sub: string;
  readonly groups: readonly string[] | null;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** The member of staff as a caller; null where the token names no merchant, as an access token never does. */
export function staffCaller({ sub, groups, claims }: StaffIdentity): Caller | null {
  const merchantId = claims[`custom:${MERCHANT_ATTRIBUTE}`] as string | null | undefined;
  if (!merchantId) return null;
  const own = Object.keys(STAFF_GROUPS).filter((group) => groups?.includes(group));
  const held = own.reduce<readonly Scope[]>((all, group) => [...all, ...(STAFF_GROUPS[group] ?? [])], []);
  return {
    merchantId,
    keyId: `${STAFF_ID_PREFIX}${sub}`,
    scopes: SCOPES.filter((scope) => held.includes(scope)).join(' '),
    usableFrom: 'ANYWHERE',
  };
}

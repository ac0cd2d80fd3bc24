import * as z from 'zod';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isWithin, parseAddressRange } from '../shared/addressRange.ts';
import type { ListKind, ListMatch } from './featureSnapshot.ts';

/** Of one kind on one list: larger lists belong into a table. */
const ENTRIES_MAX = 1_000;

const owned = z.strictObject({ merchantId: z.string().min(1).max(40), id: z.string().min(1).max(255) });
const domain = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

const listSchema = z.strictObject({
  customers: z.array(owned).max(ENTRIES_MAX),
  devices: z.array(owned).max(ENTRIES_MAX),
  /** CIDR blocks (RFC 4632, RFC 4291). */
  ipRanges: z.array(z.string()).max(ENTRIES_MAX),
  /** ISO 3166-1 alpha-2. */
  countries: z.array(z.string().regex(/^[A-Z]{2}$/, 'an ISO 3166-1 alpha-2 code')).max(ENTRIES_MAX),
  /** In small letters, as the DNS has them; each with its subdomains. */
  emailDomains: z
    .array(z.string().regex(domain, 'a domain in small letters, such as example.com'))
    .max(ENTRIES_MAX),
});

export const listsSchema = z.strictObject({ block: listSchema, allow: listSchema });

export type RiskLists = z.infer<typeof listsSchema>;
type RiskList = z.infer<typeof listSchema>;

/** What lists are asked about: the transaction's own values, before they become pseudonyms; null where it tells none. */
export interface Listed {
  readonly merchantId: string;
  readonly customerId: string | null;
  readonly deviceId: string | null;
  readonly ipAddress: string | null;
  readonly country: string | null;
  readonly emailDomain: string | null;
}

/** Refuses what the schema cannot see: text that is no range of addresses. */
export function parseLists(lists: RiskLists): Result<RiskLists, PaymentsError> {
  for (const list of ['block', 'allow'] as const) {
    const index = lists[list].ipRanges.findIndex((range) => parseAddressRange(range) === null);
    if (index < 0) continue;
    const expected = 'a CIDR block such as "203.0.113.0/24" or "2001:db8::/32"';
    return err(invalidInput(`lists.${list}.ipRanges.${index}`, lists[list].ipRanges[index], expected));
  }
  return ok(lists);
}

/**
 * What the lists say of a transaction, sorted and without repetition. An entry on the allow list lifts a block of its own kind, so that
 * one address can be let through of a range that is blocked, and one subdomain of a domain; other blocks stay.
 */
export function matchLists(listed: Listed, { allow, block }: RiskLists): ListMatch[] {
  const allowed = kindsOf(listed, allow);
  const blocked = kindsOf(listed, block).filter((kind) => !allowed.includes(kind));
  return [
    ...allowed.map((kind) => ({ list: 'ALLOW' as const, kind })),
    ...blocked.map((kind) => ({ list: 'BLOCK' as const, kind })),
  ];
}

/** Sorted by name. */
function kindsOf(listed: Listed, list: RiskList): ListKind[] {
  const { merchantId, customerId, deviceId, ipAddress, country, emailDomain } = listed;
  const isOwned = (entries: RiskList['customers'], id: string | null) =>
    entries.some((entry) => entry.merchantId === merchantId && entry.id === id);
  const found: Record<ListKind, boolean> = {
    COUNTRY: country !== null && list.countries.includes(country),
    CUSTOMER: isOwned(list.customers, customerId),
    DEVICE: isOwned(list.devices, deviceId),
    EMAIL_DOMAIN:
      emailDomain !== null && list.emailDomains.some((entry) => `.${emailDomain}`.endsWith(`.${entry}`)),
    IP_RANGE: ipAddress !== null && isWithin(ipAddress, list.ipRanges),
  };
  return (Object.keys(found) as ListKind[]).filter((kind) => found[kind]);
}

import { createHash } from 'node:crypto';
import { SHARD_NAMES } from '../shared/shards.ts';
import type { Count, CountGroup, Term } from './countedEvent.ts';

/**
 * The reports table's items and keys.
 *
 * | pk | sk | item |
 * |---|---|---|
 * | `TERM#<merchant>#<INVOICE or TRANSACTION>#<term>` | id of the subject, a ULID | what is found by a reference or a transaction hash |
 * | `COUNTED#<subject>` | what it was counted as | permanent: nothing is counted twice |
 * | `TOTALS#<merchant>#<shard>` | `<day>#<group>` | counters of one day |
 */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

export const termPk = (merchantId: string, { found, term }: Pick<Term, 'found' | 'term'>): string =>
  `TERM#${merchantId}#${found}#${term}`;

export const countedKey = ({ subject, as }: Pick<Count, 'subject' | 'as'>): Key => ({
  pk: `COUNTED#${subject}`,
  sk: as,
});

export const totalsPk = (merchantId: string, shard: string): string => `TOTALS#${merchantId}#${shard}`;

/** Any shard does for any event: the subject's spreads them evenly. */
export const totalsShard = (subject: string): string =>
  SHARD_NAMES[createHash('sha256').update(subject).digest().readUInt8(0) % SHARD_NAMES.length] ??
  SHARD_NAMES[0];

export const totalsSk = (day: string, group: CountGroup): string =>
  [day, group.of, group.currency, group.chainId ?? '', group.decimals, group.method ?? ''].join('#');

/** The group that `totalsSk` named; symbols of assets have no `#`. */
export function groupOf(sk: string): { readonly day: string; readonly group: CountGroup } {
  const [day = '', of = '', currency = '', chainId = '', decimals = '', method = ''] = sk.split('#');
  return {
    day,
    group: {
      of: of as CountGroup['of'],
      currency,
      chainId: chainId === '' ? null : Number(chainId),
      decimals: Number(decimals),
      method: method === '' ? null : method,
    },
  };
}

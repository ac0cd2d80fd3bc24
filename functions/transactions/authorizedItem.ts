import { transactionIndexKeys } from './transactionKeys.ts';

/** Facts of a checked transaction, of which the customer is part of a key. */
interface Facts {
  readonly customerId?: string | undefined;
}

/** With the keys of the table's indexes, which nothing but the table reads. */
type AuthorizedItem<F> = F & {
  readonly id: string;
  readonly version: number;
  readonly merchantId: string;
  readonly kind: 'INBOUND';
  readonly status: 'AUTHORIZED';
  /** Base units. */
  readonly amountRefunded: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly transitions: readonly {
    readonly status: 'AUTHORIZED';
    readonly at: string;
    readonly version: number;
  }[];
};

/**
 * The first version of a transaction that somebody else authorised, as the table keeps it. APPSYNC_JS-safe.
 *
 * @param at ISO 8601
 */
export function authorizedItem<F extends Facts>(
  id: string,
  merchantId: string,
  facts: F,
  at: string,
): AuthorizedItem<F> {
  return {
    ...facts,
    id,
    version: 1,
    merchantId,
    kind: 'INBOUND',
    status: 'AUTHORIZED',
    amountRefunded: '0',
    createdAt: at,
    updatedAt: at,
    transitions: [{ status: 'AUTHORIZED', at, version: 1 }],
    ...transactionIndexKeys(id, merchantId, 'AUTHORIZED', at, facts.customerId),
  };
}

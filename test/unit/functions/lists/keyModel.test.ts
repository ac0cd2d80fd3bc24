import { describe, expect, it } from 'vitest';
import { ulid } from 'ulid';
import { invoiceListKeys } from '../../../../functions/invoices/invoiceKeys.ts';
import type { InvoiceStatus } from '../../../../functions/invoices/invoiceStates.ts';
import { transactionIndexKeys } from '../../../../functions/transactions/transactionKeys.ts';
import type { TransactionStatus } from '../../../../functions/transactions/transactionStates.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/bp-partition-key-design.html */
const UNITS_A_SECOND_MAX = 1_000;
/** The target, all of one merchant, and all in one second: in a steady second as many begin as end. */
const PER_SECOND = 1_500;
const AT = '2026-11-21T12:00:00.000Z';

type Keys = Readonly<Record<string, string | undefined>>;

/**
 * Write units of the busiest partition key of each index that carries keys alone: one where an item's key appears, changes or goes, for
 * each of the keys that it leaves and enters. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
function busiest(histories: readonly (readonly Keys[])[]): Record<string, number> {
  const units = new Map<string, Map<string, number>>();
  const write = (attribute: string, key: string): void => {
    const keys = units.get(attribute) ?? new Map<string, number>();
    units.set(attribute, keys.set(key, (keys.get(key) ?? 0) + 1));
  };
  for (const history of histories) {
    let before: Keys = {};
    for (const after of history) {
      for (const attribute of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (!attribute.endsWith('Shard') || before[attribute] === after[attribute]) continue;
        for (const key of [before[attribute], after[attribute]]) if (key !== undefined) write(attribute, key);
      }
      before = after;
    }
  }
  return Object.fromEntries([...units].map(([attribute, keys]) => [attribute, Math.max(...keys.values())]));
}

function transaction(statuses: readonly TransactionStatus[]): Keys[] {
  const id = `txn_${ulid()}`;
  return statuses.map((status) => transactionIndexKeys(id, 'demo', status, AT, 'cus-one'));
}

function invoice(statuses: readonly InvoiceStatus[]): Keys[] {
  const id = `inv_${ulid()}`;
  return statuses.map((status) => invoiceListKeys(id, 'demo', status, AT));
}

describe('the indexes of lists at the target rate', () => {
  it('given 1,500 transactions of one merchant and one customer that begin and are posted in a second, then no key is hot', () => {
    const histories = Array.from({ length: PER_SECOND }, () =>
      transaction(['AUTHORIZED', 'APPROVED', 'POSTED']),
    );
    const units = busiest(histories);
    expect(Object.keys(units).toSorted()).toEqual([
      'merchantCustomerShard',
      'merchantShard',
      'merchantStatusShard',
      'openShard',
    ]);
    for (const most of Object.values(units)) expect(most).toBeLessThan(UNITS_A_SECOND_MAX / 2);
  });

  it('given a transaction that goes on by itself, then no index is written before it ends', () => {
    const [began, approved] = transaction(['AUTHORIZED', 'APPROVED']);
    expect(approved).toEqual(began);
  });

  it('given 1,500 invoices of one merchant that pass every status in a second, then no key is hot', () => {
    const statuses = ['PENDING', 'CONFIRMING', 'PAID', 'SWEEPING', 'SWEPT'] as const;
    const units = busiest(Array.from({ length: PER_SECOND }, () => invoice(statuses)));
    for (const most of Object.values(units)) expect(most).toBeLessThan(UNITS_A_SECOND_MAX / 2);
  });
});

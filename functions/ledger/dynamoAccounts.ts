import { type Account, assertStripes, fulfils, redefined } from './account.ts';
import type { LedgerTable, TransactItem } from './dynamoLedgerTable.ts';
import type { Stripes, StripeTotals } from './dynamoStripes.ts';
import { accountItem, accountKey, totalsKey } from './ledgerItems.ts';

/** Each attempt reads anew what postings have changed meanwhile. */
const ATTEMPTS_MAX = 12;

/** Opens an account, or gives one that stands the limit and the stripes that are wanted. */
export function openAccount(table: LedgerTable, stripes: Stripes): (account: Account) => Promise<void> {
  return async (wanted) => {
    assertStripes(wanted);
    if (await table.putNew(accountItem(wanted))) return;
    for (let attempt = 1; ; attempt++) {
      const standing = await table.readAccount(wanted.id);
      if (standing === null) throw new Error(`account ${wanted.id} was there and is gone`);
      if (fulfils(standing, wanted)) return;
      const next = redefined(standing, wanted);
      const limits = standing.mayBeNegative && !next.mayBeNegative;
      const cancelled = await table.transact([
        definition(table.tableName, standing, next),
        ...(limits ? levelled(table.tableName, standing, await stripes.read(standing)) : []),
      ]);
      if (cancelled !== null && attempt === ATTEMPTS_MAX) throw cancelled.error;
    }
  };
}

function definition(tableName: string, standing: Account, next: Account): TransactItem {
  return {
    Update: {
      TableName: tableName,
      Key: accountKey(next.id),
      UpdateExpression: 'SET mayBeNegative = :limit, stripes = :stripes',
      ConditionExpression: 'mayBeNegative = :oldLimit AND stripes = :oldStripes',
      ExpressionAttributeValues: {
        ':limit': next.mayBeNegative,
        ':stripes': next.stripes,
        ':oldLimit': standing.mayBeNegative,
        ':oldStripes': standing.stripes,
      },
    },
  };
}

/**
 * Brings everything together on one stripe where any is below zero: a limit holds for each stripe alone, so that others would be
 * spent although the account as a whole has less.
 */
function levelled(tableName: string, account: Account, stripes: readonly StripeTotals[]): TransactItem[] {
  if (stripes.every(({ available }) => available >= 0n)) return [];
  const sum = stripes.reduce((total, { available }) => total + available, 0n);
  return stripes.map(({ available }, stripe) => ({
    Update: {
      TableName: tableName,
      Key: totalsKey(account.id, stripe),
      UpdateExpression: 'SET available = :next',
      // A stripe that was never posted to has no item.
      ConditionExpression:
        available === 0n ? 'attribute_not_exists(available) OR available = :read' : 'available = :read',
      ExpressionAttributeValues: { ':next': stripe === 0 ? sum : 0n, ':read': available },
    },
  }));
}

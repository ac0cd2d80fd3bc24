import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import type { Account, Totals } from './account.ts';
import type { LedgerTable, TransactItem } from './dynamoLedgerTable.ts';
import { totalsKey, totalsOf } from './ledgerItems.ts';
import { planTake } from './stripe.ts';

/** The stripes that an account is spread over. */
export interface Stripes {
  /** One snapshot over all of them, in their order. */
  read(account: Account): Promise<readonly (Totals & { readonly available: bigint })[]>;
  /** Brings `needed` together on one stripe of a limited account; null when the account has too little. */
  gather(account: Account, needed: bigint): Promise<number | null>;
}

export function dynamoStripes({ client, tableName, transact }: LedgerTable): Stripes {
  const read: Stripes['read'] = async (account) => {
    const { Responses = [] } = await client.send(
      new TransactGetCommand({
        TransactItems: Array.from({ length: account.stripes }, (_, stripe) => ({
          Get: { TableName: tableName, Key: totalsKey(account.id, stripe) },
        })),
      }),
    );
    return Responses.map(({ Item }) => totalsOf(Item));
  };

  function change(account: Account, stripe: number, amount: bigint): TransactItem {
    return {
      Update: {
        TableName: tableName,
        Key: totalsKey(account.id, stripe),
        UpdateExpression: 'ADD available :amount',
        ExpressionAttributeValues: { ':amount': amount, ...(amount < 0n ? { ':needed': -amount } : {}) },
        ...(amount < 0n ? { ConditionExpression: 'available >= :needed' } : {}),
      },
    };
  }

  return {
    read,
    async gather(account, needed) {
      const stripes = (await read(account)).map(({ available }, stripe) => ({ stripe, available }));
      const plan = planTake(stripes, needed);
      if (plan === null || plan.gather.length === 0) return plan?.stripe ?? null;
      const moved = plan.gather.reduce((sum, { amount }) => sum + amount, 0n);
      // Cancelled: somebody else took from a stripe in between, and the caller's next attempt plans anew.
      await transact([
        change(account, plan.stripe, moved),
        ...plan.gather.map(({ from, amount }) => change(account, from, -amount)),
      ]);
      return plan.stripe;
    },
  };
}

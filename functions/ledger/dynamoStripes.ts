import { TransactGetCommand } from '@aws-sdk/lib-dynamodb';
import { isConflict } from '../shared/dynamo.ts';
import { batchGet } from '../shared/dynamoBatch.ts';
import type { Account, Totals } from './account.ts';
import type { LedgerTable, TransactItem } from './dynamoLedgerTable.ts';
import { totalsKey, totalsOf } from './ledgerItems.ts';
import { planTake } from './stripe.ts';

/** The stripes that an account is spread over. */
export interface Stripes {
  /** One snapshot over all of them, in their order. @throws TransactionCanceledException while they are written without pause */
  read(account: Account): Promise<readonly StripeTotals[]>;
  /** The snapshot, or what each of them had one after the other where none can be had. */
  readBusy(account: Account): Promise<readonly StripeTotals[]>;
  /** Brings `needed` together on one stripe of a limited account; null when the account has too little. */
  gather(account: Account, needed: bigint): Promise<number | null>;
}

export type StripeTotals = Totals & { readonly available: bigint };

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

  /** Consistent stripe by stripe, and in nobody's way. */
  async function readApart(account: Account): Promise<readonly StripeTotals[]> {
    const found = new Map<string, Record<string, unknown>>();
    const keys = Array.from({ length: account.stripes }, (_, stripe) => totalsKey(account.id, stripe));
    for (const item of await batchGet(client, tableName, keys)) found.set(String(item['pk']), item);
    return Array.from({ length: account.stripes }, (_, stripe) =>
      totalsOf(found.get(totalsKey(account.id, stripe).pk)),
    );
  }

  async function planOf(account: Account, needed: bigint) {
    const plan = (stripes: readonly StripeTotals[]) =>
      planTake(
        stripes.map(({ available }, stripe) => ({ stripe, available })),
        needed,
      );
    // A plan may rest on stripes that change: the writes have conditions. Only a snapshot shows that there is too little.
    return plan(await readApart(account)) ?? plan(await read(account));
  }

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
    readBusy: (account) =>
      read(account).catch((error: unknown) => {
        if (!isConflict(error)) throw error;
        return readApart(account);
      }),
    async gather(account, needed) {
      const plan = await planOf(account, needed);
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

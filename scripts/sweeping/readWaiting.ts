import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { dynamoChain } from '../../functions/chain/store/dynamoChain.ts';
import type { Sweepable } from '../../functions/chain/sweeping/findSweepable.ts';
import { dynamoInvoices } from '../../functions/invoices/dynamoInvoices.ts';
import { isOpen, isToSweep, SHARDS } from '../../functions/invoices/ports.ts';

/**
 * Final money that no plan has, as the sweeper would find it; up to `limit` invoices, from every shard alike. It reads only: what a final sweep has taken
 * already and does not say so yet is shown as waiting.
 */
export async function readWaiting(
  { client, prefix }: { readonly client: DynamoDBDocumentClient; readonly prefix: string },
  chainId: number,
  limit: number,
): Promise<readonly Sweepable[]> {
  const invoices = dynamoInvoices({ client, tableName: `${prefix}-invoices` });
  const chain = dynamoChain({ client, tableName: `${prefix}-chain` });
  const waiting: Sweepable[] = [];
  for (let shard = 0; shard < SHARDS; shard++) {
    const page = await invoices.pageSweepable(chainId, shard, null, Math.ceil(limit / SHARDS));
    for (const id of page.items) {
      const invoice = await invoices.get(id);
      if (invoice === null || !isToSweep(invoice)) continue;
      if (invoice.sweeps.some(({ status }) => isOpen(status))) continue;
      const deposits = await chain.deposits(invoice.deposits.map((deposit) => deposit.id));
      const confirmed = deposits.filter(({ status }) => status === 'CONFIRMED');
      const waitingSince = 'paidAt' in invoice ? invoice.paidAt : null;
      if (confirmed.length > 0)
        waiting.push({ invoice, forOthersAlone: false, deposits: confirmed, leftBefore: 0n, waitingSince });
    }
  }
  return waiting;
}

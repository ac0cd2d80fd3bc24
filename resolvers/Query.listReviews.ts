import type { Context } from '@aws-appsync/utils';
import type { Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import type { StoredPage } from './lib/page.ts';
import { type StoredTransaction, toTransaction } from './lib/transaction.ts';

export function request(ctx: Context): Record<string, never> {
  merchantWith(ctx, 'transactions:review');
  return {};
}

export function response(ctx: Context): { items: Transaction[]; nextToken: string | null } {
  const { items, nextToken } = ctx.prev.result as StoredPage<StoredTransaction>;
  return { items: items.map((stored) => toTransaction(stored)), nextToken };
}

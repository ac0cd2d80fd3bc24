import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { AccountView } from '../functions/ledger/readAccount.ts';
import type { QueryGetAccountArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { failOnError } from './lib/fail.ts';

/** The book is always the caller's own. */
export function request(ctx: Context<QueryGetAccountArgs>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  return { operation: 'Invoke', payload: { read: 'ACCOUNT', merchantId, accountId: ctx.args.id } };
}

export function response(ctx: Context<QueryGetAccountArgs>): AccountView | null {
  failOnError(ctx);
  return ctx.result as AccountView | null;
}

import type { Context, LambdaRequest } from '@aws-appsync/utils';
import type { PageOfIds } from '../../functions/lists/readPage.ts';
import {
  TRANSACTIONS_IN_STATUS,
  TRANSACTIONS_OF_CUSTOMER,
  TRANSACTIONS_OF_MERCHANT,
  transactionCustomerKey,
  transactionStatusKey,
} from '../../functions/transactions/transactionKeys.ts';
import type { QueryListTransactionsArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { demandText } from '../lib/demand.ts';
import { idsRequest, idsResponse } from '../lib/page.ts';

type Args = QueryListTransactionsArgs;

/** Asks for a list of the caller's own; what the key does not say is filtered once the items are read. */
export function request(ctx: Context<Args>): LambdaRequest {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  demandText('customerId', ctx.args.customerId);
  const { index, key } = partitionOf(merchantId, ctx.args);
  return idsRequest(ctx.args, {
    table: 'TRANSACTIONS',
    index,
    key,
    filters: ctx.args.kind ? [ctx.args.status ?? '', ctx.args.kind] : [ctx.args.status ?? ''],
  });
}

function partitionOf(merchantId: string, { customerId, status }: Args): { index: string; key: string } {
  if (customerId)
    return { index: TRANSACTIONS_OF_CUSTOMER, key: transactionCustomerKey(merchantId, customerId) };
  if (status) return { index: TRANSACTIONS_IN_STATUS, key: transactionStatusKey(merchantId, status) };
  return { index: TRANSACTIONS_OF_MERCHANT, key: merchantId };
}

export function response(ctx: Context): PageOfIds {
  return idsResponse(ctx);
}

import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import {
  MERCHANT_INDEX,
  MERCHANT_STATUS_INDEX,
  merchantStatusKey,
} from '../../functions/invoices/invoiceKeys.ts';
import type { QueryListInvoicesArgs } from '../../schema/generated/schema.generated.ts';
import { merchantWith } from '../lib/caller.ts';
import { limitOf, type PageOf, pageOf, startOf } from '../lib/page.ts';

/** Asks one index partition, always the caller's own. */
export function request(ctx: Context<QueryListInvoicesArgs>): DynamoDBQueryRequest {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  const { status } = ctx.args;
  const name = status ? 'merchantStatus' : 'merchantId';
  const key = status ? merchantStatusKey(merchantId, status) : merchantId;
  return {
    operation: 'Query',
    index: status ? MERCHANT_STATUS_INDEX : MERCHANT_INDEX,
    query: {
      expression: '#key = :key',
      expressionNames: { '#key': name },
      expressionValues: util.dynamodb.toMapValues({ ':key': key }),
    },
    scanIndexForward: false,
    limit: limitOf(ctx.args),
    ...startOf(ctx.args, listOf(ctx)),
  };
}

/** A page of ids: the indexes carry keys alone, so that a change of an invoice does not write them. */
export interface InvoiceIds {
  readonly ids: readonly string[];
  readonly nextToken: string | null;
}

export function response(ctx: Context<QueryListInvoicesArgs>): InvoiceIds {
  const { items, nextToken } = pageOf<{ id: string }>(ctx, listOf(ctx));
  return { ids: items.map(({ id }) => id), nextToken };
}

function listOf(ctx: Context<QueryListInvoicesArgs>): PageOf {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  return ['listInvoices', merchantId, ctx.args.status ?? ''];
}

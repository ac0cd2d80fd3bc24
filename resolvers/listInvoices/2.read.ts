import { type Context, type DynamoDBBatchGetItemRequest, runtime, util } from '@aws-appsync/utils';
import type { QueryListInvoicesArgs } from '../../schema/generated/schema.generated.ts';
import { fail, failOnError } from '../lib/fail.ts';
import type { StoredInvoice } from '../lib/invoice.ts';
import type { InvoiceIds } from './1.keys.ts';

/** A page of invoices as they are stored. */
export interface StoredPage {
  readonly items: readonly StoredInvoice[];
  readonly nextToken: string | null;
}

export function request(ctx: Context<QueryListInvoicesArgs>): DynamoDBBatchGetItemRequest {
  const { ids, nextToken } = ctx.prev.result as InvoiceIds;
  if (ids.length === 0) runtime.earlyReturn({ items: [], nextToken });
  return {
    operation: 'BatchGetItem',
    tables: { [tableOf(ctx)]: { keys: ids.map((id) => util.dynamodb.toMapValues({ id })) } },
  };
}

export function response(ctx: Context<QueryListInvoicesArgs>): StoredPage {
  failOnError(ctx);
  const table = tableOf(ctx);
  const { data, unprocessedKeys } = ctx.result as BatchReply;
  // A page with holes would lose invoices for good: the caller asks again.
  if ((unprocessedKeys[table] ?? []).length > 0) fail({ code: 'InternalError', facts: {} });
  const { status } = ctx.args;
  const { nextToken } = ctx.prev.result as InvoiceIds;
  // The index follows the table a moment later: what has left the status since belongs to another list.
  const items = (data[table] ?? []).filter((item) => item && (!status || item.status === status));
  return { items: items as StoredInvoice[], nextToken };
}

interface BatchReply {
  readonly data: Readonly<Record<string, readonly (StoredInvoice | null)[]>>;
  readonly unprocessedKeys: Readonly<Record<string, readonly unknown[]>>;
}

function tableOf(ctx: Context): string {
  return (ctx.env as { readonly INVOICES_TABLE: string }).INVOICES_TABLE;
}

import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { shardKey } from '../../functions/invoices/invoiceKeys.ts';
import { shardOf } from '../../functions/shared/shards.ts';
import { demandMove, moveRequest, moveResponse } from '../lib/moveInvoice.ts';

/** SWEEP_FAILED → SWEEPING: back in the sweep index, where the sweeper finds it. */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  demandMove(item, 'SWEEP_FAILED', 'SWEEPING');
  const sweepShard = shardKey(item.chainId, shardOf(item.id));
  return moveRequest(ctx, item, 'SWEEPING', { set: { sweepShard }, remove: ['failureReason'] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}

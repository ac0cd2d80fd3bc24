import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { askedShardKey } from '../../functions/invoices/invoiceKeys.ts';
import { callerOf } from '../lib/caller.ts';
import { fail } from '../lib/fail.ts';
import { keepItem } from '../lib/moveItem.ts';
import { moveRequest, moveResponse } from '../lib/moveInvoice.ts';

const RETURNED = 'late money that is still there: all of it was returned to its payer';
const EXPECTED = 'CANCELLED or EXPIRED, with late money that was not accepted before';

/**
 * Late money counts from now on, what has come and was not returned, and what comes. A return that becomes final meanwhile is a write of the invoice, by
 * which this one loses its race. Where it reaches the amount the invoice is CONFIRMING at once; the watcher
 * looks at it next, and finds out what of it is final.
 */
export function request(ctx: Context): DynamoDBUpdateItemRequest {
  const item = ctx.prev.result as InvoiceItem;
  const { id, status } = item;
  const closed = status === 'CANCELLED' || status === 'EXPIRED';
  if (!closed || item.amountLate === '0' || item.lateAccepted) {
    fail({ code: 'InvalidState', facts: { type: 'Invoice', id, status, expected: EXPECTED } });
  }
  if (item.lateReturned) {
    fail({ code: 'InvalidState', facts: { type: 'Invoice', id, status, expected: RETURNED } });
  }
  const set = { lateAccepted: true, watchShard: askedShardKey(item.chainId) };
  if (item.amountDue !== '0') return keepItem(item, { set, remove: [] }, callerOf(ctx));
  return moveRequest(ctx, item, 'CONFIRMING', { set, remove: [] });
}

export function response(ctx: Context): InvoiceItem {
  return moveResponse(ctx);
}

import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { merchantStatusKey } from '../../functions/invoices/invoiceKeys.ts';
import { type InvoiceStatus, nameOfMove } from '../../functions/invoices/invoiceStates.ts';
import { fail, failOnError } from './fail.ts';
import { moveItem, type MoveFields } from './moveItem.ts';

/** Refuses unless the invoice is in `from` and the table has the move. */
export function demandMove(item: InvoiceItem, from: InvoiceStatus, to: InvoiceStatus): void {
  if (item.status !== from || nameOfMove(from, to) === null) {
    fail({
      code: 'InvalidState',
      facts: { type: 'Invoice', id: item.id, status: item.status, expected: from },
    });
  }
}

/** Refuses an invoice that has received money. */
export function demandNoMoney(item: InvoiceItem): void {
  if (item.amountReceived === '0') return;
  const expected = `${item.status} without any money received`;
  fail({ code: 'InvalidState', facts: { type: 'Invoice', id: item.id, status: item.status, expected } });
}

/** One write to the next status and version, on the condition that nobody wrote since the invoice was read. */
export function moveRequest(
  item: InvoiceItem,
  to: InvoiceStatus,
  fields: MoveFields,
): DynamoDBUpdateItemRequest {
  const set = { ...fields.set, merchantStatus: merchantStatusKey(item.merchantId, to) };
  return moveItem(item, to, { set, remove: fields.remove });
}

/** The invoice as written; a lost race is a conflict. */
export function moveResponse(ctx: Context): InvoiceItem {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    fail({ code: 'Conflict', facts: { type: 'Invoice', id: (ctx.prev.result as InvoiceItem).id } });
  }
  failOnError(ctx);
  return ctx.result as InvoiceItem;
}

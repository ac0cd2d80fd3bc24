import type { Context, DynamoDBUpdateItemRequest } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { invoiceStatusShard } from '../../functions/invoices/invoiceKeys.ts';
import { INVOICE_MOVES, type InvoiceStatus } from '../../functions/invoices/invoiceStates.ts';
import { isMove, type TargetOf } from '../../functions/shared/transitions.ts';
import { callerOf } from './caller.ts';
import { fail, failOnError } from './fail.ts';
import { isLostRace } from './lostRace.ts';
import { moveItem, type MoveFields } from './moveItem.ts';

/** Resolvers write for the merchant who calls: what the table gives to others, such as PAID, does not compile. */
export type MerchantTarget<From extends InvoiceStatus = InvoiceStatus> = TargetOf<
  typeof INVOICE_MOVES,
  'merchant',
  From
>;

/** Refuses unless the invoice is in `from` and the table lets the merchant make the move. */
export function demandMove<From extends InvoiceStatus>(
  item: InvoiceItem,
  from: From,
  to: MerchantTarget<From>,
): void {
  if (item.status !== from || !isMove(INVOICE_MOVES, from, to, 'merchant')) {
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
  ctx: Context,
  item: InvoiceItem,
  to: MerchantTarget,
  fields: MoveFields,
): DynamoDBUpdateItemRequest {
  const merchantStatusShard = invoiceStatusShard(item.id, item.merchantId, to);
  const set = { ...fields.set, merchantStatusShard };
  return moveItem(
    item,
    { moves: INVOICE_MOVES, by: 'merchant', to },
    { set, remove: fields.remove },
    callerOf(ctx),
  );
}

/** The invoice as written; a lost race is a conflict. */
export function moveResponse(ctx: Context): InvoiceItem {
  if (isLostRace(ctx)) {
    fail({ code: 'Conflict', facts: { type: 'Invoice', id: (ctx.prev.result as InvoiceItem).id } });
  }
  failOnError(ctx);
  return ctx.result as InvoiceItem;
}

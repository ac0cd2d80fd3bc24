import { type Context, type DynamoDBUpdateItemRequest, util } from '@aws-appsync/utils';
import type { InvoiceItem } from '../../functions/invoices/invoiceItem.ts';
import { merchantStatusKey } from '../../functions/invoices/invoiceKeys.ts';
import { type InvoiceStatus, nameOfMove } from '../../functions/invoices/invoiceStates.ts';
import { fail, failOnError } from './fail.ts';

/** What a move sets and removes beside what every move changes. */
export interface MoveFields {
  readonly set: Record<string, unknown>;
  readonly remove: readonly string[];
}

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
  const at = util.time.nowISO8601();
  const version = item.version + 1;
  const set = {
    ...fields.set,
    status: to,
    version,
    updatedAt: at,
    merchantStatus: merchantStatusKey(item.merchantId, to),
    transitions: [...item.transitions, { status: to, at, version }],
  };
  const names = Object.keys(set).concat(fields.remove);
  const assignments = Object.keys(set).map((name) => `#${name} = :${name}`);
  const removals = fields.remove.map((name) => `#${name}`);
  const remove = removals.length === 0 ? '' : ` REMOVE ${removals.join(', ')}`;
  return {
    operation: 'UpdateItem',
    key: { id: util.dynamodb.toDynamoDB(item.id) },
    update: {
      expression: `SET ${assignments.join(', ')}${remove}`,
      expressionNames: names.reduce((all, name) => ({ ...all, [`#${name}`]: name }), {}),
      expressionValues: util.dynamodb.toMapValues(
        Object.entries(set).reduce((all, [name, value]) => ({ ...all, [`:${name}`]: value }), {}),
      ),
    },
    condition: {
      expression: '#status = :from AND #version = :read',
      expressionNames: { '#status': 'status', '#version': 'version' },
      expressionValues: util.dynamodb.toMapValues({ ':from': item.status, ':read': item.version }),
    },
  };
}

/** The invoice as written; a lost race is a conflict. */
export function moveResponse(ctx: Context): InvoiceItem {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    fail({ code: 'Conflict', facts: { type: 'Invoice', id: (ctx.prev.result as InvoiceItem).id } });
  }
  failOnError(ctx);
  return ctx.result as InvoiceItem;
}

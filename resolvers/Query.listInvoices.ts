import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import {
  MERCHANT_INDEX,
  MERCHANT_STATUS_INDEX,
  merchantStatusKey,
} from '../functions/invoices/invoiceKeys.ts';
import { invalidInput } from '../functions/shared/errors.ts';
import type { Invoice, QueryListInvoicesArgs } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { fail, failOnError } from './lib/fail.ts';
import { type StoredInvoice, toInvoice } from './lib/invoice.ts';

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

/** Asks one index partition, always the caller's own: a token of another's page cannot lead out of it. */
export function request(ctx: Context<QueryListInvoicesArgs>): DynamoDBQueryRequest {
  const { merchantId } = merchantWith(ctx, 'invoices:read');
  const { status, nextToken } = ctx.args;
  const limit = ctx.args.limit ?? LIMIT_DEFAULT;
  if (limit < 1 || limit > LIMIT_MAX) fail(invalidInput('limit', limit, `a number from 1 to ${LIMIT_MAX}`));
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
    limit,
    ...(nextToken ? { nextToken } : {}),
  };
}

interface InvoicePage {
  readonly items: readonly Omit<Invoice, 'qrCode'>[];
  readonly nextToken: string | null;
}

export function response(ctx: Context<QueryListInvoicesArgs>): InvoicePage {
  const { nextToken } = ctx.args;
  // DynamoDB refuses a start key that is not in the partition: a token of another merchant's or another status's page.
  if (ctx.error && nextToken && ctx.error.message.includes('starting key')) {
    fail(invalidInput('nextToken', nextToken, 'the nextToken of a page of this list'));
  }
  failOnError(ctx);
  const page = ctx.result as { items: StoredInvoice[]; nextToken: string | null };
  return { items: page.items.map((stored) => toInvoice(stored)), nextToken: page.nextToken ?? null };
}

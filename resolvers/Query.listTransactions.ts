import { type Context, type DynamoDBQueryRequest, util } from '@aws-appsync/utils';
import {
  TRANSACTIONS_BY_CUSTOMER,
  TRANSACTIONS_BY_MERCHANT,
  TRANSACTIONS_BY_STATUS,
  transactionCustomerKey,
  transactionStatusKey,
} from '../functions/transactions/transactionKeys.ts';
import type { QueryListTransactionsArgs, Transaction } from '../schema/generated/schema.generated.ts';
import { merchantWith } from './lib/caller.ts';
import { demandText } from './lib/demand.ts';
import { limitOf, type PageOf, pageOf, startOf } from './lib/page.ts';
import { type StoredTransaction, toTransaction } from './lib/transaction.ts';

type Args = QueryListTransactionsArgs;

/** Asks one index partition, always the caller's own; a customer's in one status is filtered within it. */
export function request(ctx: Context<Args>): DynamoDBQueryRequest {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  demandText('customerId', ctx.args.customerId);
  const { index, name, key } = partitionOf(merchantId, ctx.args);
  const byBoth = ctx.args.customerId && ctx.args.status;
  return {
    operation: 'Query',
    index,
    query: {
      expression: '#key = :key',
      expressionNames: { '#key': name },
      expressionValues: util.dynamodb.toMapValues({ ':key': key }),
    },
    scanIndexForward: false,
    limit: limitOf(ctx.args),
    ...startOf(ctx.args, listOf(ctx)),
    ...(byBoth
      ? {
          filter: {
            expression: '#status = :status',
            expressionNames: { '#status': 'status' },
            expressionValues: util.dynamodb.toMapValues({ ':status': ctx.args.status }),
          },
        }
      : {}),
  };
}

function partitionOf(merchantId: string, { customerId, status }: Args) {
  if (customerId) {
    const key = transactionCustomerKey(merchantId, customerId);
    return { index: TRANSACTIONS_BY_CUSTOMER, name: 'merchantCustomer', key };
  }
  if (status) {
    return {
      index: TRANSACTIONS_BY_STATUS,
      name: 'merchantStatus',
      key: transactionStatusKey(merchantId, status),
    };
  }
  return { index: TRANSACTIONS_BY_MERCHANT, name: 'merchantId', key: merchantId };
}

function listOf(ctx: Context<Args>): PageOf {
  const { merchantId } = merchantWith(ctx, 'transactions:read');
  const { status, customerId } = ctx.args;
  return ['listTransactions', merchantId, status ?? '', customerId ?? ''];
}

export function response(ctx: Context<Args>): { items: Transaction[]; nextToken: string | null } {
  const { items, nextToken } = pageOf<StoredTransaction>(ctx, listOf(ctx));
  return { items: items.map((stored) => toTransaction(stored)), nextToken };
}

import { type Context, type DynamoDBTransactWriteItemsRequest, runtime, util } from '@aws-appsync/utils';
import { addressKey } from '../../functions/invoices/invoiceKeys.ts';
import { completeClaim } from '../lib/claim.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { failOnError } from '../lib/fail.ts';
import { newInvoiceItem } from '../lib/newInvoice.ts';

type Ctx = Context<unknown, CreateInvoiceStash>;

/** Environment variables of the API: a transaction names its tables. */
type Tables = Readonly<Record<'INVOICES_TABLE' | 'CHAIN_STATE_TABLE' | 'CLAIMS_TABLE', string>>;

const ABSENT = {
  expression: 'attribute_not_exists(#id)',
  expressionNames: { '#id': 'id' },
  returnValuesOnConditionCheckFailure: false,
};

/** Invoice, address and completed claim, all or nothing, and only while the claim is still this call's. */
export function request(ctx: Ctx): DynamoDBTransactWriteItemsRequest {
  const { owner } = ctx.stash;
  const tables = ctx.env as Tables;
  if (owner === null) runtime.earlyReturn(null);
  const { id, ...invoice } = newInvoiceItem(ctx.stash);
  const { merchantId, address, chainId, derivationIndex } = invoice;
  ctx.stash.stored = { id, ...invoice };
  return {
    operation: 'TransactWriteItems',
    transactItems: [
      {
        table: tables.INVOICES_TABLE,
        operation: 'PutItem',
        key: { id: util.dynamodb.toDynamoDB(id) },
        attributeValues: util.dynamodb.toMapValues(invoice),
        condition: ABSENT,
      },
      {
        table: tables.CHAIN_STATE_TABLE,
        operation: 'PutItem',
        key: { id: util.dynamodb.toDynamoDB(addressKey(chainId, address)) },
        attributeValues: util.dynamodb.toMapValues({ owner: id, merchantId, index: derivationIndex }),
        condition: ABSENT,
      },
      completeClaim(tables.CLAIMS_TABLE, ctx.stash),
    ],
  };
}

/**
 * A transaction is cancelled when a caller took the claim over and stored the invoice: the next step reads it. An address
 * that alone stood in the way is one that an older counter gave out: that must not pass as a race.
 */
export function response(ctx: Ctx): null {
  if (!ctx.error) return null;
  ctx.stash.stored = null;
  const reasons = (ctx.result as Cancelled | null)?.cancellationReasons ?? [];
  const [invoice, address, claim] = reasons.map(({ type }) => type === 'ConditionalCheckFailed');
  const overtaken =
    ctx.error.type === 'DynamoDB:TransactionCanceledException' && (invoice || claim || !address);
  if (!overtaken) failOnError(ctx);
  return null;
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/js-aws-appsync-resolver-reference-dynamodb-transact-write-items.html */
interface Cancelled {
  readonly cancellationReasons: readonly { readonly type: string }[] | null;
}

import { type Context, type DynamoDBPutItemRequest, util } from '@aws-appsync/utils';
import { type Claim, KEY_LIFETIME_MS, LEASE_MS } from '../../functions/idempotency/claim.ts';
import { claimKey } from '../../functions/invoices/invoiceKeys.ts';
import type { MutationCreateInvoiceArgs } from '../../schema/generated/schema.generated.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { failOnError } from '../lib/fail.ts';

type Ctx = Context<MutationCreateInvoiceArgs, CreateInvoiceStash>;

/** Claims the key, unless someone holds it. */
export function request(ctx: Ctx): DynamoDBPutItemRequest {
  const { merchant, prepared } = ctx.stash;
  const now = util.time.nowEpochMilliSeconds();
  const claimId = claimKey(merchant.merchantId, 'createInvoice', ctx.args.input.idempotencyKey);
  const invoiceId = `inv_${util.autoUlid()}`;
  const owner = util.autoId();
  ctx.stash.claimId = claimId;
  ctx.stash.invoiceId = invoiceId;
  ctx.stash.owner = owner;
  const claim: Omit<Claim, 'id'> = {
    status: 'WORKING',
    inputHash: prepared.inputHash,
    resultId: invoiceId,
    owner,
    leaseUntil: now + LEASE_MS,
    expiresAt: now + KEY_LIFETIME_MS,
    ttl: Math.ceil((now + KEY_LIFETIME_MS) / 1000),
  };
  return {
    operation: 'PutItem',
    key: { id: util.dynamodb.toDynamoDB(claimId) },
    attributeValues: util.dynamodb.toMapValues(claim),
    condition: {
      expression: 'attribute_not_exists(#id) OR #expiresAt < :now',
      expressionNames: { '#id': 'id', '#expiresAt': 'expiresAt' },
      expressionValues: util.dynamodb.toMapValues({ ':now': now }),
    },
  };
}

/** A key that is taken is no error here: the next step waits for its result. */
export function response(ctx: Ctx): null {
  if (ctx.error && ctx.error.type === 'DynamoDB:ConditionalCheckFailedException') {
    ctx.stash.owner = null;
    return null;
  }
  failOnError(ctx);
  return null;
}

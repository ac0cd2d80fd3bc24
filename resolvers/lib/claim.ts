import {
  type Context,
  type DynamoDBPutItemRequest,
  type DynamoDBTransactWriteItemsRequest,
  type LambdaRequest,
  runtime,
  util,
} from '@aws-appsync/utils';
import type { AwaitClaimCommand, ClaimOutcome } from '../../functions/idempotency/awaitClaim.ts';
import { type Claim, claimKey, KEY_LIFETIME_MS, LEASE_MS } from '../../functions/idempotency/claim.ts';
import type { Caller } from '../../functions/merchants/caller.ts';
import { fail, failOnError } from './fail.ts';
import { isLostRace } from './lostRace.ts';

/** What the steps of a creating mutation hand to each other about its idempotency key. */
export interface ClaimStash {
  merchant: Caller;
  prepared: { readonly inputHash: string };
  claimId: string;
  /** Of what is created: the winner's own fresh id, or the one that the claim holds. */
  resultId: string;
  /** Set while this call owns the claim. */
  owner: string | null;
}

/** Arguments of every creating mutation. */
export interface ClaimArgs {
  input: { readonly idempotencyKey: string };
}

type Ctx = Context<ClaimArgs, ClaimStash>;
type AwaitCtx = Context<ClaimArgs, ClaimStash, undefined, undefined, ClaimOutcome>;

/** Claims the mutation's key for a result with this id, unless someone holds it. */
export function claimRequest(ctx: Ctx, mutation: string, resultId: string): DynamoDBPutItemRequest {
  const now = util.time.nowEpochMilliSeconds();
  const owner = util.autoId();
  ctx.stash.claimId = claimKey(ctx.stash.merchant.merchantId, mutation, ctx.args.input.idempotencyKey);
  ctx.stash.resultId = resultId;
  ctx.stash.owner = owner;
  const claim: Omit<Claim, 'id'> = {
    status: 'WORKING',
    inputHash: ctx.stash.prepared.inputHash,
    resultId,
    owner,
    leaseUntil: now + LEASE_MS,
    expiresAt: now + KEY_LIFETIME_MS,
    ttl: Math.ceil((now + KEY_LIFETIME_MS) / 1000),
  };
  return {
    operation: 'PutItem',
    key: { id: util.dynamodb.toDynamoDB(ctx.stash.claimId) },
    attributeValues: util.dynamodb.toMapValues(claim),
    condition: {
      expression: 'attribute_not_exists(#id) OR #expiresAt < :now',
      expressionNames: { '#id': 'id', '#expiresAt': 'expiresAt' },
      expressionValues: util.dynamodb.toMapValues({ ':now': now }),
    },
  };
}

/** A key that is taken, or just being completed, is no error here: the next step waits for its result. */
export function claimResponse(ctx: Ctx): null {
  if (isLostRace(ctx)) {
    ctx.stash.owner = null;
    return null;
  }
  failOnError(ctx);
  return null;
}

/** The winner goes on; everyone else waits for its result, or takes over when its lease has ended. */
export function awaitRequest(ctx: AwaitCtx): LambdaRequest {
  if (ctx.stash.owner !== null) runtime.earlyReturn(null);
  const owner = util.autoId();
  ctx.stash.owner = owner;
  const payload: AwaitClaimCommand = {
    claimId: ctx.stash.claimId,
    inputHash: ctx.stash.prepared.inputHash,
    owner,
  };
  return { operation: 'Invoke', payload };
}

export function awaitResponse(ctx: AwaitCtx): null {
  failOnError(ctx);
  const { idempotencyKey } = ctx.args.input;
  switch (ctx.result.outcome) {
    case 'REUSED':
      return fail({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
    case 'IN_PROGRESS':
      return fail({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
    case 'COMPLETED':
      ctx.stash.owner = null;
      ctx.stash.resultId = ctx.result.resultId;
      return null;
    case 'TAKEN_OVER':
      ctx.stash.resultId = ctx.result.resultId;
      return null;
  }
}

/** The claim's part of the transaction that stores the result: only while the claim is still this call's. */
export function completeClaim(
  table: string,
  { claimId, owner }: ClaimStash,
): DynamoDBTransactWriteItemsRequest['transactItems'][number] {
  return {
    table,
    operation: 'UpdateItem',
    key: { id: util.dynamodb.toDynamoDB(claimId) },
    update: {
      expression: 'SET #status = :completed',
      expressionNames: { '#status': 'status' },
      expressionValues: util.dynamodb.toMapValues({ ':completed': 'COMPLETED' }),
    },
    condition: {
      expression: '#owner = :owner',
      expressionNames: { '#owner': 'owner' },
      expressionValues: util.dynamodb.toMapValues({ ':owner': owner }),
      returnValuesOnConditionCheckFailure: false,
    },
  };
}

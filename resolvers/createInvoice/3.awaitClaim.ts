import { type Context, type LambdaRequest, runtime, util } from '@aws-appsync/utils';
import type { AwaitClaimCommand, ClaimOutcome } from '../../functions/idempotency/awaitClaim.ts';
import type { MutationCreateInvoiceArgs } from '../../schema/generated/schema.generated.ts';
import type { CreateInvoiceStash } from '../lib/createInvoice.ts';
import { fail, failOnError } from '../lib/fail.ts';

type Ctx = Context<MutationCreateInvoiceArgs, CreateInvoiceStash, undefined, undefined, ClaimOutcome>;

/** The winner goes on; everyone else waits for its result, or takes over when its lease has ended. */
export function request(ctx: Ctx): LambdaRequest {
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

export function response(ctx: Ctx): null {
  failOnError(ctx);
  const { idempotencyKey } = ctx.args.input;
  switch (ctx.result.outcome) {
    case 'REUSED':
      return fail({ code: 'IdempotencyKeyReused', facts: { idempotencyKey } });
    case 'IN_PROGRESS':
      return fail({ code: 'IdempotencyInProgress', facts: { idempotencyKey } });
    case 'COMPLETED':
      ctx.stash.owner = null;
      ctx.stash.invoiceId = ctx.result.resultId;
      return null;
    case 'TAKEN_OVER':
      ctx.stash.invoiceId = ctx.result.resultId;
      return null;
  }
}

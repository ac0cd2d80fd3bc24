import { type Context, type LambdaRequest, runtime } from '@aws-appsync/utils';
import type { AwaitClaimCommand } from '../../functions/idempotency/awaitClaim.ts';
import { claimKey } from '../../functions/idempotency/claim.ts';
import type { MutationCreatePaymentArgs } from '../../schema/generated/schema.generated.ts';
import type { CreatePaymentStash } from '../lib/cardPayment.ts';
import { failOnError } from '../lib/fail.ts';

type Ctx = Context<MutationCreatePaymentArgs, CreatePaymentStash>;

/** Only waits: who takes the work over is for the function that does it. */
export function request(ctx: Ctx): LambdaRequest {
  if (ctx.stash.taken !== null) runtime.earlyReturn(null);
  const { merchantId } = ctx.stash.merchant;
  const claimId = claimKey(merchantId, 'createPayment', ctx.args.input.idempotencyKey);
  const payload: AwaitClaimCommand = { claimId, inputHash: null, owner: null };
  return { operation: 'Invoke', payload };
}

export function response(ctx: Ctx): null {
  failOnError(ctx);
  return null;
}

import type { Context, NONERequest } from '@aws-appsync/utils';
import type { ChainHead, MutationPublishChainHeadArgs } from '../schema/generated/schema.generated.ts';
import { toChainHead } from './lib/chainHead.ts';

export function request(): NONERequest {
  return { payload: null };
}

/** What subscribers get is what the rule's target selects of this. */
export function response(ctx: Context<MutationPublishChainHeadArgs>): ChainHead {
  return toChainHead(ctx.args.head);
}

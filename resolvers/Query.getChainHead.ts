import { type Context, type DynamoDBGetItemRequest, util } from '@aws-appsync/utils';
import type {
  ChainHead,
  PublishChainHeadInput,
  QueryGetChainHeadArgs,
} from '../schema/generated/schema.generated.ts';
import { headKey } from '../functions/chain/store/chainKeys.ts';
import { toChainHead } from './lib/chainHead.ts';
import { failOnError } from './lib/fail.ts';

export function request(ctx: Context<QueryGetChainHeadArgs>): DynamoDBGetItemRequest {
  return { operation: 'GetItem', key: util.dynamodb.toMapValues({ id: headKey(ctx.args.chainId) }) };
}

export function response(ctx: Context<QueryGetChainHeadArgs>): ChainHead | null {
  failOnError(ctx);
  const stored = ctx.result as PublishChainHeadInput | null;
  return stored === null ? null : toChainHead(stored);
}

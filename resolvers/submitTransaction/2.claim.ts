import { type Context, type DynamoDBPutItemRequest, util } from '@aws-appsync/utils';
import { type ClaimArgs, claimRequest, type ClaimStash } from '../lib/claim.ts';

export function request(ctx: Context<ClaimArgs, ClaimStash>): DynamoDBPutItemRequest {
  return claimRequest(ctx, 'submitTransaction', `txn_${util.autoUlid()}`);
}

export { claimResponse as response } from '../lib/claim.ts';

import type { AppSyncAuthorizerEvent, AppSyncAuthorizerResult } from 'aws-lambda';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { authorize } from './authorize.ts';
import type { Caller } from './caller.ts';
import { dynamoMerchants } from './dynamoMerchants.ts';

/** AppSync keeps an answer that long: a revoked key works for a minute more. */
const TTL_SECONDS = 60;

const { MERCHANTS_TABLE } = readEnv('MERCHANTS_TABLE');
const log = createLog();
const findCaller = authorize({
  merchants: dynamoMerchants({ client: documentClient(), tableName: MERCHANTS_TABLE }),
});

/**
 * The API's default authorizer. The key itself is never logged.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export async function handler(event: AppSyncAuthorizerEvent): Promise<AppSyncAuthorizerResult<Caller>> {
  const caller = await findCaller(event.authorizationToken);
  if (caller === null) {
    log.info('key refused', { requestId: event.requestContext.requestId });
    return { isAuthorized: false, ttlOverride: TTL_SECONDS };
  }
  return { isAuthorized: true, resolverContext: caller, ttlOverride: TTL_SECONDS };
}

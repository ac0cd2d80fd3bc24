import type { AppSyncAuthorizerEvent, AppSyncAuthorizerResult } from 'aws-lambda';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { authorize } from './authorize.ts';
import type { Caller } from './caller.ts';
import { dynamoMerchants } from './dynamoMerchants.ts';
import { deniedFields } from './fieldScopes.ts';
import { AUTHORIZER_CACHE_SECONDS } from './revokeKey.ts';

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
  const authorized = await findCaller(event.authorizationToken);
  if (authorized === null) {
    log.info('key refused', { requestId: event.requestContext.requestId });
    return { isAuthorized: false, ttlOverride: AUTHORIZER_CACHE_SECONDS };
  }
  const { caller, scopes } = authorized;
  return {
    isAuthorized: true,
    resolverContext: caller,
    deniedFields: deniedFields(scopes),
    ttlOverride: AUTHORIZER_CACHE_SECONDS,
  };
}

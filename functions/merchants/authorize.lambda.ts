import type { AppSyncAuthorizerEvent, AppSyncAuthorizerResult } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { createLog } from '../shared/log.ts';
import { clientAddressOf } from '../shared/addressRange.ts';
import { authorize } from './authorize.ts';
import type { Caller } from './caller.ts';
import { dynamoKeyUses } from './dynamoKeyUses.ts';
import { dynamoMerchants } from './dynamoMerchants.ts';

const { MERCHANTS_TABLE } = readEnv('MERCHANTS_TABLE');
const log = createLog();
const table = { client: documentClient(), tableName: MERCHANTS_TABLE };
const findCaller = authorize({
  merchants: dynamoMerchants(table),
  uses: dynamoKeyUses(table),
  clock: systemClock,
  onUseLost: (error) => log.info('use not recorded', { why: String(error) }),
});

/**
 * The API's default authorizer. The key itself is never logged. What a key may do is for each field to ask: a field that is denied
 * here could not say which scope is missing.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#aws-lambda-authorization
 */
export async function handler(event: AppSyncAuthorizerEvent): Promise<AppSyncAuthorizerResult<Caller>> {
  const authorized = await findCaller({
    header: event.authorizationToken,
    address: clientAddressOf(event.requestHeaders ?? {}),
  });
  const { caller, cacheSeconds } = authorized;
  if (caller === null) {
    log.info('key refused', { requestId: event.requestContext.requestId, reason: authorized.reason });
    return { isAuthorized: false, ttlOverride: cacheSeconds };
  }
  return { isAuthorized: true, resolverContext: caller, ttlOverride: cacheSeconds };
}

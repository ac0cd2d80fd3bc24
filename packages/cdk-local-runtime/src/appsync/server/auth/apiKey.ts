import { unauthorized } from '../errors.ts';
import type { ApiKeyDefinition } from '../apiDefinition.ts';
import type { Caller } from '../requestContext.ts';
import { caller } from './caller.ts';

/**
 * Checks an API key and its expiry. Throws RequestError 401. `now` is in milliseconds since the epoch.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#api-key-authorization
 */
export function authenticateApiKey(keys: readonly ApiKeyDefinition[], given: string, now: number): Caller {
  const key = keys.find(({ value }) => value === given);
  if (key === undefined || key.expires * 1000 <= now) throw unauthorized();
  return caller('API_KEY', null);
}

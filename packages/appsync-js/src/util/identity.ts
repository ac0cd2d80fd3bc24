import type { HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';

const IAM_KEYS = [
  'accountId',
  'cognitoIdentityPoolId',
  'cognitoIdentityId',
  'sourceIp',
  'username',
  'userArn',
  'cognitoIdentityAuthType',
  'cognitoIdentityAuthProvider',
];
const USER_POOL_KEYS = ['sourceIp', 'username', 'sub', 'issuer', 'claims', 'defaultAuthStrategy'];
const OPEN_ID_KEYS = ['sub', 'issuer', 'claims'];

function hasAll(identity: Record<string, unknown>, keys: readonly string[]): boolean {
  return keys.every((key) => Object.hasOwn(identity, key)) && identity['sourceIp'] !== null;
}

/**
 * The mode by which a request was authorised, read from the shape of its identity: each mode has its own
 * (https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html), and what fits none reads as
 * an API key, as recorded from AWS in the tests of the project localstack/appsync-utils.
 */
export function authTypeOf(identity: unknown): string {
  if (!isMap(identity)) return 'API Key Authorization';
  const keys = Object.keys(identity);
  if (keys.length === 0 || Object.hasOwn(identity, 'resolverContext')) return 'Lambda Authorization';
  if (hasAll(identity, IAM_KEYS)) return 'IAM Authorization';
  if (hasAll(identity, USER_POOL_KEYS)) return 'User Pool Authorization';
  const isOpenId = hasAll(identity, OPEN_ID_KEYS) && keys.length === OPEN_ID_KEYS.length;
  return isOpenId ? 'Open ID Connect Authorization' : 'API Key Authorization';
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html */
export const identityFunctions: Record<string, HostFunction> = {
  'util.authType': (host) => host.context.authType ?? authTypeOf(host.context.identity),
};

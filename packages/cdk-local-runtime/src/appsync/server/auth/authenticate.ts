import { AwsError } from '../../../gateway/gateway.ts';
import type { Gateway } from '../../../gateway/gateway.ts';
import type { Log } from '../../../log/log.ts';
import type { Clock } from '../../../running.ts';
import type { ApiDefinition, AuthProvider } from '../apiDefinition.ts';
import { RequestError, unauthorized } from '../errors.ts';
import type { GraphqlRequest } from '../graphqlRequest.ts';
import type { Caller } from '../requestContext.ts';
import { authenticateApiKey } from './apiKey.ts';
import { iamCaller } from './caller.ts';
import { authenticateOpenId, authenticateUserPool, claimsOf } from './jwt.ts';
import type { KeySets } from './keySets.ts';
import { createLambdaAuthorizer } from './lambdaAuthorizer.ts';

/** What the five modes look at. */
export interface Credential {
  /** Lower-case names. */
  readonly headers: Record<string, string>;
  readonly sourceIp: readonly string[];
  /** The request that a SigV4 signature covers. */
  readonly signed: { method: string; path: string; body: Buffer };
  /** The GraphQL request, where there is one: a connection has none. */
  readonly request: GraphqlRequest | undefined;
}

export type Authenticate = (credential: Credential) => Promise<Caller>;

export interface AuthDeps {
  readonly api: ApiDefinition;
  readonly gateway: Gateway;
  readonly clock: Clock;
  readonly log: Log;
  readonly keySets: KeySets;
}

/**
 * Finds the mode that a request's headers ask for and checks it. Throws RequestError 401 `UnauthorizedException`.
 * `x-api-key` is a key; an `Authorization` with AWS4-HMAC-SHA256 is IAM, where that mode is on; a token of a configured
 * issuer is that issuer's; every other text that does not begin with `Bearer ` goes to the Lambda authorizer.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
export function createAuthenticator(deps: AuthDeps): Authenticate {
  const { api, clock, keySets } = deps;
  const provider = <Mode extends AuthProvider['mode']>(
    mode: Mode,
  ): Extract<AuthProvider, { mode: Mode }> | undefined =>
    api.providers.find((it): it is Extract<AuthProvider, { mode: Mode }> => it.mode === mode);
  const issuers = api.providers.flatMap((it) =>
    it.mode === 'AMAZON_COGNITO_USER_POOLS' || it.mode === 'OPENID_CONNECT' ? [it] : [],
  );
  const lambda = provider('AWS_LAMBDA');
  const askLambda = lambda && createLambdaAuthorizer({ ...deps, settings: lambda.settings });

  const fromToken = async (token: string, credential: Credential): Promise<Caller> => {
    const now = clock.now().getTime();
    const claims = claimsOf(token);
    const candidates = issuers.filter(({ settings }) => settings.issuer === claims?.iss);
    if (candidates.length > 0) {
      // Several providers may share an issuer and differ in the clients that they take.
      return firstToAccept(candidates, (it) =>
        it.mode === 'OPENID_CONNECT'
          ? authenticateOpenId(token, it.settings, keySets, now)
          : authenticateUserPool(token, it.settings, keySets, now, credential.sourceIp),
      );
    }
    // The Lambda authorizer never sees a token with this scheme: https://github.com/aws-amplify/amplify-js/issues/9513
    if (askLambda !== undefined && /^Bearer\s/i.test(token)) throw unauthorized();
    if (askLambda !== undefined) return askLambda(token, credential.request, credential.headers);
    if (issuers.length > 0)
      throw unauthorized(claims === undefined ? 'Unable to parse JWT token.' : undefined);
    throw unauthorized();
  };

  return async (credential) => {
    const { headers } = credential;
    const key = headers['x-api-key'];
    const authorization = headers['authorization'];
    if (key !== undefined && provider('API_KEY') !== undefined) {
      return authenticateApiKey(api.apiKeys, key, clock.now().getTime());
    }
    if (authorization?.startsWith('AWS4-HMAC-SHA256') === true && provider('AWS_IAM') !== undefined) {
      return identify(deps.gateway, credential);
    }
    if (authorization !== undefined && authorization !== '') return fromToken(authorization, credential);
    throw unauthorized(key === undefined ? 'Valid authorization header not provided.' : undefined);
  };
}

/** Throws the last refusal when nobody accepts. */
async function firstToAccept<T>(all: readonly T[], accept: (one: T) => Promise<Caller>): Promise<Caller> {
  let refusal: unknown;
  for (const one of all) {
    try {
      return await accept(one);
    } catch (error) {
      refusal = error;
    }
  }
  throw refusal;
}

async function identify(gateway: Gateway, { headers, sourceIp, signed }: Credential): Promise<Caller> {
  try {
    return iamCaller(await gateway.identify({ ...signed, headers }), sourceIp);
  } catch (error) {
    if (error instanceof AwsError) throw new RequestError(error.status, error.code, error.message);
    throw error;
  }
}

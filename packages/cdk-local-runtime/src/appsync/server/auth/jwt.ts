import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { OpenIdSettings, UserPoolSettings } from '../apiDefinition.ts';
import { unauthorized } from '../errors.ts';
import type { Caller } from '../requestContext.ts';
import { caller } from './caller.ts';
import type { KeySets } from './keySets.ts';

/** The claims of a token, unverified; undefined for what is no JWT. */
export function claimsOf(token: string): JWTPayload | undefined {
  // Three parts, RFC 7515; an authorizer's own tokens come with every request, and to throw for each is dear.
  if (token.split('.').length !== 3) return undefined;
  try {
    // A prefix makes a token an authorizer's: it is no JWT then.
    decodeProtectedHeader(bare(token));
    return decodeJwt(bare(token));
  } catch {
    return undefined;
  }
}

/** Without the scheme of RFC 6750, which AppSync allows. */
function bare(token: string): string {
  return token.replace(/^Bearer\s+/i, '');
}

/** Verifies signature, issuer and expiry. Throws RequestError 401. `now` is in milliseconds since the epoch. */
async function verify(token: string, issuer: string, keySets: KeySets, now: number): Promise<JWTPayload> {
  const set = keySets[issuer];
  if (set === undefined) throw unauthorized('Unable to verify JWT token.');
  const keys: JWTVerifyGetKey = createLocalJWKSet(set);
  try {
    return (await jwtVerify(bare(token), keys, { issuer, currentDate: new Date(now) })).payload;
  } catch (error) {
    throw unauthorized(
      error instanceof errors.JWTExpired ? 'Token has expired.' : 'Unable to verify JWT token.',
    );
  }
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#amazon-cognito-user-pools-authorization */
export async function authenticateUserPool(
  token: string,
  settings: UserPoolSettings,
  keySets: KeySets,
  now: number,
  sourceIp: readonly string[],
): Promise<Caller> {
  const claims = await verify(token, settings.issuer, keySets, now);
  const client = String(claims['client_id'] ?? claims.aud ?? '');
  if (settings.appIdClientRegex !== undefined && !new RegExp(settings.appIdClientRegex).test(client)) {
    throw unauthorized();
  }
  const groups = Array.isArray(claims['cognito:groups']) ? claims['cognito:groups'].map(String) : null;
  const identity = {
    claims,
    defaultAuthStrategy: settings.defaultAction,
    groups,
    issuer: settings.issuer,
    sourceIp,
    sub: claims.sub ?? null,
    username: claims['cognito:username'] ?? claims['username'] ?? null,
  };
  return caller('AMAZON_COGNITO_USER_POOLS', identity, { groups: groups ?? [] });
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#openid-connect-authorization */
export async function authenticateOpenId(
  token: string,
  settings: OpenIdSettings,
  keySets: KeySets,
  now: number,
): Promise<Caller> {
  const claims = await verify(token, settings.issuer, keySets, now);
  const audiences = [claims.aud ?? [], claims['azp'] ?? []].flat().map(String);
  const wanted = settings.clientId === undefined ? undefined : new RegExp(settings.clientId);
  if (wanted !== undefined && !audiences.some((audience) => wanted.test(audience))) throw unauthorized();
  tooOld(claims.iat, settings.issuedTtlMs, now);
  tooOld(claims['auth_time'], settings.authTtlMs, now);
  return caller('OPENID_CONNECT', { claims, issuer: settings.issuer, sub: claims.sub ?? null });
}

function tooOld(since: unknown, ttlMs: number | undefined, now: number): void {
  if (ttlMs === undefined) return;
  if (typeof since !== 'number' || since * 1000 + ttlMs < now) throw unauthorized('Token has expired.');
}

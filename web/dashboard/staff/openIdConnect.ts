import {
  authorizationCodeGrantRequest,
  AuthorizationResponseError,
  type AuthorizationServer,
  calculatePKCECodeChallenge,
  type Client,
  generateRandomCodeVerifier,
  generateRandomNonce,
  generateRandomState,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  processRefreshTokenResponse,
  refreshTokenGrantRequest,
  ResponseBodyError,
  type TokenEndpointResponse,
  validateAuthResponse,
} from 'oauth4webapi';
import type { StaffSignIn } from '../../shared/api/configuration.ts';
import { dashboardUrl } from './hostedUi.ts';
import { type SignInAttempt, SignInEnded, type StaffTokens } from './tokens.ts';

/*
 * The authorization code flow with PKCE at a user pool's hosted UI: RFC 6749, RFC 7636, OpenID Connect Core 1.0. Fetched where somebody signs in so,
 * and by nobody else.
 */

/** Why nobody is signed in after a sign-in. */
export type SignInProblem = 'notBegun' | 'declined' | 'expired' | 'noMerchant' | 'failed';

/** `functions/merchants/staff.ts` has it, and the API reads it. */
const MERCHANT_CLAIM = 'custom:merchant_id';

/** https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-userpools-server-contract-reference.html */
function serverOf({ domain, issuer }: StaffSignIn): AuthorizationServer {
  return {
    issuer,
    authorization_endpoint: `${domain}/oauth2/authorize`,
    token_endpoint: `${domain}/oauth2/token`,
  };
}

const clientOf = ({ clientId }: StaffSignIn): Client => ({ client_id: clientId });

/** Begins a sign-in that comes back to the place `hash`. @returns what has to be kept until then, and where the person goes */
export async function beginSignIn(
  staff: StaffSignIn,
  hash: string,
): Promise<{ readonly attempt: SignInAttempt; readonly url: string }> {
  const attempt = {
    state: generateRandomState(),
    nonce: generateRandomNonce(),
    verifier: generateRandomCodeVerifier(),
    hash,
  };
  const parameters = new URLSearchParams({
    response_type: 'code',
    client_id: staff.clientId,
    redirect_uri: dashboardUrl(),
    scope: 'openid',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
    code_challenge_method: 'S256',
  });
  return { attempt, url: `${serverOf(staff).authorization_endpoint}?${parameters.toString()}` };
}

/**
 * Makes tokens of what the hosted UI sent back, if it answers the attempt of this tab. The ID token comes from the token endpoint by TLS, so that its
 * signature is left to the API: https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
 */
export async function finishSignIn(
  staff: StaffSignIn,
  answer: URLSearchParams,
  attempt: SignInAttempt | null,
): Promise<{ readonly tokens: StaffTokens } | { readonly problem: SignInProblem }> {
  if (attempt === null || answer.get('state') !== attempt.state) return { problem: 'notBegun' };
  const [server, client] = [serverOf(staff), clientOf(staff)];
  try {
    const checked = validateAuthResponse(server, client, answer, attempt.state);
    const response = await authorizationCodeGrantRequest(
      server,
      client,
      None(),
      checked,
      dashboardUrl(),
      attempt.verifier,
    );
    const tokens = await processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: attempt.nonce,
      requireIdToken: true,
    });
    const merchantId = getValidatedIdTokenClaims(tokens)?.[MERCHANT_CLAIM];
    return merchantId === undefined ? { problem: 'noMerchant' } : { tokens: tokensOf(tokens, null) };
  } catch (error) {
    return { problem: problemOf(error) };
  }
}

/**
 * Tokens for the next quarter of an hour.
 *
 * @throws SignInEnded when the user pool gives none any more
 */
export async function refreshTokens(staff: StaffSignIn, { refreshToken }: StaffTokens): Promise<StaffTokens> {
  if (refreshToken === null) throw new SignInEnded();
  const [server, client] = [serverOf(staff), clientOf(staff)];
  try {
    const response = await refreshTokenGrantRequest(server, client, None(), refreshToken);
    return tokensOf(await processRefreshTokenResponse(server, client, response), refreshToken);
  } catch (error) {
    throw isGrantRefused(error) ? new SignInEnded() : error;
  }
}

/** The user pool gives the refresh token once, unless it is told to rotate it. */
function tokensOf(
  { id_token: idToken, refresh_token: refreshToken, expires_in: seconds }: TokenEndpointResponse,
  before: string | null,
): StaffTokens {
  if (idToken === undefined) throw new Error('the token endpoint gave no ID token');
  const expiresAt = Date.now() + (seconds ?? 0) * 1_000;
  return { idToken, refreshToken: refreshToken ?? before, expiresAt };
}

function problemOf(error: unknown): SignInProblem {
  if (isGrantRefused(error)) return 'expired';
  const isAnswer = error instanceof AuthorizationResponseError;
  if (isAnswer && error.error === 'access_denied') return 'declined';
  console.warn(`Sign-in failed: ${error instanceof Error ? error.message : String(error)}`);
  return 'failed';
}

/** A code or a refresh token that was used, revoked or is too old: https://www.rfc-editor.org/rfc/rfc6749#section-5.2 */
function isGrantRefused(error: unknown): boolean {
  return error instanceof ResponseBodyError && error.error === 'invalid_grant';
}

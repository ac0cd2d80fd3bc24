/**
 * Who calls: a merchant's backend by its API key, a merchant's person by the ID token of a sign-in, or a page or a phone by the public key, which
 * opens what payers may use. A merchant's key belongs into no page and no app. A function is asked before every request and every connection, so
 * that a key can be exchanged and a token renewed.
 */
export type Authorization =
  | { readonly apiKey: string | (() => string | Promise<string>) }
  | { readonly idToken: string | (() => string | Promise<string>) }
  | { readonly publicKey: string | (() => string | Promise<string>) };

/**
 * The headers by which AppSync knows the caller: keys of merchants and tokens of a user pool come in the same one, as they are.
 * https://docs.aws.amazon.com/appsync/latest/devguide/real-time-websocket-client.html
 */
export async function authorizationHeaders(
  authorization: Authorization,
): Promise<Readonly<Record<string, string>>> {
  if ('idToken' in authorization) return { Authorization: await valueOf(authorization.idToken) };
  if ('apiKey' in authorization) return { Authorization: await valueOf(authorization.apiKey) };
  return { 'x-api-key': await valueOf(authorization.publicKey) };
}

function valueOf(key: string | (() => string | Promise<string>)): string | Promise<string> {
  return typeof key === 'function' ? key() : key;
}

import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Credentials } from '../../../src/gateway/gateway.ts';

/** The headers of a POST signed for AppSync, as the AWS SDK signs it. */
export async function signedHeaders(
  url: string,
  body: string,
  credentials: Credentials,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<Record<string, string>> {
  const { protocol, hostname, host, pathname } = new URL(url);
  const signer = new SignatureV4({ service: 'appsync', region: 'us-east-1', credentials, sha256: Sha256 });
  const signed = await signer.sign({
    method: 'POST',
    protocol,
    hostname,
    path: pathname,
    headers: { ...headers, host },
    body,
  });
  return signed.headers;
}

/**
 * Signature Version 4 as the receiver checks it:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHmac, createSecretKey, hash, timingSafeEqual, type KeyObject } from 'node:crypto';

/** What the `Authorization` header says. */
export interface Authorization {
  readonly accessKeyId: string;
  /** `YYYYMMDD`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: string[];
  readonly signature: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query as they came over the wire. */
  readonly path: string;
  /** By lower-case name. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

const AUTHORIZATION_HEADER =
  /^AWS4-HMAC-SHA256\s+Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

/** Parses an `Authorization` header; undefined when it is not Signature Version 4. */
export function parseAuthorization(value: string | undefined): Authorization | undefined {
  const match = AUTHORIZATION_HEADER.exec(value?.trim() ?? '');
  if (match === null) return undefined;
  const [, accessKeyId = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] =
    match;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/** Whether the signature is what this secret makes of the request, its body included. */
export function signatureMatches(
  request: SignedRequest,
  authorization: Authorization,
  secretAccessKey: string,
): boolean {
  const declared = request.headers['x-amz-content-sha256'];
  const unhashed = declared?.startsWith('UNSIGNED-') === true || declared?.startsWith('STREAMING-') === true;
  const payloadHash = unhashed ? declared : sha256(request.body);
  if (!unhashed && declared !== undefined && declared !== payloadHash) return false;

  const { date, region, service } = authorization;
  const canonical = canonicalRequest(request, authorization, payloadHash ?? '');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'] ?? '', scope, sha256(canonical)].join(
    '\n',
  );
  const expected = hmac(signingKey(secretAccessKey, date, region, service), toSign);
  return timingSafeEqual(expected, Buffer.from(authorization.signature, 'hex'));
}

function canonicalRequest(request: SignedRequest, authorization: Authorization, payloadHash: string): string {
  const [path = '/', query = ''] = request.path.split(/\?(.*)/s);
  const headers = authorization.signedHeaders.map(
    (name) => `${name}:${(request.headers[name] ?? '').trim().replaceAll(/\s+/g, ' ')}\n`,
  );
  return [
    request.method,
    // Every service but S3 encodes the path a second time.
    authorization.service === 's3' ? path : path.split('/').map(encode).join('/'),
    canonicalQuery(query),
    headers.join(''),
    authorization.signedHeaders.join(';'),
    payloadHash,
  ].join('\n');
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      return `${encode(decode(name))}=${encode(decode(value))}`;
    })
    .sort()
    .join('&');
}

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );

const sha256 = (data: string | Buffer): string => hash('sha256', data);
const hmac = (key: string | Buffer | KeyObject, data: string): Buffer =>
  createHmac('sha256', key).update(data).digest();

const signingKeys = new Map<string, KeyObject>();

/** The key depends on the day only, so it is kept; a new day starts over. */
function signingKey(secretAccessKey: string, date: string, region: string, service: string): KeyObject {
  const name = `${secretAccessKey}/${date}/${region}/${service}`;
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  if (signingKeys.size > 1_000) signingKeys.clear();
  const steps = [date, region, service, 'aws4_request'];
  const key = createSecretKey(Buffer.from(steps.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`)));
  signingKeys.set(name, key);
  return key;
}

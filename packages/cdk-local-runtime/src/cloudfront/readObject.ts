import { AwsError, type Gateway } from '../gateway/gateway.ts';
import { servicePrincipal } from '../gateway/principal.ts';
import type { DistributionDefinition, Origin } from './distribution.ts';
import type { Headers } from './headersPolicy.ts';

/** What an origin says to a request. */
export interface OriginReply {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Headers of an object that an origin passes on. */
const PASSED =
  /^(cache-control|content-(disposition|encoding|language|type)|etag|expires|last-modified|x-amz-.*)$/;

/**
 * Reads an object as the distribution, which the bucket's policy has to allow. Whether an object is missing is told to who may list the
 * bucket; to others it is forbidden: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 *
 * @param path as the viewer or a function gave it: a slash, then the key, encoded as in a URL
 */
export function objectReader(gateway: Gateway, { arn, origins }: DistributionDefinition) {
  const principal = servicePrincipal('cloudfront.amazonaws.com', arn);
  return async (originId: string, path: string): Promise<OriginReply> => {
    const origin = origins.get(originId);
    if (origin === undefined) return failure(502, 'BadGateway', 'There is no such origin.');
    if (!origin.signs) return failure(403, 'AccessDenied', 'Access Denied');
    const key = keyOf(origin, path);
    if (key === undefined) return failure(400, 'InvalidURI', "Couldn't parse the specified URI.");
    // An address with these is another one to every client on the way, and none of an object.
    const reached = key !== '' && !key.split('/').some((part) => part === '.' || part === '..');
    const reply = reached ? await get(origin, key) : { status: 404, headers: {}, body: Buffer.alloc(0) };
    if (reply.status === 404)
      return mayList(origin)
        ? failure(404, 'NoSuchKey', 'The specified key does not exist.')
        : failure(403, 'AccessDenied', 'Access Denied');
    const headers = Object.fromEntries(Object.entries(reply.headers).filter(([name]) => PASSED.test(name)));
    return { ...reply, headers: { ...headers, server: 'AmazonS3', 'accept-ranges': 'bytes' } };
  };

  function get({ bucket }: Origin, key: string) {
    const path = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const request = { method: 'GET', path, headers: {}, body: Buffer.alloc(0) };
    return gateway.call({ principal, service: 's3', action: 'GetObject', request });
  }

  function mayList({ bucket }: Origin): boolean {
    try {
      gateway.authorise(principal, 's3:ListBucket', `arn:aws:s3:::${bucket}`);
      return true;
    } catch (error) {
      if (error instanceof AwsError) return false;
      throw error;
    }
  }
}

/** Undefined for what is no encoding of a text. */
function keyOf({ path: prefix }: Origin, path: string): string | undefined {
  try {
    const key = decodeURIComponent(`${prefix}${path}`.slice(1));
    return key.includes('\0') ? undefined : key;
  } catch {
    return undefined;
  }
}

function failure(status: number, code: string, message: string): OriginReply {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'application/xml', server: 'AmazonS3' },
    body: Buffer.from(body),
  };
}

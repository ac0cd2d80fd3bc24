import { isRecord } from '../template/intrinsics.ts';
import type { DistributionDefinition } from './distribution.ts';
import type { Headers } from './headersPolicy.ts';
import type { OriginReply } from './readObject.ts';

/** What a viewer asked. */
export interface ViewerRequest {
  readonly method: string;
  /** As it was sent: neither decoded nor made shorter. */
  readonly path: string;
  /** Without its question mark. */
  readonly query: string;
  readonly headers: Headers;
  readonly ip: string;
  readonly id: string;
}

/**
 * The event of a viewer's request, or of the answer to it.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function viewerEvent(
  { id: distributionId, domainName }: DistributionDefinition,
  { method, path, query, headers, ip, id }: ViewerRequest,
  response?: OriginReply,
): unknown {
  const { cookie = '', ...others } = headers;
  const pairs = [...new URLSearchParams(query)];
  return {
    version: '1.0',
    context: {
      distributionDomainName: domainName,
      distributionId,
      eventType: response === undefined ? 'viewer-request' : 'viewer-response',
      requestId: id,
    },
    viewer: { ip },
    request: {
      method,
      uri: path,
      querystring: valuesOf(pairs),
      headers: valuesOf(Object.entries(others)),
      cookies: valuesOf(cookiesIn(cookie)),
    },
    ...(response === undefined
      ? {}
      : {
          response: {
            statusCode: response.status,
            headers: valuesOf(Object.entries(response.headers)),
            cookies: {},
          },
        }),
  };
}

function cookiesIn(header: string): [string, string][] {
  return header.split(';').flatMap((pair): [string, string][] => {
    const [name = '', ...value] = pair.trim().split('=');
    return name === '' ? [] : [[name, value.join('=')]];
  });
}

/** A name that comes more than once has its last value, and all of them as `multiValue`. */
function valuesOf(pairs: readonly (readonly [string, string])[]): Record<string, unknown> {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(
    [...values].map(([name, all]) => {
      const value = all.at(-1) ?? '';
      return [
        name,
        all.length === 1 ? { value } : { value, multiValue: all.map((each) => ({ value: each })) },
      ];
    }),
  );
}

/** What a function made of a request: another one, or an answer at once. */
export type RequestOutcome =
  | { readonly kind: 'request'; readonly path: string }
  | { readonly kind: 'response'; readonly reply: OriginReply };

/**
 * Reads what a viewer-request function returned. Throws an Error for what CloudFront takes for an invalid answer: another method, a path
 * without its slash, a status that is none.
 */
export function requestOutcome(returned: unknown, { method }: ViewerRequest): RequestOutcome {
  if (!isRecord(returned)) throw new Error('the function returned neither a request nor a response');
  if (returned['statusCode'] !== undefined) return { kind: 'response', reply: replyIn(returned) };
  const { uri, method: changed } = returned;
  if (changed !== method) throw new Error('the function changed the method');
  if (typeof uri !== 'string' || !uri.startsWith('/'))
    throw new Error('the function returned a uri without its slash');
  return { kind: 'request', path: uri };
}

/** Reads a response that a function made or changed. Throws as `requestOutcome`. */
export function replyIn({ statusCode, headers, body }: Readonly<Record<string, unknown>>): OriginReply {
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 200 || status > 599)
    throw new Error(`the function returned the status ${String(statusCode)}`);
  const named = Object.entries(isRecord(headers) ? headers : {}).map(([name, given]): [string, string] => {
    if (!isRecord(given) || name !== name.toLowerCase())
      throw new Error(`the function returned a bad header ${name}`);
    return [name, String(given['value'])];
  });
  return { status, headers: Object.fromEntries(named), body: bodyIn(body) };
}

function bodyIn(body: unknown): Buffer {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  const { encoding, data } = isRecord(body) ? body : {};
  return Buffer.from(String(data ?? ''), encoding === 'base64' ? 'base64' : 'utf8');
}

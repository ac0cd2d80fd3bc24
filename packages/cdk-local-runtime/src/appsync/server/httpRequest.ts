import type { IncomingMessage } from 'node:http';
import { RequestError } from './errors.ts';
import { BODY_BYTES_MAX } from './graphqlRequest.ts';

/** The address that was asked for; the root for one that is none. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/');
}

/** Headers by lower-case name, without cookies, which AppSync shows to no resolver. */
export function plainHeaders(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined || name === 'cookie'
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}

/** The caller's address, after those of `x-forwarded-for`. https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html */
export function sourceIpOf(request: IncomingMessage): string[] {
  const forwarded = request.headers['x-forwarded-for'];
  const before =
    forwarded === undefined
      ? []
      : String(forwarded)
          .split(',')
          .map((address) => address.trim());
  return [...before, request.socket.remoteAddress ?? '127.0.0.1'];
}

/** Reads a body. Throws RequestError 413 beyond AppSync's limit. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  if (bytes <= BODY_BYTES_MAX) return Buffer.concat(chunks);
  throw new RequestError(
    413,
    'RequestEntityTooLargeException',
    `The request is larger than ${BODY_BYTES_MAX} bytes.`,
  );
}

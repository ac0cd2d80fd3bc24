import type { IncomingMessage } from 'node:http';
import { RequestError } from './errors.ts';
import { BODY_BYTES_MAX } from './graphqlRequest.ts';

/** The address that was asked for; the root for one that is none. */
export function urlOf(request: IncomingMessage): URL {
  return URL.parse(request.url ?? '/', 'http://localhost') ?? new URL('http://localhost/');
}

/** Of what stands between the caller and the API on AWS. */
const EDGE_ADDRESS = '127.0.0.1';

/**
 * Headers by lower-case name, without cookies, which AppSync shows to no resolver. `x-forwarded-for` is as a caller on AWS has it: what
 * it wrote itself, the address that it has, and the edge's.
 */
export function plainHeaders(request: IncomingMessage): Record<string, string> {
  const forwarded = [...sourceIpOf(request), EDGE_ADDRESS].join(', ');
  return { ...givenHeaders(request), 'x-forwarded-for': forwarded };
}

function givenHeaders(request: IncomingMessage): Record<string, string> {
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

/** Reads a body. Rejects with RequestError 413 beyond AppSync's limit. */
export function bodyOf(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
    });
    request.on('end', () => (bytes <= BODY_BYTES_MAX ? resolve(Buffer.concat(chunks)) : reject(tooLarge())));
    request.on('error', reject);
    // After `end` this changes nothing.
    request.on('close', () => reject(new Error('the caller has gone')));
  });
}

function tooLarge(): RequestError {
  const message = `The request is larger than ${BODY_BYTES_MAX} bytes.`;
  return new RequestError(413, 'RequestEntityTooLargeException', message);
}

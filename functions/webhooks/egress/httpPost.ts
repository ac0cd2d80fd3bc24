import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Post, PostOutcome } from './post.ts';

/** As the specification of Standard Webhooks recommends, 15 to 30 seconds. */
export const TIMEOUT_MS = 15_000;
/** What is kept of an answer; the connection ends after it. */
export const BODY_BYTES_MAX = 1_024;

/**
 * Posts to an endpoint: to the address that was checked, for the name that its certificate must have, once, without following
 * redirects. However long the answer is, its beginning is read and no more.
 *
 * @param timeoutMs of all of it; default: 15 seconds
 */
export function httpPost(
  { url, address, headers, body }: Post,
  timeoutMs: number = TIMEOUT_MS,
): Promise<PostOutcome> {
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise((resolve) => {
    const fail = (error: Error): void =>
      resolve({
        kind: 'unreachable',
        reason: signal.aborted ? `no answer in ${timeoutMs} ms` : reasonOf(error),
      });
    const send = url.secure ? httpsRequest : httpRequest;
    const call = send(
      {
        method: 'POST',
        host: url.host,
        port: url.port,
        path: url.path,
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: false,
        signal,
        // Whoever asks for the host's address is told the one that was checked.
        lookup: (_host, options, done) =>
          options.all === true
            ? done(null, [{ address: address.address, family: address.family }])
            : done(null, address.address, address.family),
      },
      (answer) => void readBeginning(answer).then((text) => resolve(answered(answer, text)), fail),
    );
    call.on('error', fail);
    call.end(body);
  });
}

function answered({ statusCode = 0, headers }: IncomingMessage, body: string): PostOutcome {
  return {
    kind: 'answered',
    status: statusCode,
    body,
    retryAfterSeconds: retryAfter(headers['retry-after']),
  };
}

/** Seconds alone: a date would need the clock that the endpoint has. */
function retryAfter(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

async function readBeginning(answer: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    parts.push(part);
    bytes += part.length;
    if (bytes >= BODY_BYTES_MAX) break;
  }
  // A character that the end cuts in two is left out.
  return new TextDecoder().decode(Buffer.concat(parts).subarray(0, BODY_BYTES_MAX), { stream: true });
}

/** The code of a system error, such as ECONNREFUSED, says enough; addresses stay inside. */
function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  return code === null ? 'the connection failed' : `the connection failed: ${code}`;
}

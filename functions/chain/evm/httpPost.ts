import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** What an endpoint answered, whatever its status is. */
export interface HttpAnswer {
  readonly status: number;
  /** The header Retry-After as it came; null without one. */
  readonly retryAfter: string | null;
  readonly text: string;
}

/** The whole answer did not come in time. */
export class NoAnswerInTime extends Error {
  override readonly name = 'NoAnswerInTime';
}

/**
 * Posts JSON and reads the whole answer. Redirects are answers as others are: the URL holds a key, which is for one host.
 *
 * @param timeoutMs of all of it
 * @throws NoAnswerInTime; Error where there is no connection, whose message may hold the address
 */
export type HttpPost = (url: string, body: string, timeoutMs: number) => Promise<HttpAnswer>;

/*
 * Node's own client on connections that are kept. `fetch` takes twice the processor time for a small answer, and a watcher's look at a chain
 * is nothing else, several times a second.
 */
const agents = {
  http: new HttpAgent({ keepAlive: true }),
  https: new HttpsAgent({ keepAlive: true }),
};
const unzipped = promisify(gunzip);

export const httpPost: HttpPost = (url, body, timeoutMs) => {
  const until = performance.now() + timeoutMs;
  return post(url, body, timeoutMs).catch((error: unknown) => {
    if (!(error instanceof ClosedMeanwhile)) throw error;
    return post(url, body, Math.max(1, until - performance.now()));
  });
};

/** A kept connection that the other side closed just as the question was sent: https://nodejs.org/api/http.html#requestreusedsocket */
class ClosedMeanwhile extends Error {}

function post(url: string, body: string, timeoutMs: number): Promise<HttpAnswer> {
  const secure = url.startsWith('https:');
  return new Promise((resolve, reject) => {
    const call = (secure ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      agent: secure ? agents.https : agents.http,
      headers: {
        'content-type': 'application/json',
        'accept-encoding': 'gzip',
        'content-length': Buffer.byteLength(body),
      },
    });
    const timer = setTimeout(
      () => call.destroy(new NoAnswerInTime(`no answer in ${timeoutMs} ms`)),
      timeoutMs,
    );
    const fail = (error: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      reject(call.reusedSocket && error.code === 'ECONNRESET' ? new ClosedMeanwhile() : error);
    };
    call.on('error', fail);
    call.on('response', (response) => {
      read(response).then((answer) => {
        clearTimeout(timer);
        resolve(answer);
      }, fail);
    });
    call.end(body);
  });
}

async function read(response: IncomingMessage): Promise<HttpAnswer> {
  const parts: Buffer[] = [];
  for await (const part of response as AsyncIterable<Buffer>) parts.push(part);
  const bytes = Buffer.concat(parts);
  const { statusCode = 0, headers } = response;
  const text = headers['content-encoding'] === 'gzip' ? await unzipped(bytes) : bytes;
  return { status: statusCode, retryAfter: headers['retry-after'] ?? null, text: text.toString('utf8') };
}

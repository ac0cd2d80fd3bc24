import type { AwsReply } from './gateway.ts';

/** A reply, and whether its connection takes another request. */
export interface ReadReply {
  readonly reply: AwsReply;
  readonly keepsConnection: boolean;
}

const END_OF_HEAD = '\r\n\r\n';
const END_OF_LINE = '\r\n';
/** Concern one connection only. */
const HOP_HEADERS: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/**
 * Reads a reply of HTTP/1.1 that may not be there as a whole: https://www.rfc-editor.org/rfc/rfc9112. Names of headers are lower-case;
 * those that concern the connection are left out.
 *
 * @param method of the request: what answers a HEAD has no body, whatever its headers say
 * @returns the reply, or the number of bytes below which it is not worth another look
 * @throws Error for what is no such reply
 */
export function readReply(method: string, bytes: Buffer): ReadReply | number {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end === -1) return bytes.length + 1;
  const [statusLine = '', ...lines] = bytes.toString('latin1', 0, end).split(END_OF_LINE);
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  // Nothing here asks for an interim reply.
  if (!(status >= 200)) throw new Error(`no reply of HTTP/1.1: ${statusLine.slice(0, 100)}`);
  const headers: Record<string, string> = {};
  const hop: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const into = HOP_HEADERS.has(name) ? hop : headers;
    into[name] = into[name] === undefined ? value : `${into[name]}, ${value}`;
  }
  const body = bodyOf(bytes, end + END_OF_HEAD.length, {
    absent: method === 'HEAD' || status === 204 || status === 304,
    chunked: hop['transfer-encoding']?.toLowerCase().endsWith('chunked') === true,
    length: headers['content-length'],
  });
  if (typeof body === 'number') return body;
  return { reply: { status, headers, body }, keepsConnection: hop['connection']?.toLowerCase() !== 'close' };
}

/** The body that begins at `start`, or how many bytes it takes to see more of it. */
function bodyOf(
  bytes: Buffer,
  start: number,
  { absent, chunked, length }: { absent: boolean; chunked: boolean; length: string | undefined },
): Buffer | number {
  if (absent) return Buffer.alloc(0);
  if (chunked) return chunksOf(bytes, start);
  if (length === undefined || !/^\d+$/.test(length)) throw new Error('a reply must say how long it is');
  const end = start + Number(length);
  return bytes.length < end ? end : bytes.subarray(start, end);
}

function chunksOf(bytes: Buffer, start: number): Buffer | number {
  const chunks: Buffer[] = [];
  for (let at = start; ;) {
    const endOfSize = bytes.indexOf(END_OF_LINE, at);
    if (endOfSize === -1) return bytes.length + 1;
    const size = Number.parseInt(bytes.toString('latin1', at, endOfSize), 16);
    if (!(size >= 0)) throw new Error('a chunk must say how long it is');
    const chunk = endOfSize + END_OF_LINE.length;
    // The last one is empty, and no engine sends trailers.
    const next = chunk + size + END_OF_LINE.length;
    if (bytes.length < next) return next;
    if (size === 0) return Buffer.concat(chunks);
    chunks.push(bytes.subarray(chunk, chunk + size));
    at = next;
  }
}

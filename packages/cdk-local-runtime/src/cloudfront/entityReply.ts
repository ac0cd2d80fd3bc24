import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Behavior } from './distribution.ts';
import type { Headers } from './headersPolicy.ts';
import type { OriginReply } from './readObject.ts';

/** Bytes between which CloudFront compresses, and types of which it does. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html */
const COMPRESSED_BYTES_MIN = 1_000;
const COMPRESSED_BYTES_MAX = 10_000_000;
const COMPRESSED_TYPES: ReadonlySet<string> = new Set([
  'application/javascript',
  'application/json',
  'application/manifest+json',
  'application/wasm',
  'application/xml',
  'font/otf',
  'font/ttf',
  'image/svg+xml',
  'image/vnd.microsoft.icon',
  'text/css',
  'text/csv',
  'text/html',
  'text/javascript',
  'text/plain',
  'text/xml',
]);
const COMPRESSED_STATUSES: readonly number[] = [200, 403, 404];

/** Encoded as the viewer takes it and the behaviour lets it: Brotli before gzip. Its tag is weak then. */
export function compressed(reply: OriginReply, { encodings }: Behavior, accepted: string): OriginReply {
  const { status, headers, body } = reply;
  const type = (headers['content-type'] ?? '').split(';')[0] ?? '';
  const fits = body.length >= COMPRESSED_BYTES_MIN && body.length <= COMPRESSED_BYTES_MAX;
  if (!fits || !COMPRESSED_TYPES.has(type) || !COMPRESSED_STATUSES.includes(status) || encodings.length === 0)
    return reply;
  if (headers['content-encoding'] !== undefined) return reply;
  const varied = { ...headers, vary: 'Accept-Encoding' };
  const encoding = encodings.find((name) => accepts(accepted, name));
  if (encoding === undefined) return { ...reply, headers: varied };
  const { etag } = headers;
  const tag = etag === undefined || etag.startsWith('W/') ? {} : { etag: `W/${etag}` };
  const encoded = encoding === 'br' ? brotliCompressSync(body) : gzipSync(body);
  return { status, headers: { ...varied, ...tag, 'content-encoding': encoding }, body: encoded };
}

function accepts(accepted: string, encoding: string): boolean {
  return accepted.split(',').some((part) => {
    const [name = '', ...parameters] = part
      .trim()
      .toLowerCase()
      .split(/\s*;\s*/);
    return name === encoding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

/**
 * What a viewer gets who has it already or wants a part: 304, 206 or 416, else the whole. A part is one range; of several the whole is sent,
 * as a server may: https://www.rfc-editor.org/rfc/rfc9110#section-14.2
 */
export function asAsked(reply: OriginReply, asked: Headers): OriginReply {
  if (reply.status !== 200) return reply;
  if (isKnown(reply.headers, asked)) {
    const { 'content-type': _type, 'content-encoding': _encoding, ...headers } = reply.headers;
    return { status: 304, headers, body: Buffer.alloc(0) };
  }
  const range = /^bytes=(\d*)-(\d*)$/.exec(asked['range'] ?? '');
  const { 'if-range': condition } = asked;
  const current =
    condition === undefined || [reply.headers['etag'], reply.headers['last-modified']].includes(condition);
  return range === null || !current ? reply : part(reply, range[1] ?? '', range[2] ?? '');
}

function isKnown(headers: Headers, { 'if-none-match': tags, 'if-modified-since': since }: Headers): boolean {
  const { etag, 'last-modified': modified } = headers;
  // A tag is compared without regard to its strength, and goes before the date: https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2
  if (tags !== undefined)
    return tags
      .split(',')
      .some((tag) => tag.trim() === '*' || (etag !== undefined && strong(tag.trim()) === strong(etag)));
  if (since === undefined || modified === undefined) return false;
  return Date.parse(modified) <= Date.parse(since);
}

const strong = (tag: string): string => tag.replace(/^W\//, '');

function part(reply: OriginReply, from: string, to: string): OriginReply {
  const { length } = reply.body;
  if (from === '' && to === '') return reply;
  const first = from === '' ? Math.max(0, length - Number(to)) : Number(from);
  const last = from === '' || to === '' ? length - 1 : Math.min(Number(to), length - 1);
  if (from !== '' && to !== '' && Number(to) < first) return reply;
  if (first >= length || (from === '' && Number(to) === 0))
    return { status: 416, headers: { 'content-range': `bytes */${length}` }, body: Buffer.alloc(0) };
  const headers = { ...reply.headers, 'content-range': `bytes ${first}-${last}/${length}` };
  return { status: 206, headers, body: reply.body.subarray(first, last + 1) };
}

import { requireMap } from '../host.ts';
import type { Host, HostFunction } from '../host.ts';
import { isMap } from '../isMap.ts';

/** https://docs.aws.amazon.com/appsync/latest/devguide/http-helpers-in-utils-http-js.html */
const HEADERS_NOT_FORWARDED: ReadonlySet<string> = new Set([
  'transfer-encoding',
  'connection',
  'host',
  'expect',
  'keep-alive',
  'upgrade',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'content-length',
]);

const HEADERS_NOT_ANSWERED: ReadonlySet<string> = new Set([
  ...HEADERS_NOT_FORWARDED,
  'access-control-allow-credentials',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'access-control-allow-methods',
  'access-control-allow-headers',
  'vary',
  'content-type',
]);

/** Most bytes that the names and values of an operation's own response headers may have together. */
export const RESPONSE_HEADER_BYTES_MAX = 4 * 1024;

function isRestricted(name: string): boolean {
  const lower = name.toLowerCase();
  return HEADERS_NOT_ANSWERED.has(lower) || lower.startsWith('x-amzn-') || lower.startsWith('x-amz-');
}

function refuse(host: Host, message: string): void {
  host.effects.appendedErrors.push({
    message,
    errorType: 'ResponseHeaderError',
    data: null,
    errorInfo: null,
  });
}

function addResponseHeader(host: Host, name: unknown, value: unknown): void {
  if (typeof name !== 'string' || name === '') return refuse(host, 'A response header needs a name.');
  if (isRestricted(name)) return refuse(host, `The response header ${name} is restricted.`);
  if (value === null || value === undefined) return refuse(host, `The response header ${name} has no value.`);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const headers = host.effects.responseHeaders;
  const bytes = [...headers, [name, text]]
    .flat()
    .reduce((sum, part) => sum + Buffer.byteLength(part ?? ''), 0);
  if (bytes > RESPONSE_HEADER_BYTES_MAX) {
    return refuse(host, `The response headers exceed ${RESPONSE_HEADER_BYTES_MAX} bytes at ${name}.`);
  }
  headers.push([name, text]);
}

export const httpFunctions: Record<string, HostFunction> = {
  'util.http.copyHeaders': (_host, headers) => {
    const entries = Object.entries(requireMap(headers, 'util.http.copyHeaders: the headers'));
    return Object.fromEntries(entries.filter(([name]) => !HEADERS_NOT_FORWARDED.has(name.toLowerCase())));
  },
  'util.http.addResponseHeader': addResponseHeader,
  'util.http.addResponseHeaders': (host, headers) => {
    if (!isMap(headers)) return;
    for (const [name, value] of Object.entries(headers)) addResponseHeader(host, name, value);
  },
};

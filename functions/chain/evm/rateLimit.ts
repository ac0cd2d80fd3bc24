/*
 * How providers say "too many requests": by HTTP 429, with or without Retry-After (RFC 9110, 10.2.3; RFC 6585, 4), or inside an answer of
 * HTTP 200 by an error of JSON-RPC, one for a whole batch or one for some of its calls:
 * https://www.alchemy.com/docs/reference/throughput (429)
 * https://docs.infura.io/api/networks/ethereum/how-to/avoid-rate-limiting (-32005 with backoff_seconds)
 * https://docs.blockvision.org/reference/error-code-reference (-32605)
 * https://www.ankr.com/docs/rpc-service/errors/retry-strategies/ (-32090)
 * The same question, asked later, is answered: a smaller one would only be one more.
 */

const RATE_LIMITED = new Set([429, -32605, -32090]);

/** EIP-1474's "limit exceeded", which providers use of rates and of results alike. */
const LIMIT_EXCEEDED = -32005;

/** Of results: a smaller question may be answered. https://docs.infura.io/api/networks/ethereum/json-rpc-methods/eth_getlogs */
const OF_RESULTS = /results|range|timeout|block/i;

const OF_RATE = /rate.?limit|too many requests|request limit|requests? per|compute units/i;

/** Longest that one answer may make a pass wait. */
const WAIT_MS_MAX = 30_000;

export interface JsonRpcError {
  readonly code: number;
  readonly message: string;
  readonly data: unknown;
}

/** Whether an error of JSON-RPC is about the rate of requests, and not about the question. */
export function isRateLimit({ code, message }: JsonRpcError): boolean {
  if (RATE_LIMITED.has(code)) return true;
  if (code === LIMIT_EXCEEDED) return !OF_RESULTS.test(message);
  return OF_RATE.test(message);
}

/** Milliseconds that the error asks to wait; null where it does not say. */
export function waitOfError({ data }: JsonRpcError): number | null {
  if (typeof data !== 'object' || data === null || !('rate' in data || 'backoff_seconds' in data))
    return null;
  const rate = 'rate' in data && typeof data.rate === 'object' && data.rate !== null ? data.rate : data;
  const seconds = 'backoff_seconds' in rate ? Number(rate.backoff_seconds) : Number.NaN;
  return bounded(seconds * 1_000);
}

/**
 * Milliseconds of a `Retry-After`: seconds, or a date.
 *
 * @param nowMs milliseconds since 1970
 */
export function waitOfHeader(value: string | null, nowMs: number): number | null {
  if (value === null) return null;
  return bounded(/^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - nowMs);
}

function bounded(ms: number): number | null {
  return Number.isNaN(ms) ? null : Math.min(WAIT_MS_MAX, Math.max(0, Math.ceil(ms)));
}

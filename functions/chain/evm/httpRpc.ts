/*
 * JSON-RPC 2.0 over HTTP (https://www.jsonrpc.org/specification), as far as an EVM node speaks it. A library is not
 * used because its batching waits cost about 10 ms a call and its errors print the URL, which holds the provider's key.
 */
import { type Clock, systemClock } from '../../shared/clock.ts';
import { type HttpAnswer, httpPost, type HttpPost, NoAnswerInTime } from './httpPost.ts';
import { isRateLimit, type JsonRpcError, waitOfError, waitOfHeader } from './rateLimit.ts';
import { BATCH_CALLS_MAX, type Rpc, type RpcCall, RpcRefused, RpcUnavailable } from './rpc.ts';

export interface HttpRpcOptions {
  /** Confidential. */
  readonly url: string;
  /** Of one HTTP request. Default 10,000. */
  readonly timeoutMs?: number;
  /** Default 4. */
  readonly attempts?: number;
  /** Wait before the second attempt, doubled for each further one, with full jitter. Default 200. */
  readonly backoffMs?: number;
  /** Longest that a request waits in all because the node says that there are too many. Default 20,000. */
  readonly rateLimitMs?: number;
  readonly post?: HttpPost;
  readonly clock?: Clock;
  readonly sleep?: (ms: number) => Promise<void>;
  /** From 0 to below 1. */
  readonly random?: () => number;
}

/** First wait where the node says that there are too many requests and not when to come again; doubled for each further one. */
const RATE_LIMIT_WAIT_MS = 1_000;

/** How one HTTP request ended: the answers, or why it may be repeated, and when where the node says so. */
type Reply =
  | { readonly answers: readonly (unknown | RpcRefused)[] }
  | { readonly retry: string }
  | { readonly rateLimited: string; readonly waitMs: number | null };

export function httpRpc(options: HttpRpcOptions): Rpc {
  const { attempts = 4, backoffMs = 200, rateLimitMs = 20_000, random = Math.random } = options;
  const sleep = options.sleep ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

  const send = async (calls: readonly RpcCall[]): Promise<readonly (unknown | RpcRefused)[]> => {
    let failures = 0;
    let waited = 0;
    for (let asked = 1; ; asked++) {
      const reply = await ask(options, calls);
      if ('answers' in reply) return reply.answers;
      if ('retry' in reply) {
        failures += 1;
        if (failures >= attempts) throw new RpcUnavailable(describe(calls), asked, reply.retry);
        await sleep(random() * backoffMs * 2 ** (failures - 1));
        continue;
      }
      // What the node asks for is the least; who waits beside us must not come in the same moment.
      const least = reply.waitMs ?? RATE_LIMIT_WAIT_MS * 2 ** (asked - failures - 1);
      const wait = Math.ceil(least * (1 + random() / 2));
      if (waited + wait > rateLimitMs) throw new RpcUnavailable(describe(calls), asked, reply.rateLimited);
      waited += wait;
      await sleep(wait);
    }
  };

  const batch: Rpc['batch'] = async (calls) => {
    if (calls.length > BATCH_CALLS_MAX)
      throw new Error(`a batch holds ${BATCH_CALLS_MAX} calls, received ${calls.length}`);
    return calls.length === 0 ? [] : send(calls);
  };

  return {
    batch,
    request: async <T>(method: string, params: readonly unknown[]) => {
      const [answer] = await send([{ method, params }]);
      if (answer instanceof RpcRefused) throw answer;
      return answer as T;
    },
  };
}

async function ask(options: HttpRpcOptions, calls: readonly RpcCall[]): Promise<Reply> {
  const { url, timeoutMs = 10_000, post = httpPost } = options;
  const bodies = calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', id, method, params }));
  let answer: HttpAnswer;
  try {
    answer = await post(url, JSON.stringify(calls.length === 1 ? bodies[0] : bodies), timeoutMs);
  } catch (error) {
    // Only whether it was late: the message may hold the address.
    return { retry: error instanceof NoAnswerInTime ? `no answer in ${timeoutMs} ms` : 'no connection' };
  }
  const { status, text } = answer;
  if (status === 429) return rateLimitOf(answer, options.clock ?? systemClock);
  if (status >= 500) return { retry: `HTTP ${status}` };
  const replies = parseReplies(text);
  if (replies === null) {
    if (status >= 300)
      return { answers: calls.map(({ method }) => new RpcRefused(method, status, `HTTP ${status}`, null)) };
    return { retry: 'the answer is no JSON-RPC' };
  }
  return readReplies(calls, replies, url);
}

/** The header says when to come again, else the error inside. */
function rateLimitOf({ text, retryAfter }: HttpAnswer, clock: Clock): Reply {
  const inside = parseReplies(text)?.find(({ error }) => error !== undefined)?.error;
  const waitMs =
    waitOfHeader(retryAfter, clock.nowMs()) ?? (inside === undefined ? null : waitOfError(toError(inside)));
  return { rateLimited: 'HTTP 429', waitMs };
}

interface RawReply {
  readonly id?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code?: unknown; readonly message?: unknown; readonly data?: unknown };
}

function parseReplies(text: string): readonly RawReply[] | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    return Array.isArray(parsed) ? (parsed as RawReply[]) : [parsed];
  } catch {
    return null;
  }
}

/** Matches answers to calls by id, since a batch may be answered in any order. */
function readReplies(calls: readonly RpcCall[], replies: readonly RawReply[], url: string): Reply {
  const byId = new Map(replies.map((reply) => [reply.id, reply]));
  const answers: (unknown | RpcRefused)[] = [];
  for (const [id, { method }] of calls.entries()) {
    // A node that refuses a whole batch answers one error without an id.
    const reply = byId.get(id) ?? (replies[0]?.error ? replies[0] : undefined);
    if (reply === undefined) return { retry: `no answer to ${method}` };
    if (reply.error === undefined) {
      if (reply.result === undefined) return { retry: `neither result nor error for ${method}` };
      answers.push(reply.result);
      continue;
    }
    const error = toError(reply.error);
    // The whole batch is asked again, so that one node answers all of it.
    if (isRateLimit(error)) return { rateLimited: `JSON-RPC ${error.code}`, waitMs: waitOfError(error) };
    answers.push(new RpcRefused(method, error.code, withoutUrls(error.message, url), revertData(error.data)));
  }
  return { answers };
}

function toError({ code, message, data }: NonNullable<RawReply['error']>): JsonRpcError {
  return { code: typeof code === 'number' ? code : 0, message: String(message ?? ''), data };
}

/** Providers quote their own address, key included, in errors. */
function withoutUrls(message: string, url: string): string {
  return message
    .replaceAll(url, '[url]')
    .replace(/\b(https?|wss?):\/\/\S+/gi, '[url]')
    .slice(0, 300);
}

/** Geth gives the data itself, other nodes an object around it. */
function revertData(data: unknown): string | null {
  if (typeof data === 'string' && data.startsWith('0x')) return data;
  if (typeof data === 'object' && data !== null && 'data' in data) return revertData(data.data);
  return null;
}

function describe(calls: readonly RpcCall[]): string {
  return [...new Set(calls.map((call) => call.method))].join(', ');
}

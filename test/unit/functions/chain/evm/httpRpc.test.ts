import { describe, expect, test } from 'vitest';
import { NoAnswerInTime } from '../../../../../functions/chain/evm/httpPost.ts';
import { httpRpc, type HttpRpcOptions } from '../../../../../functions/chain/evm/httpRpc.ts';
import { RpcRefused, RpcUnavailable } from '../../../../../functions/chain/evm/rpc.ts';

const URL_WITH_KEY = 'https://node.example/v2/very-secret-key';

type Step = (body: unknown) => Response | Promise<Response>;

/** A node that answers each HTTP request with the next step, and notes what it was asked and how long was waited. */
function nodeOf(steps: readonly Step[], options: Partial<HttpRpcOptions> = {}) {
  const asked: unknown[] = [];
  const waits: number[] = [];
  const left = [...steps];
  const rpc = httpRpc({
    url: URL_WITH_KEY,
    post: async (_url, text) => {
      const body: unknown = JSON.parse(text);
      asked.push(body);
      const step = left.shift();
      if (step === undefined) throw new Error('asked too often');
      const answer = await step(body);
      const retryAfter = answer.headers.get('retry-after');
      return { status: answer.status, retryAfter, text: await answer.text() };
    },
    sleep: async (ms) => void waits.push(ms),
    random: () => 0.5,
    ...options,
  });
  return { rpc, asked, waits };
}

const ok =
  (result: unknown): Step =>
  (body) =>
    Response.json({ jsonrpc: '2.0', id: (body as { id: number }).id, result });
const refused =
  (error: object): Step =>
  (body) =>
    Response.json({ jsonrpc: '2.0', id: (body as { id: number }).id, error });
const status =
  (code: number): Step =>
  () =>
    new Response('busy', { status: code });
const broken: Step = () => {
  throw new TypeError(`fetch failed for ${URL_WITH_KEY}`);
};

describe('asking a node', () => {
  test('given an answer, when asked, then it is the result', async () => {
    const { rpc, asked } = nodeOf([ok('0x10')]);
    expect(await rpc.request('eth_blockNumber', [])).toBe('0x10');
    expect(asked).toEqual([{ jsonrpc: '2.0', id: 0, method: 'eth_blockNumber', params: [] }]);
  });

  test.each([
    ['HTTP 503', status(503)],
    ['no connection', broken],
    ['a page instead of JSON', () => new Response('<html>')],
    ['an answer without result', () => Response.json({ jsonrpc: '2.0', id: 0 })],
  ] as [string, Step][])('given %s twice, when asked, then the third attempt counts', async (_, failure) => {
    const { rpc, waits } = nodeOf([failure, failure, ok('0x1')]);
    expect(await rpc.request('eth_chainId', [])).toBe('0x1');
    expect(waits).toEqual([100, 200]);
  });

  test('given nothing but failures, when asked, then it is unavailable, and neither URL nor key is told', async () => {
    const { rpc, asked } = nodeOf([broken, status(500), broken, status(502)]);
    const error = await rpc.request('eth_chainId', []).catch((thrown: unknown) => thrown as RpcUnavailable);
    expect(error).toBeInstanceOf(RpcUnavailable);
    expect(String(error)).toBe('RpcUnavailable: the node did not answer eth_chainId in 4 attempts: HTTP 502');
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(
      /very-secret-key|node\.example/,
    );
    expect(asked).toHaveLength(4);
  });

  test('given a node that gives no answer in time, when asked, then that is told', async () => {
    const late = () => Promise.reject(new NoAnswerInTime('of https://node.example/key'));
    const { rpc } = nodeOf([], { post: late, timeoutMs: 5, attempts: 1 });
    await expect(rpc.request('eth_chainId', [])).rejects.toThrow(/no answer in 5 ms$/);
  });

  test('given a revert, when asked, then it is refused at once with its data', async () => {
    const { rpc, asked } = nodeOf([refused({ code: 3, message: 'execution reverted', data: '0x08c379a0' })]);
    await expect(rpc.request('eth_call', [])).rejects.toMatchObject({
      name: 'RpcRefused',
      code: 3,
      data: '0x08c379a0',
    });
    expect(asked).toHaveLength(1);
  });

  test('given a refusal that quotes the URL, when told, then the URL is left out', async () => {
    const { rpc } = nodeOf([
      refused({ code: -32000, message: `bad request to ${URL_WITH_KEY} and https://other.example/k` }),
    ]);
    const error = await rpc.request('eth_call', []).catch((thrown: unknown) => String(thrown));
    expect(error).toBe('RpcRefused: the node refused eth_call with -32000: bad request to [url] and [url]');
  });

  test('given HTTP 401, when asked, then it is refused and not repeated', async () => {
    const { rpc, asked } = nodeOf([status(401)]);
    await expect(rpc.request('eth_chainId', [])).rejects.toMatchObject({ name: 'RpcRefused', code: 401 });
    expect(asked).toHaveLength(1);
  });
});

describe('a node that says there are too many requests', () => {
  const NOW = Date.parse('2026-11-21T12:00:00Z');
  const limited = (headers: Record<string, string>, body = 'slow down'): Step => {
    return () => new Response(body, { status: 429, headers });
  };
  const infura = {
    code: -32005,
    message: 'project ID request rate exceeded',
    data: { rate: { backoff_seconds: 3 } },
  };
  const alchemy = { code: 429, message: 'Your app has exceeded its compute units per second capacity.' };

  // A quarter more, since `random` gives a half and up to a half is added.
  test.each([
    ['HTTP 429 that says nothing more', status(429), 1_250],
    ['Retry-After in seconds', limited({ 'retry-after': '2' }), 2_500],
    ['Retry-After as a date', limited({ 'retry-after': 'Sat, 21 Nov 2026 12:00:04 GMT' }), 5_000],
    ['HTTP 429 with the time inside', limited({}, JSON.stringify({ id: 0, error: infura })), 3_750],
    ['an error of JSON-RPC with the time', refused(infura), 3_750],
    ['the error 429 of JSON-RPC', refused(alchemy), 1_250],
    ['limit exceeded', refused({ code: -32005, message: 'daily request count exceeded' }), 1_250],
    ['the error -32090', refused({ code: -32090, message: 'Too many requests' }), 1_250],
    ['a limit in words', refused({ code: -32007, message: '50/second request limit reached' }), 1_250],
  ] as [string, Step, number][])('given %s, when asked, then it is waited for', async (_, limit, ms) => {
    const { rpc, waits } = nodeOf([limit, ok('0x1')], { clock: { nowMs: () => NOW } });
    expect(await rpc.request('eth_chainId', [])).toBe('0x1');
    expect(waits).toEqual([ms]);
  });

  test('given one call of a batch with 429, when asked, then the whole batch is asked again', async () => {
    const full = [0, 1].map((id) => ({ jsonrpc: '2.0', id, result: id }));
    const { rpc, asked } = nodeOf([
      () => Response.json([full[0], { jsonrpc: '2.0', id: 1, error: alchemy }]),
      () => Response.json(full),
    ]);
    const calls = ['eth_a', 'eth_b'].map((method) => ({ method, params: [] }));
    expect(await rpc.batch(calls)).toEqual([0, 1]);
    expect(asked).toHaveLength(2);
  });

  test('given no end of it, when the time for waiting is over, then it is unavailable', async () => {
    const { rpc, waits } = nodeOf(Array<Step>(9).fill(status(429)), { rateLimitMs: 10_000 });
    await expect(rpc.request('eth_chainId', [])).rejects.toThrow(/in 4 attempts: HTTP 429/);
    expect(waits).toEqual([1_250, 2_500, 5_000]);
  });

  test('given a wait longer than any pass, when asked, then it is unavailable at once', async () => {
    const { rpc, waits } = nodeOf([limited({ 'retry-after': '86400' })]);
    await expect(rpc.request('eth_chainId', [])).rejects.toBeInstanceOf(RpcUnavailable);
    expect(waits).toEqual([]);
  });

  test('given too many results, when asked, then the question is refused, for a smaller one', async () => {
    const { rpc } = nodeOf([refused({ code: -32005, message: 'query returned more than 10000 results' })]);
    await expect(rpc.request('eth_getLogs', [])).rejects.toMatchObject({ name: 'RpcRefused', code: -32005 });
  });
});

describe('asking in batches', () => {
  const calls = [
    { method: 'eth_a', params: [] },
    { method: 'eth_b', params: [1] },
    { method: 'eth_c', params: [] },
  ];

  test('given answers in another order, when asked, then each call has its own, and a refusal is a value', async () => {
    const { rpc, asked } = nodeOf([
      () =>
        Response.json([
          { jsonrpc: '2.0', id: 2, result: 'c' },
          { jsonrpc: '2.0', id: 0, result: 'a' },
          { jsonrpc: '2.0', id: 1, error: { code: -32000, message: 'no' } },
        ]),
    ]);
    const answers = await rpc.batch(calls);
    expect(answers[0]).toBe('a');
    expect(answers[1]).toBeInstanceOf(RpcRefused);
    expect(answers[2]).toBe('c');
    expect(asked).toHaveLength(1);
  });

  test('given a batch with an answer missing, when asked, then the whole batch is repeated', async () => {
    const full = [0, 1, 2].map((id) => ({ jsonrpc: '2.0', id, result: id }));
    const { rpc } = nodeOf([() => Response.json(full.slice(0, 2)), () => Response.json(full)]);
    expect(await rpc.batch(calls)).toEqual([0, 1, 2]);
  });

  test('given no calls, when asked, then nothing is sent; given too many, then it is a bug', async () => {
    const { rpc, asked } = nodeOf([]);
    expect(await rpc.batch([])).toEqual([]);
    expect(asked).toEqual([]);
    await expect(
      rpc.batch(Array.from({ length: 101 }, () => ({ method: 'eth_a', params: [] }))),
    ).rejects.toThrow(/100 calls/);
  });
});

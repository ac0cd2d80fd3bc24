import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { circuitBreaker } from '../../../../functions/posting/circuitBreaker.ts';
import { httpPosting } from '../../../../functions/posting/httpPosting.ts';
import type { PostingRequest } from '../../../../functions/posting/ports.ts';

const REQUEST: PostingRequest = {
  accounts: [
    {
      id: 'mer:a',
      book: 'mer',
      type: 'ASSET',
      currency: { symbol: 'EUR', decimals: 2 },
      mayBeNegative: true,
      stripes: 1,
    },
  ],
  draft: {
    book: 'mer',
    source: 'txn_1#approved',
    description: 'Debit',
    postings: [{ accountId: 'mer:a', side: 'DEBIT', amount: 1_050n, asset: 'EUR' }],
  },
};

/** What the core-banking stub does with each call, in order; it posts each idempotency key once. */
type Behaviour = 'post' | 'post and hang up' | 'hang up' | '500' | 'garbage' | 'silence' | 'refuse';

let server: Server;
let url: string;
let plan: Behaviour[];
let posted: Map<string, unknown>;
let calls: number;

beforeEach(async () => {
  plan = [];
  posted = new Map();
  calls = 0;
  server = createServer((request, response) => {
    calls += 1;
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const behaviour = plan.shift() ?? 'post';
      const key = String(request.headers['idempotency-key']);
      const known = posted.has(key);
      if (behaviour.startsWith('post')) posted.set(key, JSON.parse(Buffer.concat(chunks).toString()));
      const answer = (status: number, body: string) => response.writeHead(status).end(body);
      if (behaviour === 'post') answer(known ? 409 : 201, JSON.stringify({ reference: `core-${key}` }));
      if (behaviour === '500') answer(500, '{}');
      if (behaviour === 'garbage') answer(200, '<html>');
      if (behaviour === 'refuse')
        answer(422, JSON.stringify({ code: 'CLOSED', reason: 'The account is closed.' }));
      if (behaviour.endsWith('hang up')) request.socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

function port(attempts = 3, threshold = 100) {
  const breaker = circuitBreaker({ threshold, coolDownMs: 60_000, now: () => 0 });
  return httpPosting({ url, token: 't', timeoutMs: 200, attempts, breaker, pause: async () => undefined });
}

describe('posting over HTTP', () => {
  it('given a system that works, then the amount travels as a decimal string under the source as its key', async () => {
    expect(await port().post(REQUEST)).toEqual({ kind: 'POSTED', reference: 'core-txn_1#approved' });
    expect(posted.get('txn_1#approved')).toMatchObject({ postings: [{ amount: '10.50', currency: 'EUR' }] });
  });

  it.each<Behaviour>(['hang up', '500', 'garbage', 'silence'])(
    'given a call that ends in %s, then the next one posts',
    async (behaviour) => {
      plan = [behaviour];
      expect(await port().post(REQUEST)).toMatchObject({ kind: 'POSTED' });
      expect(calls).toBe(2);
    },
  );

  it('given a lost answer, when it is sent again, then the system has it once', async () => {
    plan = ['post and hang up'];
    expect(await port().post(REQUEST)).toMatchObject({ kind: 'POSTED' });
    expect(posted.size).toBe(1);
  });

  it('given a refusal, then it is final and not tried again', async () => {
    plan = ['refuse'];
    expect(await port().post(REQUEST)).toEqual({
      kind: 'REFUSED',
      code: 'CLOSED',
      reason: 'The account is closed.',
    });
    expect(calls).toBe(1);
  });

  it('given a system that is down, then it throws, and the open circuit spares it further calls', async () => {
    plan = Array.from({ length: 9 }, () => '500' as const);
    const down = port(3, 3);
    await expect(down.post(REQUEST)).rejects.toThrow('500');
    await expect(down.post(REQUEST)).rejects.toThrow('failed repeatedly');
    expect(calls).toBe(3);
  });
});

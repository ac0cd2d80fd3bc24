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
type Behaviour =
  | 'post'
  | 'post and hang up'
  | 'hang up'
  | '401'
  | '429'
  | '500'
  | '503'
  | 'garbage'
  | 'no reference'
  | 'a refusal without a code'
  | 'half an answer'
  | 'silence'
  | 'refuse';

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
      if (/^\d{3}$/.test(behaviour)) answer(Number(behaviour), '{}');
      if (behaviour === 'no reference') answer(201, '{}');
      if (behaviour === 'a refusal without a code') answer(422, '{}');
      // Headers and a part of the body, and then nothing.
      if (behaviour === 'half an answer') response.writeHead(201).write('{"reference":');
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

  it.each<Behaviour>([
    'hang up',
    '401',
    '429',
    '500',
    '503',
    'garbage',
    'no reference',
    'a refusal without a code',
    'half an answer',
    'silence',
  ])('given a call that ends in %s, then the next one posts', async (behaviour) => {
    plan = [behaviour];
    expect(await port().post(REQUEST)).toMatchObject({ kind: 'POSTED' });
    expect(calls).toBe(2);
  });

  it('given a lost answer, when it is sent again, then the system has it once', async () => {
    plan = ['post and hang up'];
    expect(await port().post(REQUEST)).toMatchObject({ kind: 'POSTED' });
    expect(posted.size).toBe(1);
  });

  it('given nobody who listens, then it throws after its attempts', async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(port().post(REQUEST)).rejects.toThrow('fetch failed');
    expect(calls).toBe(0);
  });

  it('given a system that is back after the cool-down, then one call closes the circuit for all', async () => {
    let now = 0;
    const breaker = circuitBreaker({ threshold: 1, coolDownMs: 60_000, now: () => now });
    const pause = async () => undefined;
    const posting = httpPosting({ url, token: 't', timeoutMs: 200, attempts: 1, breaker, pause });
    plan = ['503'];
    await expect(posting.post(REQUEST)).rejects.toThrow('503');
    await expect(posting.post(REQUEST)).rejects.toThrow('failed repeatedly');
    now = 60_000;
    expect(await posting.post(REQUEST)).toMatchObject({ kind: 'POSTED' });
    expect(await posting.post(REQUEST)).toMatchObject({ kind: 'POSTED' });
    expect(calls).toBe(3);
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

import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  ApiError,
  createClient,
  followEvents,
  type PaymentsClient,
  TransportError,
} from '../../src/index.ts';

// Back-off without chance is none: the laws are about what is read, not when.
beforeAll(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
afterAll(() => void vi.restoreAllMocks());

const PAGE_EVENTS = 3;
const event = (n: number) => {
  const id = `inv_${n}#1`;
  const body = JSON.stringify({ id, type: 'invoice.paid', subject: `inv_${n}`, version: 1, data: {} });
  return { id, type: 'invoice.paid', occurredAt: '2026-11-22T00:00:00.000Z', body };
};

/** A log that grows while it is read, behind a network that loses requests and answers. */
function world(total: number, troubles: readonly ('request' | 'answer' | 'none')[]) {
  let recorded = 0;
  let reads = 0;
  const client: Pick<PaymentsClient, 'request' | 'subscribe'> = {
    request: (async (_operation: unknown, { cursor }: { cursor: string | null }) => {
      await Promise.resolve();
      const trouble = troubles[reads++ % troubles.length];
      if (trouble === 'request') throw new TransportError('lost');
      recorded = Math.min(total, recorded + 2);
      const from = Number(cursor ?? 0);
      const to = Math.min(recorded, from + PAGE_EVENTS);
      const items = Array.from({ length: to - from }, (_, i) => event(from + i));
      if (trouble === 'answer') throw new TransportError('lost');
      return { eventsSince: { items, cursor: String(to), more: to < recorded } };
    }) as never,
    subscribe: () => ({ ready: Promise.resolve(), unsubscribe: () => undefined }),
  };
  return client;
}

describe('followEvents', () => {
  it('given a log that grows, a network that fails and a reader that dies between pages, then each event comes once and none is left out', async () => {
    const troubles = fc.array(fc.constantFrom('request' as const, 'answer' as const, 'none' as const), {
      minLength: 0,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(20),
        troubles,
        fc.array(fc.nat(3), { maxLength: 4 }),
        async (total, ill, lives) => {
          const client = world(total, [...ill, 'none']);
          const seen: string[] = [];
          let kept: string | null = null;
          // Each life ends after so many pages; the last one when all was seen.
          for (const pages of [...lives.map((life) => life + 1), Number.POSITIVE_INFINITY]) {
            const aborter = new AbortController();
            let left = pages;
            if (seen.length === total) break;
            await followEvents(client, {
              cursor: kept,
              signal: aborter.signal,
              pollMs: 1,
              onPage: ({ events, cursor }) => {
                seen.push(...events.map(({ id }) => id));
                kept = cursor;
                if (--left === 0 || seen.length === total) aborter.abort();
              },
            });
          }
          expect(seen).toEqual(Array.from({ length: total }, (_, n) => event(n).id));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('given a page whose handling fails, then it ends with that, and the page comes again from the cursor that was kept', async () => {
    const client = world(5, ['none']);
    const { signal } = new AbortController();
    const failing = followEvents(client, {
      cursor: null,
      signal,
      onPage: () => Promise.reject(new Error('the database is full')),
    });
    await expect(failing).rejects.toThrow('the database is full');
    const again = new AbortController();
    const first: string[] = [];
    await followEvents(client, {
      cursor: null,
      signal: again.signal,
      onPage: ({ events }) => {
        first.push(...events.map(({ id }) => id));
        again.abort();
      },
    });
    expect(first[0]).toBe('inv_0#1');
  });

  it('given a cursor that is refused, then it ends with the API’s reason', async () => {
    const refusal = new ApiError([
      { message: 'no', errorType: 'InvalidInput', errorInfo: { field: 'cursor' } },
    ]);
    const client = { ...world(1, ['none']), request: () => Promise.reject(refusal) };
    const { signal } = new AbortController();
    await expect(followEvents(client, { cursor: 'old', signal, onPage: () => undefined })).rejects.toBe(
      refusal,
    );
  });

  it('given a push, then the log is looked at before its time', async () => {
    vi.useFakeTimers();
    try {
      const pushed: (() => void)[] = [];
      let reads = 0;
      const { request } = world(1, ['none']);
      const client = {
        request: ((...args: [never, never]) => {
          reads++;
          return request(...args);
        }) as never,
        subscribe: ((_operation: unknown, _variables: unknown, { onData }: { onData: () => void }) => {
          pushed.push(onData);
          return { ready: Promise.resolve(), unsubscribe: () => undefined };
        }) as never,
      };
      const aborter = new AbortController();
      const following = followEvents(client, {
        cursor: null,
        signal: aborter.signal,
        pollMs: 600_000,
        onPage: () => undefined,
      });
      // Nothing happens for an hour: looks are ten minutes apart.
      await vi.advanceTimersByTimeAsync(60 * 60_000);
      const before = reads;
      await vi.advanceTimersByTimeAsync(1_000);
      expect(reads).toBe(before);
      pushed[0]?.();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(reads).toBeGreaterThan(before + 1);
      aborter.abort();
      expect(await following).toBe('1');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('createClient', () => {
  it.each([
    [
      429,
      '{"errors":[{"message":"slow down","errorType":"Throttled"}]}',
      { status: 429, retryable: true, retryAfterSeconds: 300 },
    ],
    [502, '<html>', { status: 502, retryable: true }],
    [400, '{}', { status: 400, retryable: false }],
  ])(
    'given HTTP %d without an answer of the API, then a TransportError says what to do',
    async (status, body, expected) => {
      const fetch = () => Promise.resolve(new Response(body, { status, headers: { 'retry-after': '300' } }));
      const client = createClient({ url: 'https://api.example/graphql', apiKey: 'key', fetch });
      const error: unknown = await client.request('{ x }' as never).catch((each: unknown) => each);
      expect(error).toBeInstanceOf(TransportError);
      expect(error).toMatchObject(expected);
    },
  );

  it('given no answer in time, then it is given up', async () => {
    const fetch = (_: unknown, init?: RequestInit) =>
      new Promise<Response>((_resolve, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new Error('aborted')));
      });
    const client = createClient({ url: 'https://api.example/graphql', apiKey: 'key', timeoutMs: 5, fetch });
    await expect(client.request('{ x }' as never)).rejects.toMatchObject({
      message: 'no answer in 5 ms',
      status: null,
    });
  });
});

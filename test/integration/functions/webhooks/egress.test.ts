import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { httpPost, BODY_BYTES_MAX } from '../../../../functions/webhooks/egress/httpPost.ts';
import { type ResolveAll, resolveHost } from '../../../../functions/webhooks/egress/resolveHost.ts';
import { parseWebhookUrl } from '../../../../functions/webhooks/egress/webhookUrl.ts';
import { checkUrl } from '../../../../functions/webhooks/checkUrl.ts';

let servers: Server[] = [];
afterEach(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  servers = [];
});

/** What a server of this machine does with a webhook for `shop.example`, to which no name server would lead. */
async function posted(listener: RequestListener, timeoutMs?: number) {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const url = { href: '', secure: false, host: 'shop.example', port, path: '/hook?a=1' };
  return httpPost(
    { url, address: { address: '127.0.0.1', family: 4 }, headers: { 'webhook-id': 'evt' }, body: '{}' },
    timeoutMs,
  );
}

describe('a call of an endpoint', () => {
  it('given an address that was checked, then the call goes there, for the name', async () => {
    const seen: unknown[] = [];
    const outcome = await posted((request, response) => {
      seen.push(
        request.method,
        request.url,
        request.headers.host?.split(':')[0],
        request.headers['webhook-id'],
      );
      response.writeHead(202).end('taken');
    });
    expect(outcome).toEqual({ kind: 'answered', status: 202, body: 'taken', retryAfterSeconds: null });
    expect(seen).toEqual(['POST', '/hook?a=1', 'shop.example', 'evt']);
  });

  it('given a redirect, then it is the answer and nobody follows it', async () => {
    let calls = 0;
    const outcome = await posted((_request, response) => {
      calls++;
      response.writeHead(307, { location: 'http://169.254.169.254/' }).end();
    });
    expect(outcome).toMatchObject({ kind: 'answered', status: 307 });
    expect(calls).toBe(1);
  });

  it('given an answer without an end, then its beginning is kept and the connection ends', async () => {
    const outcome = await posted((_request, response) => {
      response.writeHead(200);
      const part = 'ü'.repeat(512);
      const write = (): void => void (response.destroyed || (response.write(part), setImmediate(write)));
      write();
    });
    expect(outcome).toMatchObject({ kind: 'answered', status: 200 });
    if (outcome.kind === 'answered') expect(Buffer.byteLength(outcome.body)).toBe(BODY_BYTES_MAX);
  });

  it('given a receiver that says nothing, or drips its answer, then it is given up', async () => {
    expect(await posted(() => {}, 300)).toEqual({ kind: 'unreachable', reason: 'no answer in 300 ms' });
    const dripping = await posted((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    }, 300);
    expect(dripping).toEqual({ kind: 'unreachable', reason: 'no answer in 300 ms' });
  });

  it('given nobody at the port, then the reason is the system’s and names no address', async () => {
    const url = { href: '', secure: false, host: 'shop.example', port: 1, path: '/' };
    expect(
      await httpPost({ url, address: { address: '127.0.0.1', family: 4 }, headers: {}, body: '' }),
    ).toEqual({
      kind: 'unreachable',
      reason: 'the connection failed: ECONNREFUSED',
    });
  });

  it('given retry-after in seconds, then it is told; a date is not', async () => {
    const answer =
      (value: string): RequestListener =>
      (_request, response) =>
        void response.writeHead(429, { 'retry-after': value }).end();
    expect(await posted(answer('120'))).toMatchObject({ status: 429, retryAfterSeconds: 120 });
    expect(await posted(answer('Wed, 21 Oct 2026 07:28:00 GMT'))).toMatchObject({ retryAfterSeconds: null });
  });
});

/** A name server that answers each time something else. */
function answering(...answers: readonly (readonly string[])[]): ResolveAll & { calls: number } {
  const resolve = (): ReturnType<ResolveAll> => {
    const found = answers[Math.min(resolve.calls++, answers.length - 1)] ?? [];
    return Promise.resolve(found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  };
  resolve.calls = 0;
  return resolve;
}

describe('the name of a host', () => {
  it('given a name that changes its answer between registration and delivery, then the delivery is refused', async () => {
    const names = answering(['93.184.216.34'], ['127.0.0.1']);
    const resolve = resolveHost(names, 'PUBLIC');
    expect(await checkUrl({ egress: 'PUBLIC', resolve })('https://rebind.example/')).toMatchObject({
      ok: true,
    });
    expect(await resolve({ host: 'rebind.example' })).toEqual({
      ok: false,
      error: 'rebind.example resolves to an address that is not public',
    });
  });

  it('given a name that changes its answer between check and use, then it is asked once and the checked address is used', async () => {
    const names = answering(['93.184.216.34'], ['169.254.169.254']);
    expect(await resolveHost(names, 'PUBLIC')({ host: 'rebind.example' })).toEqual({
      ok: true,
      value: { address: '93.184.216.34', family: 4 },
    });
    expect(names.calls).toBe(1);
  });

  it.each([
    ['a private address beside a public one', ['93.184.216.34', '10.0.0.1']],
    ['a v4-mapped one', ['::ffff:10.0.0.1']],
    ['a link-local one', ['fe80::1%eth0']],
    ['none', []],
  ])('given a name with %s, then it is refused', async (_what, addresses) => {
    expect((await resolveHost(answering(addresses), 'PUBLIC')({ host: 'x.example' })).ok).toBe(false);
  });

  it('given a laptop, then a name may be the laptop, and no other machine of its network', async () => {
    const local = (address: string) =>
      resolveHost(answering([address]), 'PUBLIC_AND_LOOPBACK')({ host: 'x' });
    expect((await local('127.0.0.1')).ok).toBe(true);
    expect((await local('192.168.1.20')).ok).toBe(false);
    expect(parseWebhookUrl('http://192.168.1.20/', 'PUBLIC_AND_LOOPBACK').ok).toBe(false);
  });
});

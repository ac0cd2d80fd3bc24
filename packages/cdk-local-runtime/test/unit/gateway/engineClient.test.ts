import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { engineClient, type EngineClient } from '../../../src/gateway/forward.ts';
import type { AwsCall } from '../../../src/gateway/gateway.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';

type Listener = Parameters<typeof createServer>[1];
let server: Server | undefined;
let client: EngineClient | undefined;

afterEach(async () => {
  client?.close();
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
});

async function engine(listener: Listener): Promise<EngineClient> {
  server = createServer(listener);
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  client = engineClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'b'.repeat(64));
  return client;
}

function call(body: string, headers: Record<string, string> = {}): AwsCall {
  const request = { method: 'POST', path: '/', headers, body: Buffer.from(body) };
  return { principal: OPERATOR, service: 'dynamodb', action: 'PutItem', request };
}

describe('engineClient', () => {
  it('sends body and headers, and a signature of its own', async () => {
    const { send } = await engine((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () =>
        response.end(JSON.stringify({ headers: request.headers, body: Buffer.concat(chunks).toString() })),
      );
    });
    const { body } = await send(
      call('{"é":1}', { 'x-amz-target': 'T.PutItem', authorization: 'theirs', host: 'x' }),
    );
    const seen = JSON.parse(body.toString()) as { headers: Record<string, string>; body: string };
    expect(seen.body).toBe('{"é":1}');
    expect(seen.headers).toMatchObject({ 'x-amz-target': 'T.PutItem' });
    expect(seen.headers['authorization']).toContain(`Signature=${'b'.repeat(64)}`);
    expect(seen.headers['host']).not.toBe('x');
  });

  it('keeps its connection, and opens another for what goes at the same time', async () => {
    let connections = 0;
    const both = Promise.withResolvers<undefined>();
    let waiting = 0;
    const { send } = await engine((request, response) => {
      request.resume();
      if (request.headers['x-waits'] === undefined) return void response.end('{}');
      if (++waiting === 2) both.resolve(undefined);
      void both.promise.then(() => response.end('{}'));
    });
    server?.on('connection', () => (connections += 1));
    for (let n = 0; n < 5; n++) await send(call('{}'));
    expect(connections).toBe(1);
    await Promise.all([send(call('{}', { 'x-waits': 'yes' })), send(call('{}', { 'x-waits': 'yes' }))]);
    expect(connections).toBe(2);
  });

  it('opens another where the engine closes', async () => {
    let connections = 0;
    const { send } = await engine((request, response) => {
      request.resume();
      response.setHeader('connection', 'close').end('{}');
    });
    server?.on('connection', () => (connections += 1));
    await send(call('{}'));
    await send(call('{}'));
    expect(connections).toBe(2);
  });

  it('rejects what is cut off, and goes on with another connection', async () => {
    let cut = true;
    const { send } = await engine((request, response) => {
      request.resume();
      if (!cut) return void response.end('{}');
      cut = false;
      response.writeHead(200, { 'content-length': 100 });
      response.write('{', () => request.socket.destroy());
    });
    await expect(send(call('{}'))).rejects.toThrow();
    await expect(send(call('{}'))).resolves.toMatchObject({ status: 200 });
  });

  it('rejects what is under way when it is closed', async () => {
    const arrived = Promise.withResolvers<undefined>();
    const { send, close } = await engine(() => arrived.resolve(undefined));
    const sent = send(call('{}'));
    await arrived.promise;
    close();
    await expect(sent).rejects.toThrow();
    await expect(send(call('{}'))).rejects.toThrow();
  });
});

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { httpPost, NoAnswerInTime } from '../../../../../functions/chain/evm/httpPost.ts';

const BODY = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'eth_chainId', params: [] });
let server: Server | undefined;

/** A node that answers as it is told, and where it is. */
async function nodeThat(answers: RequestListener): Promise<{ readonly url: string; readonly node: Server }> {
  const node = createServer(answers);
  server = node;
  await new Promise<void>((resolve) => node.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(node.address() as AddressInfo).port}/key`, node };
}

afterEach(async () => {
  const closed = server;
  server = undefined;
  closed?.closeAllConnections();
  if (closed !== undefined) await new Promise((resolve) => closed.close(resolve));
});

describe('a question to an endpoint', () => {
  test('given a node, when asked twice, then method, type and body are right, and the connection is kept', async () => {
    const seen: unknown[] = [];
    const ports = new Set<number | undefined>();
    const { url } = await nodeThat((request, response) => {
      ports.add(request.socket.remotePort);
      request.setEncoding('utf8').on('data', (body: string) => {
        seen.push([request.method, request.url, request.headers['content-type'], body]);
        response.end('ünïcode');
      });
    });
    for (let i = 0; i < 2; i++)
      expect(await httpPost(url, BODY, 5_000)).toEqual({ status: 200, retryAfter: null, text: 'ünïcode' });
    expect(seen).toEqual(Array(2).fill(['POST', '/key', 'application/json', BODY]));
    expect(ports.size).toBe(1);
  });

  test('given an answer that is compressed, when read, then it is what it was before', async () => {
    const { url } = await nodeThat((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"result":"0x1"}')),
    );
    expect((await httpPost(url, BODY, 5_000)).text).toBe('{"result":"0x1"}');
  });

  test('given 429 with Retry-After, when asked, then both are told', async () => {
    const { url } = await nodeThat((_, response) =>
      response.writeHead(429, { 'retry-after': '7' }).end('slow'),
    );
    expect(await httpPost(url, BODY, 5_000)).toEqual({ status: 429, retryAfter: '7', text: 'slow' });
  });

  test('given a redirect, when asked, then nobody else is asked', async () => {
    const paths: unknown[] = [];
    const { url } = await nodeThat((request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/other' }).end();
    });
    expect((await httpPost(url, BODY, 5_000)).status).toBe(307);
    expect(paths).toEqual(['/key']);
  });

  test('given a node that closes the kept connection, when asked again, then it is asked on a new one', async () => {
    const sockets: Socket[] = [];
    let asked = 0;
    const { url, node } = await nodeThat((request, response) => {
      asked += 1;
      // The second question comes on the connection of the first, which ends instead of answering.
      if (asked === 2) request.socket.resetAndDestroy();
      else response.end(String(asked));
    });
    node.on('connection', (socket) => sockets.push(socket));
    expect((await httpPost(url, BODY, 5_000)).text).toBe('1');
    expect((await httpPost(url, BODY, 5_000)).text).toBe('3');
    expect(sockets).toHaveLength(2);
  });

  test.each([
    ['never answers', () => {}],
    ['stops in the middle of its answer', (_, response) => void response.write('{"jsonrpc"')],
  ] as [string, RequestListener][])(
    'given a node that %s, when the time is over, then it ends',
    async (_, node) => {
      const { url } = await nodeThat(node);
      await expect(httpPost(url, BODY, 50)).rejects.toBeInstanceOf(NoAnswerInTime);
    },
  );

  test.each([
    ['resets a new connection', (request) => void request.socket.resetAndDestroy()],
    [
      'ends in the middle of its answer',
      (_, response) =>
        void response.writeHead(200, { 'content-length': '90' }).write('{', () => response.destroy()),
    ],
    [
      'says that text is compressed',
      (_, response) => void response.writeHead(200, { 'content-encoding': 'gzip' }).end('{}'),
    ],
  ] as [string, RequestListener][])(
    'given a node that %s, when asked, then it fails at once',
    async (_, node) => {
      const { url } = await nodeThat(node);
      await expect(httpPost(url, BODY, 60_000)).rejects.toThrow();
    },
  );
});

import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OPERATOR, type transactionConflicts } from 'cdk-local-runtime/testing';

/** Stands between a caller and a test's DynamoDB: may wait, answer by itself, or lose what `proceed` answers. */
export type Injector = ReturnType<typeof transactionConflicts>;
export type Call = Parameters<Injector>[0];
export type Reply = Awaited<ReturnType<Injector>>;

/** A test's DynamoDB through an injector. */
export interface FaultyDynamoDB {
  readonly endpoint: string;
  /** Calls that are under way. */
  ongoing(): number;
  /** Calls that never reached the engine, since the start. */
  refused(): number;
  close(): Promise<void>;
}

export async function startFaulty(
  endpoint: string,
  inject: Injector,
  keys: (table: string) => readonly string[] = () => ['pk', 'sk'],
): Promise<FaultyDynamoDB> {
  let refused = 0;
  let ongoing = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const headers = Object.fromEntries(
        Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
      );
      const action = headers['x-amz-target']?.split('.').at(-1) ?? '';
      let served = false;
      const proceed = async () => {
        served = true;
        const { host: _1, connection: _2, 'content-length': _3, ...kept } = headers;
        const reply = await fetch(endpoint, { method: 'POST', headers: kept, body: new Uint8Array(body) });
        const type = { 'content-type': 'application/x-amz-json-1.0' };
        return { status: reply.status, headers: type, body: Buffer.from(await reply.arrayBuffer()) };
      };
      const call = {
        principal: OPERATOR,
        service: 'dynamodb' as const,
        action,
        request: { method: 'POST', path: '/', headers, body },
      };
      ongoing++;
      const reply = await inject(call, proceed, keys).finally(() => ongoing--);
      if (!served) refused++;
      response.writeHead(reply.status, reply.headers).end(reply.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ongoing: () => ongoing,
    refused: () => refused,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

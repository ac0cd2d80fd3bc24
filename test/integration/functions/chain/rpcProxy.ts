import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxiedCall {
  readonly id: number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** A node's answer to one call. */
export type Answer = { readonly result: unknown } | { readonly error: { code: number; message: string } };

/** A node behind a proxy that a test makes lag, fail or refuse. */
export interface RpcProxy {
  readonly url: string;
  /** HTTP requests since the last `reset`, and the methods that they asked for. */
  readonly requests: string[][];
  reset(): void;
  /** Answers in the node's place; undefined lets the call through. */
  answer: ((call: ProxiedCall) => Answer | undefined | Promise<Answer | undefined>) | undefined;
  /** Status of every HTTP answer instead of the node's; undefined lets requests through. */
  status: (() => number | undefined) | undefined;
  /** Of those answers. */
  headers: Record<string, string>;
  /** Every HTTP request waits for this before it is looked at. */
  gate: Promise<void> | undefined;
  /** Changes what the node answered. */
  alter: ((call: ProxiedCall, result: unknown) => unknown) | undefined;
  close(): Promise<void>;
}

export async function startRpcProxy(target: string): Promise<RpcProxy> {
  const server = createServer((request, response) => {
    void (async () => {
      const calls = await readCalls(request);
      proxy.requests.push(calls.list.map(({ method }) => method));
      await proxy.gate;
      const status = proxy.status?.();
      if (status !== undefined) return response.writeHead(status, proxy.headers).end('the proxy says no');
      const answers = await Promise.all(calls.list.map((call) => answerOne(proxy, target, call)));
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end(JSON.stringify(calls.batch ? answers : answers[0]));
    })().catch((error: unknown) => response.writeHead(502).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: RpcProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-provider-key`,
    requests: [],
    reset: () => void proxy.requests.splice(0),
    answer: undefined,
    status: undefined,
    headers: {},
    gate: undefined,
    alter: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

async function readCalls(request: IncomingMessage): Promise<{ batch: boolean; list: ProxiedCall[] }> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = JSON.parse(Buffer.concat(chunks).toString()) as ProxiedCall | ProxiedCall[];
  return { batch: Array.isArray(body), list: [body].flat() };
}

async function answerOne(proxy: RpcProxy, target: string, call: ProxiedCall): Promise<unknown> {
  const own = await proxy.answer?.(call);
  if (own !== undefined) return { jsonrpc: '2.0', id: call.id, ...own };
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', ...call }),
  });
  const answer = (await response.json()) as { result?: unknown };
  if (proxy.alter === undefined || answer.result === undefined) return answer;
  return { ...answer, result: proxy.alter(call, answer.result) };
}

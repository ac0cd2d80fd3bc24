import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Running, ServiceDeps } from '../running.ts';
import { requestAnswerer } from './answerRequest.ts';
import type { DistributionDefinition } from './distribution.ts';
import { readDistributions } from './readDistributions.ts';
import type { ViewerRequest } from './viewerEvent.ts';

/** A distribution that runs. */
export interface RunningDistribution extends Running {
  readonly logicalId: string;
  readonly id: string;
  /** `http://127.0.0.1:<port>`: what stands on AWS in the place of `https://<domain>`. */
  readonly url: string;
}

type Deps = Pick<ServiceDeps, 'stack' | 'gateway' | 'log'>;

/**
 * Serves each distribution of the stack at a port of its own: the first at `port`, the others after it; 0 takes free ones. Throws
 * UnsupportedFeature for what this runtime does not run.
 */
export async function startDistributions(deps: Deps, port: number): Promise<RunningDistribution[]> {
  const started: RunningDistribution[] = [];
  try {
    for (const [at, definition] of readDistributions(deps.stack).entries())
      started.push(await serve(deps, definition, port === 0 ? 0 : port + at));
    return started;
  } catch (error) {
    for (const running of started) await running.close();
    throw error;
  }
}

async function serve(
  deps: Deps,
  definition: DistributionDefinition,
  port: number,
): Promise<RunningDistribution> {
  const log = deps.log.child('cloudfront');
  const answer = requestAnswerer({ gateway: deps.gateway, log }, definition);
  const server = createServer((incoming, outgoing) => {
    // What a viewer sends with a request is not read: S3 takes nothing from one.
    incoming.resume();
    void respond(answer, incoming, outgoing).catch((error: unknown) => {
      log.error('a request failed', { distribution: definition.logicalId, error: String(error) });
      outgoing.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    logicalId: definition.logicalId,
    id: definition.id,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function respond(
  answer: ReturnType<typeof requestAnswerer>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const { status, headers, body } = await answer(viewerRequest(incoming));
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  const length = status === 304 ? {} : { 'content-length': body.length };
  outgoing.writeHead(status, length).end(incoming.method === 'HEAD' || status === 304 ? undefined : body);
}

/** The path as it came over the wire: whatever would tidy it up would hide what a viewer tries. */
function viewerRequest(incoming: IncomingMessage): ViewerRequest {
  const [path = '/', ...query] = (incoming.url ?? '/').split('?');
  const headers = Object.entries(incoming.headers).map(([name, value]) => [
    name,
    [value ?? ''].flat().join(', '),
  ]);
  return {
    method: incoming.method ?? 'GET',
    path: path.startsWith('/') ? path : `/${path}`,
    query: query.join('?'),
    headers: Object.fromEntries(headers) as Record<string, string>,
    ip: incoming.socket.remoteAddress ?? '127.0.0.1',
    id: randomUUID(),
  };
}

import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../gateway/gateway.ts';
import { ACCOUNT_ID, REGION, servicePrincipal } from '../gateway/principal.ts';
import type { Running, ServiceDeps } from '../running.ts';
import { matchRoute, type MatchedRoute } from './matchRoute.ts';
import { proxyEvent, type ProxyRequest } from './proxyEvent.ts';
import { gatewayResponse, type HttpReply, proxyReply } from './proxyReply.ts';
import { readRestApis, type RestApiDefinition, type StageDefinition } from './readRestApis.ts';
import { tokenBucket } from './throttle.ts';

/** A REST API that runs. */
export interface RunningRestApi extends Running {
  readonly logicalId: string;
  readonly name: string;
  /** `http://127.0.0.1:<port>/<stage>` by stage: what stands on AWS in the place of `https://<id>.execute-api.…/<stage>`. */
  readonly urls: Readonly<Record<string, string>>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
const BODY_BYTES_MAX = 10 * 1024 * 1024;

type Deps = Pick<ServiceDeps, 'stack' | 'gateway' | 'log' | 'clock'>;

/** Serves each REST API of the stack on a port of its own. Throws UnsupportedFeature for what this runtime does not run. */
export async function startRestApis(deps: Deps): Promise<RunningRestApi[]> {
  const started: RunningRestApi[] = [];
  try {
    for (const api of readRestApis(deps.stack)) started.push(await serve(deps, api));
    return started;
  } catch (error) {
    for (const running of started) await running.close();
    throw error;
  }
}

async function serve(deps: Deps, api: RestApiDefinition): Promise<RunningRestApi> {
  const log = deps.log.child('apigateway');
  const nowMs = (): number => deps.clock.now().getTime();
  const stages = new Map(
    api.stages.map((stage) => [
      stage.name,
      { stage, admits: stage.throttle === null ? () => true : tokenBucket(stage.throttle, nowMs) },
    ]),
  );

  async function answer(incoming: IncomingMessage): Promise<HttpReply> {
    const url = new URL(incoming.url ?? '/', 'http://rest');
    const [, name = '', rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(url.pathname) ?? [];
    const found = stages.get(name);
    const method = incoming.method ?? 'GET';
    const matched = found && matchRoute(found.stage.routes, method, rest || '/');
    if (found === undefined || matched === undefined) return gatewayResponse('MISSING_AUTHENTICATION_TOKEN');
    if (!found.admits()) return gatewayResponse('THROTTLED');
    const body = await bodyOf(incoming);
    if (body === undefined) return gatewayResponse('REQUEST_TOO_LARGE');
    return invoke(deps, api, found.stage, matched, {
      method,
      path: rest || '/',
      query: url.searchParams,
      rawHeaders: incoming.rawHeaders,
      body,
      sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
      id: randomUUID(),
      at: deps.clock.now(),
    });
  }

  const server = createServer((incoming, outgoing) => {
    void answer(incoming)
      .catch((error: unknown) => {
        log.error('a request failed', { api: api.name, error: String(error) });
        return gatewayResponse('API_CONFIGURATION_ERROR');
      })
      .then(({ status, headers, body }) => {
        // What is left of a body that was too large is not read.
        if (!incoming.complete) outgoing.setHeader('connection', 'close');
        for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
        outgoing.writeHead(status).end(incoming.method === 'HEAD' ? undefined : body);
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    logicalId: api.logicalId,
    name: api.name,
    urls: Object.fromEntries(api.stages.map(({ name }) => [name, `${base}/${name}`])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Undefined for more than the API takes. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Invokes the function as the API, which the function's own policy has to allow for this method and path. */
async function invoke(
  { gateway, clock, log }: Deps,
  api: RestApiDefinition,
  stage: StageDefinition,
  matched: MatchedRoute,
  request: ProxyRequest,
): Promise<HttpReply> {
  const source = `${api.apiId}/${stage.name}/${request.method}${request.path}`;
  const principal = servicePrincipal(
    'apigateway.amazonaws.com',
    `arn:aws:execute-api:${REGION}:${ACCOUNT_ID}:${source}`,
  );
  const { functionArn, timeoutMs } = matched.route;
  const answered = new AbortController();
  try {
    const outcome = await Promise.race([
      gateway.invoke(principal, functionArn, proxyEvent(api, stage, matched, request)),
      clock.sleep(timeoutMs, answered.signal).then(() => null),
    ]);
    if (outcome === null) return gatewayResponse('INTEGRATION_TIMEOUT');
    const reply = outcome.functionError === undefined ? proxyReply(outcome.payload) : undefined;
    if (reply === undefined) log.error('malformed proxy response', { api: api.name, path: request.path });
    return reply ?? gatewayResponse('MALFORMED_PROXY_RESPONSE');
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    log.error('not invoked', { api: api.name, path: request.path, error: String(error) });
    if (error.status === 413) return gatewayResponse('REQUEST_TOO_LARGE');
    return gatewayResponse('API_CONFIGURATION_ERROR');
  } finally {
    answered.abort();
  }
}

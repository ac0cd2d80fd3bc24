import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { DataSourceDefinition } from '../apiDefinition.ts';
import { asRecord, badRequest, rolePrincipalOf } from './dataSource.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';

type HttpSource = Extract<DataSourceDefinition, { type: 'HTTP' }>;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];
/** Headers that a resolver cannot set. */
const RESERVED_HEADERS = new Set([
  'host',
  'connection',
  'user-agent',
  'expectation',
  'transfer-encoding',
  'content-length',
]);

/**
 * Calls an HTTP endpoint, signed when the data source has IAM authorization; AWS's own hosts are reached through the
 * gateway. `ctx.result` is `{statusCode, headers, body}` whatever the status.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-http-js.html
 */
export async function callHttp(deps: DataSourceDeps, call: DataSourceCall): Promise<DataSourceReply> {
  const source = call.step.dataSource;
  if (source.type !== 'HTTP') throw new Error(`${source.name} is no HTTP data source.`);
  const request = asRecord(call.request, 'the HTTP request');
  const method = request['method'];
  const path = request['resourcePath'];
  if (typeof method !== 'string' || !METHODS.includes(method))
    throw badRequest(`Unknown method ${String(method)}.`);
  if (typeof path !== 'string' || !path.startsWith('/'))
    throw badRequest('resourcePath must start with a slash.');
  const params = asRecord(request['params'] ?? {}, 'params');
  const url = new URL(source.endpoint.replace(/\/$/, '') + path);
  for (const [name, value] of Object.entries(asRecord(params['query'] ?? {}, 'params.query'))) {
    url.searchParams.append(name, String(value));
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(asRecord(params['headers'] ?? {}, 'params.headers'))) {
    if (!RESERVED_HEADERS.has(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  const body = bodyText(params['body']);
  const signed = source.signing ? await sign(deps, call, source, { method, url, headers, body }) : headers;
  try {
    const response = await deps.fetch(target(deps, url), {
      method,
      headers: signed,
      ...(body === undefined ? {} : { body }),
    });
    const result = {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
    return { result, error: null };
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    return { result: null, error: { message: String(cause), type: 'BadGatewayException' } };
  }
}

function bodyText(body: unknown): string | undefined {
  if (body === undefined || body === null) return undefined;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

const isAwsHost = (url: URL): boolean => /\.amazonaws\.com$/.test(url.hostname);

function target(deps: DataSourceDeps, url: URL): URL {
  return isAwsHost(url) ? new URL(url.pathname + url.search, deps.gateway.url) : url;
}

async function sign(
  deps: DataSourceDeps,
  call: DataSourceCall,
  source: HttpSource,
  request: { method: string; url: URL; headers: Record<string, string>; body: string | undefined },
): Promise<Record<string, string>> {
  if (source.signing === undefined || source.roleArn === undefined) {
    throw badRequest(`The data source ${source.name} signs and has no service role.`);
  }
  const { url } = request;
  const signer = new SignatureV4({
    service: source.signing.service,
    region: source.signing.region,
    credentials: deps.gateway.credentials(rolePrincipalOf(source.roleArn, call.run)),
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: request.method,
    protocol: url.protocol,
    hostname: target(deps, url).host,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...request.headers, host: target(deps, url).host },
    ...(request.body === undefined ? {} : { body: request.body }),
  });
  return signed.headers;
}

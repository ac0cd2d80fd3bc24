import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startAppSync, supports as appSyncSupports } from '../../../src/appsync/index.ts';
import type { AppSyncDeps, RunningAppSync } from '../../../src/appsync/index.ts';
import { startWatchdog } from '../../../src/engines/watchdog.ts';
import { silentLog } from '../../../src/log/log.ts';
import { startPlatform } from '../../../src/startPlatform.ts';
import type { Platform } from '../../../src/startPlatform.ts';
import type { SupportTable } from '../../../src/template/model.ts';
import { writeAssembly } from '../writeAssembly.ts';
import { apiTemplate } from './apiTemplate.ts';
import type { ApiSpec } from './apiTemplate.ts';

export interface GraphqlReply {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: Record<string, unknown>[] | undefined;
}

/** An API with the engines that it stands on. */
export interface TestApi {
  readonly platform: Platform;
  readonly appsync: RunningAppSync;
  readonly apiKey: string;
  /** Sends a request with the API key, or with the headers that are given instead. */
  post(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphqlReply>;
  close(): Promise<void>;
}

/** Starts an API on real engines. */
export async function startTestApi(
  spec: ApiSpec,
  more: Partial<AppSyncDeps> & { supports?: SupportTable[] } = {},
): Promise<TestApi> {
  const { template, functions } = apiTemplate(spec);
  const assemblyDir = writeAssembly(template, functions);
  const dataDir = mkdtempSync(join(tmpdir(), 'api-'));
  const watchdog = startWatchdog();
  const { supports = [], ...deps } = more;
  const platform = await startPlatform({
    assemblyDir,
    dataDir,
    watchdog,
    log: silentLog,
    supports: [appSyncSupports, ...supports],
  });
  const appsync = await startAppSync({ ...platform, port: 0, ...deps });
  const apiKey = platform.stack.resources.get('Key')?.attributes['ApiKey'] ?? '';
  return {
    platform,
    appsync,
    apiKey,
    post: (query, variables = {}, headers = { 'x-api-key': apiKey }) =>
      postGraphql(appsync.graphqlUrl, JSON.stringify({ query, variables }), headers),
    close: async () => {
      await appsync.close();
      await platform.close();
      await watchdog.close();
      rmSync(dataDir, { recursive: true, force: true });
      rmSync(assemblyDir, { recursive: true, force: true });
    },
  };
}

/** Posts a body as it is. */
export async function postGraphql(
  url: string,
  body: string,
  headers: Record<string, string>,
): Promise<GraphqlReply> {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
  const { data, errors } = (await response.json()) as GraphqlReply;
  return { status: response.status, headers: response.headers, data, errors };
}

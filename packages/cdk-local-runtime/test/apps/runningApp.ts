import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '../../src/log/log.ts';
import { startRuntime, type Runtime, type RuntimeOptions } from '../../src/start.ts';
import type { Resource } from '../../src/template/model.ts';
import { postGraphql, type GraphqlReply } from '../integration/appsync/testApi.ts';
import { synthesize } from './synthesize.ts';

/** One of the apps of `test/fixtures/apps`, synthesized and served as the command serves it. */
export interface RunningApp {
  readonly runtime: Runtime;
  readonly graphqlUrl: string;
  readonly realtimeUrl: string;
  /** Empty for an app without one. */
  readonly apiKey: string;
  /** Sends a request with the API key, or with the headers that are given instead. */
  post(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphqlReply>;
  /** The resource whose logical id CDK made from this construct's id. */
  resource(constructId: string): Resource;
  /** What was refused to a principal of the app: `<principal> <action> <resource>`. */
  refused(): string[];
  close(): Promise<void>;
}

export async function startApp(name: string, options: Partial<RuntimeOptions> = {}): Promise<RunningApp> {
  const assemblyDir = await synthesize(name);
  const dataDir = mkdtempSync(join(tmpdir(), `${name}-local-`));
  const runtime = await startRuntime({
    assemblyDir,
    dataDir,
    port: 0,
    ephemeral: true,
    log: silentLog,
    ...options,
  });
  const { stack, gateway } = runtime.platform;
  const apiKey = stack.ofType('AWS::AppSync::ApiKey')[0]?.attributes['ApiKey'] ?? '';
  const graphqlUrl = runtime.appSync?.graphqlUrl ?? '';
  return {
    runtime,
    graphqlUrl,
    realtimeUrl: runtime.appSync?.realtimeUrl ?? '',
    apiKey,
    post: (query, variables = {}, headers = { 'x-api-key': apiKey }) =>
      postGraphql(graphqlUrl, JSON.stringify({ query, variables }), headers),
    resource: (constructId) => {
      const pattern = new RegExp(`^${constructId}[0-9A-F]{8}$`);
      const found = [...stack.resources.values()].find(({ logicalId }) => pattern.test(logicalId));
      if (found === undefined) throw new Error(`The app has no ${constructId}.`);
      return found;
    },
    refused: () =>
      gateway.record
        .decisions()
        .filter(({ statement }) => statement === undefined)
        .map(({ principal, access }) => `${principal.arn} ${access.action} ${access.resource}`),
    close: async () => {
      await runtime.close();
      rmSync(assemblyDir, { recursive: true, force: true });
    },
  };
}

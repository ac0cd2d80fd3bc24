import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGateway } from '../src/gateway/openGateway.ts';
import { silentLog } from '../src/log/log.ts';
import { wallClock } from '../src/running.ts';
import type { Resource, Stack } from '../src/template/model.ts';
import { startAppSync } from '../src/appsync/index.ts';
import type { RunningAppSync } from '../src/appsync/index.ts';

export const apiKey = 'da2-bench';

const schema = `
  type Tick { id: ID! sentAt: Float text: String }
  type Query { nothing: String }
  type Mutation { tick(id: ID!, sentAt: Float, text: String): Tick }
  type Subscription { onTick(id: ID): Tick @aws_subscribe(mutations: ["tick"]) }
`;
const echo = `
  export function request(ctx) { return { payload: ctx.args }; }
  export function response(ctx) { return ctx.result; }
`;

/** An API of one mutation and its subscription, without engines: what is measured is AppSync locally alone. */
export async function startFanoutApi(): Promise<RunningAppSync> {
  const dataDir = mkdtempSync(join(tmpdir(), 'fanout-'));
  const gateway = await openGateway({ seed: Buffer.alloc(32), log: silentLog });
  const api = { ApiId: 'bench' };
  const stack = stackOf([
    resource(
      'Api',
      'GraphQLApi',
      { Name: 'bench', AuthenticationType: 'API_KEY' },
      { ApiId: 'bench', Arn: 'arn:bench' },
    ),
    resource('Schema', 'GraphQLSchema', { ...api, Definition: schema }),
    resource('Key', 'ApiKey', api, { ApiKey: apiKey }),
    resource('None', 'DataSource', { ...api, Name: 'None', Type: 'NONE' }),
    resource('Tick', 'Resolver', {
      ...api,
      TypeName: 'Mutation',
      FieldName: 'tick',
      DataSourceName: 'None',
      Code: echo,
      Runtime: { Name: 'APPSYNC_JS', RuntimeVersion: '1.0.0' },
    }),
  ]);
  const lambda = {
    invoke: unused,
    invokeEvent: unused,
    resumeEvents: () => {},
    endEnvironments: () => {},
    close: async () => undefined,
  };
  const running = await startAppSync({
    stack,
    gateway,
    lambda,
    log: silentLog,
    clock: wallClock,
    dataDir,
    port: 0,
  });
  return {
    ...running,
    close: async () => {
      await running.close();
      await gateway.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function unused(): Promise<never> {
  throw new Error('No function runs here.');
}

function resource(
  logicalId: string,
  type: string,
  properties: Record<string, unknown>,
  attributes: Record<string, string> = {},
): Resource {
  return { logicalId, type: `AWS::AppSync::${type}`, properties, dependsOn: [], ref: logicalId, attributes };
}

function stackOf(resources: Resource[]): Stack {
  return {
    name: 'bench',
    directory: '',
    resources: new Map(resources.map((it) => [it.logicalId, it])),
    outputs: {},
    ofType: (type) => resources.filter((it) => it.type === type),
    byArn: () => null,
    asset: (key) => {
      throw new Error(`There is no asset ${key}.`);
    },
  };
}

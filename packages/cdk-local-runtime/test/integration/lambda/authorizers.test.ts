import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { supports } from '../../../src/appsync/index.ts';
import { startWatchdog, type Watchdog } from '../../../src/engines/watchdog.ts';
import { OPERATOR } from '../../../src/gateway/principal.ts';
import { silentLog } from '../../../src/log/log.ts';
import { type Platform, startPlatform } from '../../../src/startPlatform.ts';
import { functionResources, writeAssembly } from '../writeAssembly.ts';

const counting = 'let events = 0; export const handler = async () => ++events;';

/** Long past for an environment that may be idle for a millisecond. */
const IDLE_MS = 1;
const PAUSE_MS = 300;

let platform: Platform;
let watchdog: Watchdog;
let folder: string;
let assemblyDir: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authorizers-'));
  assemblyDir = writeAssembly(
    {
      Resources: {
        ...functionResources('Authorizer', [], { FunctionName: 'authorizer' }),
        ...functionResources('Other', [], { FunctionName: 'other' }),
        Api: {
          Type: 'AWS::AppSync::GraphQLApi',
          Properties: {
            Name: 'api',
            AuthenticationType: 'AWS_LAMBDA',
            LambdaAuthorizerConfig: {
              AuthorizerUri: { 'Fn::GetAtt': ['Authorizer', 'Arn'] },
              AuthorizerResultTtlInSeconds: 3600,
            },
          },
        },
        Schema: {
          Type: 'AWS::AppSync::GraphQLSchema',
          Properties: {
            ApiId: { 'Fn::GetAtt': ['Api', 'ApiId'] },
            Definition: 'type Query { ping: String }',
          },
        },
      },
    },
    {
      Authorizer: { 'index.mjs': counting },
      Other: { 'index.mjs': counting },
    },
  );
  watchdog = startWatchdog();
  const dataDir = join(folder, 'data');
  platform = await startPlatform({
    assemblyDir,
    dataDir,
    watchdog,
    log: silentLog,
    idleMs: IDLE_MS,
    supports: [supports],
  });
});

afterAll(async () => {
  await platform.close();
  await watchdog.close();
  for (const directory of [folder, assemblyDir]) rmSync(directory, { recursive: true, force: true });
});

/** The events that the environment had that took the second of two, with a pause between them. */
async function eventsOfSecond(name: string): Promise<unknown> {
  await platform.gateway.invoke(OPERATOR, name, {});
  await sleep(PAUSE_MS);
  return (await platform.gateway.invoke(OPERATOR, name, {})).payload;
}

describe('the environment of an authorizer', () => {
  test('given answers that AppSync remembers, when the next event comes within that time, then it finds the same environment', async () => {
    expect(await eventsOfSecond('authorizer')).toBe(2);
  });

  test('given a function that authorises for nobody, when the next event comes, then its environment was ended', async () => {
    // The pause in which it was missed keeps the next environment longer, not the first.
    expect(await eventsOfSecond('other')).toBe(1);
  });
});

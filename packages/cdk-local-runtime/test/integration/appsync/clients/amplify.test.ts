import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATOR } from '../../../../src/gateway/principal.ts';
import type { TestApi } from '../testApi.ts';
import { startClientApi } from './clientApi.ts';

let runtime: TestApi;

beforeAll(async () => {
  runtime = await startClientApi();
});

afterAll(() => runtime.close());

test('given aws-amplify as it is, when it queries, mutates and subscribes by key, token and signature, and loses its connection, then all work', async () => {
  const settings = {
    endpoint: runtime.appsync.graphqlUrl,
    apiKey: runtime.apiKey,
    credentials: runtime.platform.gateway.credentials(OPERATOR),
  };
  const script = fileURLToPath(new URL('./amplifyClient.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(settings)], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: runtime.appsync.caFile },
  });
  const saw = (mode: string, authType: string) => ({
    read: { getNote: { id: `note-${mode}`, text: 'read' }, whoAmI: authType },
    added: { addNote: { id: `note-${mode}`, text: 'added' } },
    heard: { onNote: { id: `note-${mode}`, text: 'added' } },
  });
  expect(JSON.parse(stdout)).toEqual({
    apiKey: saw('apiKey', 'API Key Authorization'),
    lambda: saw('lambda', 'Lambda Authorization'),
    iam: saw('iam', 'IAM Authorization'),
    reconnected: 'heard before and after',
    refused: 'Unauthorized',
  });
});

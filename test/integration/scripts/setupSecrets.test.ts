import { HDNodeWallet } from 'ethers';
import { spawn } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  AwsError,
  type AwsHandler,
  OPERATOR,
  secretsManager,
  openSecretStore,
  sts,
} from 'cdk-local-runtime/testing';
import { startTestDynamoDB, type TestDynamoDB } from '../../engines/dynamodb.ts';
import { createTable, testClient } from '../../engines/tables.ts';

const NAMES = ['deposit-xpub', 'deposit-account-key', 'gas-key', 'refund-key', 'rpc'];

describe('npm run setup-secrets', () => {
  let directory: string;
  let handler: AwsHandler;
  let server: Server;
  let dynamodb: TestDynamoDB;
  let client: DynamoDBDocumentClient;
  const identity = sts(() => ({ accessKeyId: 'ASIATEST', secretAccessKey: 'test' }));

  beforeAll(async () => {
    dynamodb = await startTestDynamoDB();
    client = testClient(dynamodb.endpoint);
    await createTable(client, 'appsync-payments-local-chain-state');
  });
  afterAll(() => dynamodb.close());
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'secrets-'));
    handler = secretsManager(openSecretStore(join(directory, 'secrets.json')));
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const target = request.headers['x-amz-target'];
        const body = Buffer.concat(chunks);
        const answer = target === undefined ? identify(body) : call(String(target).split('.')[1] ?? '', body);
        void answer.then(({ status, body }) => response.writeHead(status).end(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(directory, { recursive: true });
  });

  test('given a deployed stack, when run twice, then the seed is created once and the second run keeps it', async () => {
    await declareSecrets();
    const seed = join(directory, 'seed');
    const first = await run(['--json', '--backup-file', seed]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const words = (await readFile(seed, 'utf8')).trim();
    const gas = HDNodeWallet.fromPhrase(words, undefined, "m/44'/60'/1'/0/0");
    expect(JSON.parse(first.stdout)).toEqual({
      keys: 'created',
      gasWalletAddress: gas.address,
      refundWalletAddress: HDNodeWallet.fromPhrase(words, undefined, "m/44'/60'/2'/0/0").address,
      xpubFingerprint: HDNodeWallet.fromPhrase(words, undefined, "m/44'/60'/0'").fingerprint.slice(2),
    });
    expect(await valueOf('gas-key')).toBe(gas.privateKey);
    expect(await valueOf('rpc')).toBe('{"31337":["http://127.0.0.1:1/first"]}');
    for (const output of [first.stdout, first.stderr]) {
      expect(output).not.toContain(words);
      expect(output).not.toContain(gas.privateKey.slice(2));
    }

    const again = await run(['--json'], { RPC_URL: 'http://127.0.0.1:1/second' });
    expect(JSON.parse(again.stdout)).toEqual({ ...(JSON.parse(first.stdout) as object), keys: 'kept' });
    expect(await valueOf('gas-key')).toBe(gas.privateKey);
    expect(await valueOf('rpc')).toBe('{"31337":["http://127.0.0.1:1/second"]}');
  });

  test('given words on the standard input, when restored, then they are compared with what is stored', async () => {
    await declareSecrets();
    const phrase = 'test test test test test test test test test test test junk';
    const restored = await run(['--json', '--restore'], {}, `${phrase}\n`);
    expect(restored).toMatchObject({ code: 0 });
    expect(JSON.parse(restored.stdout)).toMatchObject({ keys: 'restored' });
    const drill = await run(['--restore'], {}, `${phrase}\n`);
    expect(drill).toMatchObject({ code: 0, stdout: expect.stringContaining('no key was changed') });
    const wrong = await run(
      ['--restore'],
      {},
      `${phrase.replaceAll('test', 'abandon').replace('junk', 'about')}\n`,
    );
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('another seed') });
  });

  test.each([
    ['no stack', [], /does not exist: deploy the stack of local first/],
    ['no terminal and no file', ['declared'], /on a terminal only.*--backup-file/],
    ['--json and no file', ['declared', '--json'], /With --json the words of a new seed need a file/],
  ])('given %s, when run, then it refuses and stores nothing', async (_, [declared, ...options], message) => {
    if (declared !== undefined) await declareSecrets();
    const refused = await run(options);
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(message) });
    if (declared !== undefined) await expect(valueOf('deposit-xpub')).rejects.toThrow();
  });

  test('given addresses that were given out and keys that are gone, when run, then no seed is made, and the words restore them', async () => {
    const phrase = 'test test test test test test test test test test test junk';
    await client.send(
      new PutCommand({
        TableName: 'appsync-payments-local-chain-state',
        Item: { id: 'COUNTER#7', count: 1 },
      }),
    );
    await declareSecrets();
    const seed = join(directory, 'seed');
    const refused = await run(['--json', '--backup-file', seed]);
    expect(refused).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/no new seed is made.*--restore.*delete the data folder/),
    });
    await expect(readFile(seed)).rejects.toThrow('ENOENT');
    await expect(valueOf('deposit-xpub')).rejects.toThrow();
    const restored = await run(['--json', '--restore'], {}, `${phrase}\n`);
    expect(JSON.parse(restored.stdout)).toMatchObject({ keys: 'restored' });
  });

  async function call(action: string, body: Buffer): Promise<{ status: number; body: Buffer | string }> {
    try {
      return await handler({
        principal: OPERATOR,
        service: 'secretsmanager',
        action,
        request: { method: 'POST', path: '/', headers: {}, body },
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return { status: error.status, body: JSON.stringify({ __type: error.name, message: error.message }) };
    }
  }

  /** Says who calls, and lends the role of set-up. */
  function identify(body: Buffer) {
    const action = new URLSearchParams(body.toString()).get('Action') ?? '';
    const request = { method: 'POST', path: '/', headers: {}, body };
    return identity({ principal: OPERATOR, service: 'sts', action, request });
  }

  /** As the stack does: the names, without values. */
  async function declareSecrets(): Promise<void> {
    for (const name of NAMES) {
      const input = { Name: `appsync-payments-local/${name}` };
      await call('CreateSecret', Buffer.from(JSON.stringify(input)));
    }
  }

  async function valueOf(name: string): Promise<string> {
    const input = { SecretId: `appsync-payments-local/${name}` };
    const { status, body } = await call('GetSecretValue', Buffer.from(JSON.stringify(input)));
    if (status !== 200) throw new Error(String(body));
    return (JSON.parse(String(body)) as { SecretString: string }).SecretString;
  }

  async function run(options: readonly string[], env: Record<string, string> = {}, input = '') {
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, ['scripts/setupSecrets.ts', 'local', ...options], {
      env: {
        PATH: process.env['PATH'],
        NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        RPC_URL: 'http://127.0.0.1:1/first',
        ...env,
      },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
    child.stdin.end(input);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...output };
  }
});

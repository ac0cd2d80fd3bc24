import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SQSEvent } from 'aws-lambda';
import { CHAINS_FILE } from '../../../../functions/chain/chainConfig.ts';
import { testnet } from '../../../../cdk/environments/testnet.ts';

const [chain] = testnet.chains;
const WITHOUT_VALUE = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
const GONE = "Secrets Manager can't find the specified secret.";

let aws: Server;
let answer: string;
let asked: string[];
let taskRoot: string;
beforeAll(async () => {
  aws = createServer((request, response) => {
    asked.push(String(request.headers['x-amz-target']));
    request.resume();
    response
      .writeHead(400, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ __type: 'ResourceNotFoundException', Message: answer, message: answer }));
  });
  await new Promise<void>((resolve) => aws.listen(0, '127.0.0.1', resolve));
  taskRoot = mkdtempSync(join(tmpdir(), 'task-'));
  writeFileSync(join(taskRoot, CHAINS_FILE), JSON.stringify(testnet.chains));
  const variables = {
    LAMBDA_TASK_ROOT: taskRoot,
    INVOICES_TABLE: 'invoices',
    CHAIN_TABLE: 'chain',
    CHAIN_STATE_TABLE: 'chain-state',
    MERCHANTS_TABLE: 'merchants',
    WATCH_QUEUE_URL: 'http://127.0.0.1/watch',
    SWEEP_QUEUE_URL: 'http://127.0.0.1/sweep',
    DEPOSIT_KEY_SECRET: 'appsync-payments-testnet/deposit-account-key',
    DEPOSIT_XPUB_SECRET: 'appsync-payments-testnet/deposit-xpub',
    RPC_SECRET: 'appsync-payments-testnet/rpc',
    GAS_KEY_SECRET: 'appsync-payments-testnet/gas-key',
    SIGN_FUNCTION: 'appsync-payments-testnet-sign',
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(aws.address() as AddressInfo).port}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(taskRoot, { recursive: true });
  aws.closeAllConnections();
  await new Promise((resolve) => aws.close(resolve));
});
afterEach(() => vi.restoreAllMocks());

const wake = (): SQSEvent =>
  ({
    Records: [
      {
        body: JSON.stringify({ chainId: chain?.chainId }),
        attributes: { ApproximateReceiveCount: '1', SentTimestamp: '0' },
      },
    ],
  }) as unknown as SQSEvent;

const ENTRIES = {
  watch: () => import('../../../../functions/chain/watching/watch.lambda.ts'),
  sweep: () => import('../../../../functions/chain/sweeping/sweep.lambda.ts'),
} as const;

describe.each(Object.keys(ENTRIES) as (keyof typeof ENTRIES)[])('the schedule of %s', (entry) => {
  it('given an environment before setup-secrets, then its messages are taken and the log says why, once', async () => {
    [answer, asked] = [WITHOUT_VALUE, []];
    const { handler } = await ENTRIES[entry]();
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    for (let minute = 0; minute < 3; minute++) await handler(wake());
    const lines = written.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>);
    expect(lines).toEqual([
      expect.objectContaining({ level: 'INFO', secret: 'appsync-payments-testnet/rpc' }),
    ]);
    // It asks each time, so that it begins in the minute after the set-up.
    expect(asked).toEqual(Array(3).fill('secretsmanager.GetSecretValue'));
  });

  it('given a secret that is gone, then it fails as before', async () => {
    [answer, asked] = [GONE, []];
    const { handler } = await ENTRIES[entry]();
    await expect(handler(wake())).rejects.toThrow(GONE);
  });
});

describe('an address for an invoice', () => {
  const deriving = () => import('../../../../functions/chain/keys/deriveAddress.lambda.ts');

  it('given an environment before setup-secrets, then the caller hears NotSetUp, and no line of level ERROR is written', async () => {
    [answer, asked] = [WITHOUT_VALUE, []];
    const { handler } = await deriving();
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await handler({ index: 0 })).toMatchObject({
      ok: false,
      error: { code: 'NotSetUp', retryable: true, facts: {} },
    });
    expect(written.mock.calls.filter(([line]) => String(line).includes('ERROR'))).toEqual([]);
  });

  it('given a secret that is gone, then it fails as before', async () => {
    [answer, asked] = [GONE, []];
    const { handler } = await deriving();
    await expect(handler({ index: 0 })).rejects.toThrow(GONE);
  });
});

describe('a signature', () => {
  const signing = () => import('../../../../functions/chain/keys/sign.lambda.ts');
  const ask = { kind: 'GAS_WALLET' };

  it('given an environment before setup-secrets, then the sweeper hears so, and no line of level ERROR is written', async () => {
    [answer, asked] = [WITHOUT_VALUE, []];
    const { handler } = await signing();
    const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    expect(await handler(ask)).toEqual({
      kind: 'NOT_SET_UP',
      secretId: 'appsync-payments-testnet/gas-key',
    });
    expect(written).not.toHaveBeenCalled();
  });

  it('given a secret that is gone, then it fails', async () => {
    [answer, asked] = [GONE, []];
    const { handler } = await signing();
    await expect(handler(ask)).rejects.toThrow(GONE);
  });
});

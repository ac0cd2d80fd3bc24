import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Environment } from '../../../../cdk/environments/environment.ts';
import { environmentNamed } from '../../../../cdk/environments/index.ts';
import { requirePlace } from '../../../../scripts/command/requirePlace.ts';
import { cloudFormationStacks } from '../../../../scripts/deploy/cloudFormationStacks.ts';
import { type DeployDeps, deployStacks, diffStacks } from '../../../../scripts/deploy/deployStacks.ts';
import { startStubAws, type StubAws } from './cloudFormation.ts';

const STACK = 'appsync-payments-mainnet';
const EDGE = 'appsync-payments-mainnet-edge';
const PAGES = 'appsync-payments-mainnet-pages';
const OBSERVING = 'appsync-payments-mainnet-observability';
const NOW = Date.parse('2026-12-01T00:00:00Z');
const undecided = environmentNamed('mainnet');
const mainnet: Environment = {
  ...undecided,
  account: '111122223333',
  region: 'eu-central-1',
  chains: undecided.chains.map((chain) => ({
    ...chain,
    treasury: '0x9321FA7E62A6E917FcC7bDe6681A0a59abd25184',
  })),
};

let aws: StubAws;
let ran: string[][];
let said: string[];
beforeAll(async () => {
  aws = await startStubAws();
});
beforeEach(() => {
  ran = [];
  said = [];
  aws.stacks.clear();
  aws.account = '111122223333';
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_REGION', undefined);
  vi.stubEnv('AWS_DEFAULT_REGION', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => aws.close());

const deps = (code: number): DeployDeps => ({
  requirePlace,
  stacks: () => cloudFormationStacks(new CloudFormationClient({ maxAttempts: 1 })),
  cdk: (args) => {
    ran.push([...args]);
    return Promise.resolve(code);
  },
  clock: { nowMs: () => NOW },
  say: (line) => said.push(line),
});

const deploy = (environment = mainnet, options: readonly string[] = [], code = 0) =>
  deployStacks(deps(code))(environment, options);

const FIRST = 'firstDeployment=true';
const contexts = () => ran[0]?.filter((_, index, all) => all[index - 1] === '--context');

describe('deploying', () => {
  it('given no stack, then the first deployment protects nothing, and says what comes after it', async () => {
    expect(await deploy()).toBe(0);
    expect(contexts()).toEqual(['env=mainnet', FIRST]);
    expect(said.join('\n')).toMatch(/setup-secrets -- mainnet[\s\S]*deploy once more/);
  });

  it.each(['REVIEW_IN_PROGRESS', 'ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'])(
    'given a stack in %s, then it is still the first deployment',
    async (status) => {
      aws.stacks.set(STACK, { status });
      await deploy();
      expect(contexts()).toEqual(['env=mainnet', FIRST]);
    },
  );

  it.each(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE'])(
    'given a stack in %s, then stack and tables are protected',
    async (status) => {
      aws.stacks.set(STACK, { status });
      await deploy();
      expect(contexts()).toEqual(['env=mainnet']);
    },
  );

  it('given a failed first deployment that refuses to be deleted, then it says how that is allowed', async () => {
    aws.stacks.set(STACK, { status: 'ROLLBACK_COMPLETE', refusesDeletion: true });
    await expect(deploy()).rejects.toThrow(/--no-enable-termination-protection --stack-name appsync/);
    expect(ran).toEqual([]);
  });

  it.each([
    [STACK, 'UPDATE_IN_PROGRESS', /another deployment is under way/],
    [STACK, 'DELETE_FAILED', /look at its events/],
    [PAGES, 'UPDATE_IN_PROGRESS', /another deployment is under way/],
    [OBSERVING, 'UPDATE_IN_PROGRESS', /another deployment is under way/],
  ])('given %s in %s, then it is left alone', async (stack, status, message) => {
    aws.stacks.set(stack, { status });
    await expect(deploy()).rejects.toThrow(message);
    expect(ran).toEqual([]);
  });

  it("given an older configuration, then the payers' key keeps the end that was deployed", async () => {
    const outputs = { PayerKeyExpires: '2027-11-15T12:00:00.000Z' };
    aws.stacks.set(STACK, { status: 'UPDATE_COMPLETE', outputs });
    await deploy();
    expect(contexts()).toEqual(['env=mainnet', 'payerKeyExpires=2027-11-15T12:00:00.000Z']);
    expect(said.join()).toMatch(/2027-11-15T12:00:00.000Z, as deployed: 2027-10-01/);
  });

  it('given a configuration whose key would end, but a later one deployed, then a rollback is not refused', async () => {
    const outputs = { PayerKeyExpires: '2027-11-15T12:00:00.000Z' };
    aws.stacks.set(STACK, { status: 'UPDATE_COMPLETE', outputs });
    expect(await deploy({ ...mainnet, payerKeyExpires: new Date('2026-12-10T00:00:00Z') })).toBe(0);
  });

  it('given a key that ends soon, then it must be renewed first', async () => {
    await expect(deploy({ ...mainnet, payerKeyExpires: new Date('2026-12-10T00:00:00Z') })).rejects.toThrow(
      /payerKeyExpires: choose a full hour/,
    );
  });

  it('given the CDK failed, then its code is handed on and nothing is said to be deployed', async () => {
    expect(await deploy(mainnet, ['--no-rollback'], 3)).toBe(3);
    expect(ran).toHaveLength(1);
    expect(ran[0]).toContain('--no-rollback');
    expect(said).toEqual([]);
  });

  it('given all stacks, then pages come after the API, and what observes after both, from the same assembly', async () => {
    expect(await deploy(mainnet, ['--require-approval', 'never'])).toBe(0);
    expect(ran.map(([command, stack, alone]) => [command, stack, alone])).toEqual([
      ['deploy', STACK, '--exclusively'],
      ['deploy', EDGE, '--exclusively'],
      ['deploy', PAGES, '--exclusively'],
      ['deploy', OBSERVING, '--exclusively'],
    ]);
    expect(ran[0]).toEqual(expect.arrayContaining(['--output', 'cdk.out.mainnet']));
    for (const later of ran.slice(1))
      expect(later).toEqual(expect.arrayContaining(['--app', 'cdk.out.mainnet']));
    for (const each of ran) expect(each.slice(-2)).toEqual(['--require-approval', 'never']);
  });
});

describe('rollback alarms', () => {
  const alarm = (name: string) => `arn:aws:cloudwatch:eu-central-1:111122223333:alarm:${name}`;
  const RollbackAlarms = [alarm('api-failing'), alarm('watch-errors')].join();
  const given = () => {
    aws.stacks.set(STACK, { status: 'UPDATE_COMPLETE' });
    aws.stacks.set(OBSERVING, { status: 'UPDATE_COMPLETE', outputs: { RollbackAlarms } });
  };
  const MONITORED = /^--(rollback-trigger-alarm-arns|monitoring-time-minutes)$/;
  const monitoring = (args: readonly string[] = []) =>
    args.filter((arg, at) => MONITORED.test(arg) || MONITORED.test(args[at - 1] ?? ''));

  it('given alarms that the last deployment left, then they take back this one, for as long as configured', async () => {
    given();
    await deploy({ ...mainnet, rollbackMinutes: 15 });
    expect(monitoring(ran[0])).toEqual([
      ...['--rollback-trigger-alarm-arns', alarm('api-failing')],
      ...['--rollback-trigger-alarm-arns', alarm('watch-errors')],
      ...['--monitoring-time-minutes', '15'],
    ]);
    expect(ran.slice(1).map(monitoring)).toEqual([[], [], []]);
  });

  // An alarm that is missing fails the whole deployment:
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackTrigger.html
  it('given a first deployment, which makes its alarms only afterwards, then none is named', async () => {
    await deploy();
    expect(ran.map(monitoring)).toEqual([[], [], [], []]);
  });

  it('given that a mend is deployed while they ring, then the operator can do without, for that deployment', async () => {
    given();
    await deploy(mainnet, ['--rollback-trigger-alarm-arns', 'none', '--require-approval', 'never']);
    expect(monitoring(ran[0])).toEqual(['--rollback-trigger-alarm-arns', 'none']);
    for (const later of ran.slice(1)) {
      expect(later.slice(-2)).toEqual(['--require-approval', 'never']);
      expect(monitoring(later)).toEqual([]);
    }
  });
});

describe('the difference', () => {
  it('given a deployed environment, then all stacks are compared as they would be deployed, by reading alone', async () => {
    const outputs = { PayerKeyExpires: '2027-11-15T12:00:00.000Z' };
    aws.stacks.set(STACK, { status: 'UPDATE_COMPLETE', outputs });
    expect(await diffStacks(deps(0))(mainnet)).toBe(0);
    expect(ran).toHaveLength(1);
    expect(ran[0]?.slice(0, 5)).toEqual(['diff', STACK, EDGE, PAGES, OBSERVING]);
    expect(ran[0]?.join(' ')).toContain('--method template');
    expect(contexts()).toEqual(['env=mainnet', 'payerKeyExpires=2027-11-15T12:00:00.000Z']);
  });
});

describe('the place', () => {
  it('given credentials of another account, then both are named and nothing is deployed', async () => {
    aws.account = '999988887777';
    await expect(deploy()).rejects.toThrow(/account 111122223333.*credentials are of 999988887777/);
    expect(ran).toEqual([]);
  });

  it.each(['AWS_REGION', 'AWS_DEFAULT_REGION'])(
    'given another region in %s, then both are named',
    async (name) => {
      vi.stubEnv(name, 'us-west-2');
      await expect(deploy()).rejects.toThrow(/eu-central-1, and AWS_(DEFAULT_)?REGION says us-west-2/);
      expect(ran).toEqual([]);
    },
  );

  it('given no region, then it is that of the environment, for what runs after it too', async () => {
    await deploy();
    expect(process.env['AWS_REGION']).toBe('eu-central-1');
  });

  it('given the placeholders, then they are named before AWS is asked anything', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:9');
    await expect(deploy(undecided)).rejects.toThrow(/account: write[\s\S]*treasury of Ethereum/);
  });
});

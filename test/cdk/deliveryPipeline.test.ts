import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { deliveryApp } from '../../cdk/delivery/app.ts';
import type { Delivery } from '../../cdk/environments/delivery.ts';
import { environmentNamed } from '../../cdk/environments/index.ts';
import { assemble, ofType, statementsOf, type Template } from './template.ts';

const delivery: Delivery = {
  account: '444455556666',
  region: 'eu-central-1',
  connectionArn:
    'arn:aws:codeconnections:eu-central-1:444455556666:connection/0a1b2c3d-0000-4000-8000-000000000000',
  repository: 'shop/appsync-payments',
  branch: 'main',
  approvers: ['ops@example.com'],
};

/** Synthesizes as `npm run delivery` does: cdk-nag's rules and CloudFormation's resource schemas, which throw. */
function synthesized(): Template {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk-'));
  vi.stubEnv('CDK_VALIDATION', undefined);
  try {
    return deliveryApp({ delivery, outdir }).synth().getStackByName('appsync-payments-delivery')
      .template as Template;
  } finally {
    vi.unstubAllEnvs();
    rmSync(outdir, { recursive: true, force: true });
  }
}

const template = synthesized();
const [pipeline] = ofType(template, 'AWS::CodePipeline::Pipeline');
const stages = pipeline!.properties.Stages as { Name: string; Actions: any[] }[];
const actions = stages.flatMap(({ Name, Actions }) =>
  Actions.map((action) => ({
    stage: Name,
    runOrder: 1,
    ...action,
    project: action.Configuration.ProjectName,
  })),
);
const place = (project: string): number => actions.findIndex((action) => action.project === project);

/** What a project runs. */
function commandsOf(name: string): string[] {
  const project = ofType(template, 'AWS::CodeBuild::Project').find(
    ({ properties }) => properties.Name === name,
  );
  return JSON.parse(resolved(project?.properties.Source.BuildSpec)).phases.build.commands;
}

/** A value with `aws` for the partition. */
function resolved(value: any): string {
  return typeof value === 'string'
    ? value
    : value['Fn::Join'][1].map((part: any) => (part.Ref === undefined ? part : 'aws')).join('');
}

function roleNamed(
  from: Template,
  name: string,
): { id: string; trust: any; statements: ReturnType<typeof statementsOf> } {
  const role = ofType(from, 'AWS::IAM::Role').find(({ properties }) => properties.RoleName === name);
  if (role === undefined) throw new Error(`there is no role ${name}`);
  return {
    id: role.id,
    trust: role.properties.AssumeRolePolicyDocument.Statement,
    statements: statementsOf(from, role.id),
  };
}

describe('the pipeline', () => {
  it('given a commit, then it is checked, goes to testnet, waits, and goes to mainnet', () => {
    expect(stages.map(({ Name }) => Name)).toEqual(['Source', 'Check', 'Testnet', 'Approval', 'Mainnet']);
    expect(pipeline?.properties.PipelineType).toBe('V2');
    expect(commandsOf('appsync-payments-delivery-check')).toEqual(['npm run check', 'npm test']);
  });

  it('given mainnet, then a person decides in the stage before it, who is shown the difference', () => {
    const gate = actions.findIndex(({ ActionTypeId }) => ActionTypeId.Category === 'Approval');
    expect(actions[gate]?.ActionTypeId.Provider).toBe('Manual');
    expect(actions[gate]?.stage).toBe('Approval');
    expect(place('appsync-payments-delivery-diff-mainnet')).toBeLessThan(gate);
    expect(gate).toBeLessThan(place('appsync-payments-delivery-deploy-mainnet'));
    // Actions of one stage run by their order, not by their place.
    const shown = actions[place('appsync-payments-delivery-diff-mainnet')];
    expect(shown?.stage === 'Approval' && shown.runOrder < actions[gate]!.RunOrder).toBe(true);
    expect(actions[gate]?.Configuration.ExternalEntityLink).toBe(`#{${shown?.Namespace}.DIFF_URL}`);
    expect(commandsOf('appsync-payments-delivery-diff-mainnet').at(-1)).toMatch(/^export DIFF_URL=/);
  });

  it('given mainnet, then nothing but the stage behind the gate deploys it', () => {
    const deploying = actions.filter(
      ({ project }) =>
        project !== undefined &&
        commandsOf(project).some(
          (command) => /deploy -- mainnet/.test(command) && !command.includes('--diff'),
        ),
    );
    expect(deploying.map(({ stage, project }) => [stage, project])).toEqual([
      ['Mainnet', 'appsync-payments-delivery-deploy-mainnet'],
    ]);
  });

  it.each(['testnet', 'mainnet'])(
    'given %s, then difference and indexes are checked, by reading, before it is deployed by the command of people',
    (environment) => {
      const read = commandsOf(`appsync-payments-delivery-diff-${environment}`);
      expect(read).toEqual(
        expect.arrayContaining([
          `npm run deploy -- ${environment} --diff`,
          `npm run check-indexes -- ${environment}`,
        ]),
      );
      expect(place(`appsync-payments-delivery-diff-${environment}`)).toBeLessThan(
        place(`appsync-payments-delivery-deploy-${environment}`),
      );
      expect(commandsOf(`appsync-payments-delivery-deploy-${environment}`).at(-1)).toBe(
        `npm run deploy -- ${environment} --require-approval never`,
      );
    },
  );

  it('given a failure, then the approvers hear of it', () => {
    const [rule] = ofType(template, 'AWS::CodeStarNotifications::NotificationRule');
    expect(rule?.properties.EventTypeIds).toEqual(['codepipeline-pipeline-pipeline-execution-failed']);
    expect(ofType(template, 'AWS::SNS::Subscription').map(({ properties }) => properties.Endpoint)).toEqual([
      'ops@example.com',
    ]);
  });
});

describe('what the pipeline may do', () => {
  it.each(
    ['diff', 'deploy'].flatMap((step) => ['testnet', 'mainnet'].map((environment) => [step, environment])),
  )('given the step %s of %s, then its project takes that role and no other', (step, environment) => {
    const { statements } = roleNamed(template, `appsync-payments-delivery-${step}-${environment}`);
    const taken = statements.filter(({ actions: [action] }) => action === 'sts:AssumeRole');
    expect(taken.flatMap(({ resources }) => resources.map(resolved))).toEqual([
      `arn:aws:iam::000000000000:role/appsync-payments-${environment}-delivery-${step}`,
    ]);
  });

  it('given the checks, which run whatever a commit says, then they take no role and write nowhere', () => {
    const { statements } = roleNamed(template, 'appsync-payments-delivery-check');
    expect(statements.flatMap(({ actions }) => actions).sort()).toEqual([
      'kms:Decrypt',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:GetObjectVersion',
    ]);
  });

  it('given any role, then it has no action with a wildcard', () => {
    const all = ofType(template, 'AWS::IAM::Role').flatMap(({ id }) => statementsOf(template, id));
    expect(all.flatMap(({ actions }) => actions).filter((action) => action.includes('*'))).toEqual([]);
  });
});

describe('what an environment lends to the pipeline', () => {
  const lending = { ...environmentNamed('mainnet'), deliveredFrom: delivery.account };
  let mainnet: Template;
  beforeEach(() => {
    mainnet ??= assemble(lending).template;
  });
  afterEach(() => vi.unstubAllEnvs());

  it('given nothing is configured, then nothing is lent', () => {
    const roles = ofType(assemble(environmentNamed('mainnet')).template, 'AWS::IAM::Role');
    expect(roles.filter(({ properties }) => String(properties.RoleName).includes('delivery'))).toEqual([]);
  });

  it.each(['diff', 'deploy'])('given the role %s, then one project of that account may take it', (step) => {
    const [{ Action, Principal, Condition }] = roleNamed(
      mainnet,
      `appsync-payments-mainnet-delivery-${step}`,
    ).trust;
    expect(Action).toBe('sts:AssumeRole');
    expect(JSON.stringify(Principal)).toContain('444455556666');
    expect(Condition).toEqual({
      ArnEquals: {
        'aws:PrincipalArn': `arn:aws:iam::444455556666:role/appsync-payments-delivery-${step}-mainnet`,
      },
    });
  });

  it('given the role that shows the difference, then it reads two stacks and deploys nothing', () => {
    const { statements } = roleNamed(mainnet, 'appsync-payments-mainnet-delivery-diff');
    expect(statements.flatMap(({ actions }) => actions)).toEqual([
      'cloudformation:DescribeStacks',
      'cloudformation:GetTemplate',
    ]);
    const stacks = JSON.stringify(statements.flatMap(({ resources }) => resources));
    expect(stacks).toContain(':stack/appsync-payments-mainnet/*');
    expect(stacks).toContain(':stack/appsync-payments-mainnet-observability/*');
  });

  it('given the role that deploys, then it takes the roles of the bootstrap, which are the right to deploy', () => {
    const { statements } = roleNamed(mainnet, 'appsync-payments-mainnet-delivery-deploy');
    const taken = statements.filter(({ actions: [action] }) => action === 'sts:AssumeRole');
    expect(JSON.stringify(taken).match(/cdk-hnb659fds-[a-z-]+-role/g)).toEqual([
      'cdk-hnb659fds-deploy-role',
      'cdk-hnb659fds-file-publishing-role',
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { decide, type Access } from '../../../../src/gateway/authorise/decide.ts';
import { readPolicies } from '../../../../src/gateway/authorise/policies.ts';
import {
  OPERATOR,
  rolePrincipal,
  servicePrincipal,
  type Principal,
} from '../../../../src/gateway/principal.ts';
import { stackOf } from './stackOf.ts';

const roleArn = 'arn:aws:iam::000000000000:role/worker';
const worker = rolePrincipal(roleArn, 'worker-function', 'lambda.amazonaws.com');
const table = 'arn:aws:dynamodb:us-east-1:000000000000:table/items';
const queue = 'arn:aws:sqs:us-east-1:000000000000:work';
const trust = {
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
};

function decideWith(
  statements: unknown[],
  access: Access,
  options: { principal?: Principal; trust?: unknown; queuePolicy?: unknown[] } = {},
) {
  const stack = stackOf({
    Role: {
      type: 'AWS::IAM::Role',
      ref: 'worker',
      arn: roleArn,
      properties: { AssumeRolePolicyDocument: options.trust ?? trust },
    },
    Grants: {
      type: 'AWS::IAM::Policy',
      properties: { Roles: ['worker'], PolicyDocument: { Statement: statements } },
    },
    Work: { type: 'AWS::SQS::Queue', ref: 'http://gateway/000000000000/work', arn: queue },
    ...(options.queuePolicy === undefined
      ? {}
      : {
          WorkPolicy: {
            type: 'AWS::SQS::QueuePolicy',
            properties: {
              Queues: ['http://gateway/000000000000/work'],
              PolicyDocument: { Statement: options.queuePolicy },
            },
          },
        }),
  });
  return decide(readPolicies(stack), options.principal ?? worker, access);
}

const put: Access = { action: 'dynamodb:PutItem', resource: table };
const user = 'arn:aws:sts::000000000000:assumed-role/worker/worker-function';

describe('given identity policies', () => {
  test('when a statement names action and resource, then it is allowed by that statement', () => {
    const statements = [
      { Effect: 'Allow', Action: 'sqs:*', Resource: '*' },
      { Effect: 'Allow', Action: ['dynamodb:Get*', 'DynamoDB:putitem'], Resource: [table] },
    ];
    expect(decideWith(statements, put)).toEqual({ allowed: true, statement: 'Grants#1' });
  });

  test('when no statement allows it, then the message is AWS’s', () => {
    expect(decideWith([], put)).toEqual({
      allowed: false,
      message: `User: ${user} is not authorized to perform: dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
    });
  });

  test('when one statement denies what another allows, then the deny wins', () => {
    const statements = [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', Action: 'dynamodb:PutItem', Resource: `${table}*` },
    ];
    expect(decideWith(statements, put)).toEqual({
      allowed: false,
      message: `User: ${user} is not authorized to perform: dynamodb:PutItem on resource: ${table} with an explicit deny in an identity-based policy`,
    });
  });

  test.each([
    ['the table is granted and the index asked', table, `${table}/index/byX`, false],
    ['the index is granted and the table asked', `${table}/index/*`, table, false],
    ['the index is granted and asked', `${table}/index/*`, `${table}/index/byX`, true],
    ['one character is open', 'arn:aws:dynamodb:us-east-1:000000000000:table/item?', table, true],
    ['a dot is meant as a dot', 'arn.aws:dynamodb:us-east-1:000000000000:table/items', table, false],
  ])('when %s, then the answer follows', (_, granted, asked, allowed) => {
    const decision = decideWith([{ Effect: 'Allow', Action: 'dynamodb:Query', Resource: granted }], {
      action: 'dynamodb:Query',
      resource: asked,
    });
    expect(decision.allowed).toBe(allowed);
  });

  test('when NotAction and NotResource are used, then they allow everything else', () => {
    const statements = [{ Effect: 'Allow', NotAction: 'dynamodb:Delete*', NotResource: `${table}/index/*` }];
    expect(decideWith(statements, put).allowed).toBe(true);
    expect(decideWith(statements, { ...put, action: 'dynamodb:DeleteItem' }).allowed).toBe(false);
    expect(decideWith(statements, { ...put, resource: `${table}/index/a` }).allowed).toBe(false);
  });
});

describe('given resource policies', () => {
  const send: Access = { action: 'sqs:SendMessage', resource: queue };
  const fromRule = (sourceArn: string) => servicePrincipal('events.amazonaws.com', sourceArn);
  const allowRule = {
    Effect: 'Allow',
    Action: 'sqs:SendMessage',
    Resource: queue,
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:events:us-east-1:000000000000:rule/bus/mine' } },
  };

  test('when the policy names the service and its source, then only that source may', () => {
    const mine = fromRule('arn:aws:events:us-east-1:000000000000:rule/bus/mine');
    const other = fromRule('arn:aws:events:us-east-1:000000000000:rule/bus/other');
    expect(decideWith([], send, { principal: mine, queuePolicy: [allowRule] })).toEqual({
      allowed: true,
      statement: 'WorkPolicy#0',
    });
    expect(decideWith([], send, { principal: other, queuePolicy: [allowRule] })).toEqual({
      allowed: false,
      message: `User: events.amazonaws.com is not authorized to perform: sqs:SendMessage on resource: ${queue} because no resource-based policy allows the sqs:SendMessage action`,
    });
  });

  test('when the policy names the role, then the role needs no identity policy', () => {
    const policy = [
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue, Principal: { AWS: roleArn } },
    ];
    expect(decideWith([], send, { queuePolicy: policy }).allowed).toBe(true);
  });

  test('when the policy names the account only, then the identity policy decides', () => {
    const root = 'arn:aws:iam::000000000000:root';
    const policy = [{ Effect: 'Allow', Action: 'sqs:*', Resource: queue, Principal: { AWS: root } }];
    expect(decideWith([], send, { queuePolicy: policy }).allowed).toBe(false);
  });

  test('when the policy denies everybody without TLS, then calls over the loopback pass', () => {
    const deny = { Effect: 'Deny', Action: 'sqs:*', Resource: queue, Principal: '*' };
    const grant = [{ Effect: 'Allow', Action: 'sqs:SendMessage', Resource: queue }];
    const withoutTls = { ...deny, Condition: { Bool: { 'aws:SecureTransport': 'false' } } };
    expect(decideWith(grant, send, { queuePolicy: [withoutTls] }).allowed).toBe(true);
    expect(decideWith(grant, send, { queuePolicy: [deny] })).toEqual({
      allowed: false,
      message: `User: ${user} is not authorized to perform: sqs:SendMessage on resource: ${queue} with an explicit deny in a resource-based policy`,
    });
  });
});

describe('given a role’s trust policy', () => {
  const grant = [{ Effect: 'Allow', Action: '*', Resource: '*' }];

  test('when it does not trust the service that acts, then nothing is allowed', () => {
    const pipe = rolePrincipal(roleArn, 'pipe', 'pipes.amazonaws.com');
    expect(decideWith(grant, put, { principal: pipe })).toEqual({
      allowed: false,
      message: `User: pipes.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: ${roleArn} because no role trust policy allows the sts:AssumeRole action`,
    });
  });

  test('when it trusts the service for one source only, then another source may not', () => {
    const Condition = { StringEquals: { 'aws:SourceAccount': '111111111111' } };
    const [statement] = trust.Statement;
    const conditional = { Statement: [{ ...statement, Condition }] };
    expect(decideWith(grant, put, { trust: conditional }).allowed).toBe(false);
  });
});

describe('given a role that trusts a service for some sources', () => {
  const machine = (name: string) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
  const trusting = {
    Statement: [
      {
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { Service: 'states.amazonaws.com' },
        Condition: { ArnLike: { 'aws:SourceArn': machine('ship*') } },
      },
    ],
  };

  test.each([
    ['shipping', true],
    ['billing', false],
  ])('when the machine %s uses it, then it may: %s', (name, allowed) => {
    const stack = stackOf({
      Role: {
        type: 'AWS::IAM::Role',
        ref: 'worker',
        arn: roleArn,
        properties: { AssumeRolePolicyDocument: trusting },
      },
      Grants: {
        type: 'AWS::IAM::Policy',
        properties: {
          Roles: ['worker'],
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      },
      Machine: {
        type: 'AWS::StepFunctions::StateMachine',
        arn: machine(name),
        properties: { RoleArn: roleArn },
      },
    });
    const principal = rolePrincipal(roleArn, 'run', 'states.amazonaws.com');
    expect(decide(readPolicies(stack), principal, put).allowed).toBe(allowed);
  });
});

test('given the operator, when anything is asked, then it is allowed', () => {
  expect(decideWith([], put, { principal: OPERATOR })).toEqual({ allowed: true, statement: 'operator' });
});

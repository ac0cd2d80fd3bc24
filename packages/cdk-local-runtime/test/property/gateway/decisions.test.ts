import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decide, type Access } from '../../../src/gateway/authorise/decide.ts';
import { rememberedDecisions } from '../../../src/gateway/authorise/decisions.ts';
import { readPolicies, type Policies } from '../../../src/gateway/authorise/policies.ts';
import { OPERATOR, rolePrincipal, servicePrincipal, type Principal } from '../../../src/gateway/principal.ts';
import { stackOf } from '../../unit/gateway/authorise/stackOf.ts';

const [sealer, poster] = ['sealer', 'poster'].map((name) => `arn:aws:iam::000000000000:role/${name}`) as [
  string,
  string,
];
const queue = 'arn:aws:sqs:us-east-1:000000000000:work';
const resources = ['items', 'other'].map((name) => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`);
const keys = ['dynamodb:LeadingKeys', 'dynamodb:Select', 'dynamodb:Attributes', 'aws:SourceArn'];
const values = ['SEAL#1', 'SEAL#2', 'ACCOUNT#1', 'rule', ''];

const condition = fc.option(
  fc.dictionary(
    fc.constantFrom(
      'StringEquals',
      'StringLike',
      'StringNotLike',
      'ForAllValues:StringLike',
      'ForAnyValue:StringEquals',
      'StringEqualsIfExists',
    ),
    fc.dictionary(fc.constantFrom(...keys), fc.constantFrom(...values, 'SEAL#*'), { minKeys: 1, maxKeys: 2 }),
    { maxKeys: 2 },
  ),
  { nil: undefined },
);
const action = fc.constantFrom('dynamodb:PutItem', 'dynamodb:GetItem', 'sqs:SendMessage');
const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom('dynamodb:*', 'dynamodb:PutItem', 'sqs:SendMessage', '*'),
    Resource: fc.constantFrom('*', ...resources, queue),
    Condition: condition,
  })
  .map(({ Condition, ...rest }) => (Condition === undefined ? rest : { ...rest, Condition }));
const ofQueue = fc
  .tuple(
    statement,
    fc.constantFrom('*', { Service: 'events.amazonaws.com' }, { AWS: sealer }, { AWS: '000000000000' }),
  )
  .map(([rest, Principal]) => ({ ...rest, Principal }));

const principal: fc.Arbitrary<Principal> = fc.oneof(
  fc.constant(OPERATOR),
  fc
    .tuple(
      fc.constantFrom(sealer, poster),
      fc.constantFrom('a', 'b'),
      fc.constantFrom(undefined, 'lambda.amazonaws.com', 'pipes.amazonaws.com'),
    )
    .map(([arn, session, service]) => rolePrincipal(arn, session, service)),
  fc.constantFrom('rule', 'other').map((source) => servicePrincipal('events.amazonaws.com', source)),
);
const access: fc.Arbitrary<Access> = fc.record({
  action,
  resource: fc.constantFrom(...resources, queue),
  context: fc.dictionary(
    fc.constantFrom(...keys.slice(0, 3).map((key) => key.toLowerCase())),
    fc.array(fc.constantFrom(...values), { maxLength: 3 }),
  ),
});
const flow = fc.constantFrom(undefined, 'Mutation.createInvoice');

test('whatever is asked in whatever order, a remembered decision is the one that would be taken anew', () => {
  fc.assert(
    fc.property(
      fc.array(statement, { maxLength: 5 }),
      fc.array(ofQueue, { maxLength: 3 }),
      fc.array(fc.tuple(principal, access, flow), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      (grants, queuePolicy, requests, max) => {
        const policies = policiesOf(grants, queuePolicy);
        const remembered = rememberedDecisions(policies, max);
        for (const [who, wanted, of] of [...requests, ...requests]) {
          const caller = of === undefined ? who : { ...who, flow: of };
          expect(remembered(caller, wanted)).toEqual(decide(policies, caller, wanted));
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('given a policy on leading keys, when the keys change, then so does the remembered decision', () => {
  const Condition = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SEAL#*'] } };
  const statement = { Effect: 'Allow', Action: 'dynamodb:PutItem', Resource: resources[0], Condition };
  const remembered = rememberedDecisions(policiesOf([statement], []));
  const put = (key: string): boolean =>
    remembered(rolePrincipal(sealer, 'seal', 'lambda.amazonaws.com'), {
      action: 'dynamodb:PutItem',
      resource: resources[0] ?? '',
      context: { 'dynamodb:leadingkeys': [key] },
    }).allowed;
  expect([put('SEAL#1'), put('ACCOUNT#1'), put('SEAL#2'), put('ACCOUNT#1')]).toEqual([
    true,
    false,
    true,
    false,
  ]);
});

test('given decisions that no condition concerns, when they are asked again, then their context is not even looked for', () => {
  const remembered = rememberedDecisions(policiesOf([{ Effect: 'Allow', Action: '*', Resource: '*' }], []));
  let looked = 0;
  const wanted: Access = {
    action: 'dynamodb:PutItem',
    resource: resources[0] ?? '',
    get context() {
      looked += 1;
      return {};
    },
  };
  const caller = rolePrincipal(sealer, 'seal', 'lambda.amazonaws.com');
  remembered(caller, wanted);
  const first = looked;
  for (let again = 0; again < 5; again++) expect(remembered(caller, wanted).allowed).toBe(true);
  expect(looked).toBe(first);
});

function policiesOf(grants: readonly object[], queuePolicy: readonly object[]): Policies {
  const trust = {
    Statement: [
      { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } },
    ],
  };
  const url = 'http://gateway/000000000000/work';
  const role = (name: string, arn: string) => ({
    type: 'AWS::IAM::Role',
    ref: name,
    arn,
    properties: { AssumeRolePolicyDocument: trust },
  });
  return readPolicies(
    stackOf({
      Sealer: role('sealer', sealer),
      Poster: role('poster', poster),
      Grants: {
        type: 'AWS::IAM::Policy',
        properties: { Roles: ['sealer'], PolicyDocument: { Statement: grants } },
      },
      Work: { type: 'AWS::SQS::Queue', ref: url, arn: queue },
      WorkPolicy: {
        type: 'AWS::SQS::QueuePolicy',
        properties: { Queues: [url], PolicyDocument: { Statement: queuePolicy } },
      },
    }),
  );
}

import { expect, test } from 'vitest';
import { coverageOf, withoutStatement } from '../../../../src/gateway/authorise/coverage.ts';
import { decide, type Access } from '../../../../src/gateway/authorise/decide.ts';
import { readPolicies } from '../../../../src/gateway/authorise/policies.ts';
import { rolePrincipal } from '../../../../src/gateway/principal.ts';
import { gatewayRecord } from '../../../../src/gateway/record.ts';
import { stackOf } from './stackOf.ts';

const roleArn = 'arn:aws:iam::000000000000:role/worker';
const worker = rolePrincipal(roleArn, 'worker');
const allow = (Action: string | string[], Resource: string | string[]) => ({
  Effect: 'Allow',
  Action,
  Resource,
});

function run(statements: unknown[], accesses: Access[]) {
  const policies = readPolicies(
    stackOf({
      Role: {
        type: 'AWS::IAM::Role',
        ref: 'worker',
        arn: roleArn,
        properties: { AssumeRolePolicyDocument: { Statement: [] } },
      },
      Grants: {
        type: 'AWS::IAM::Policy',
        properties: { Roles: ['worker'], PolicyDocument: { Statement: statements } },
      },
    }),
  );
  const record = gatewayRecord();
  for (const access of accesses) {
    const decision = decide(policies, worker, access);
    record.decided(worker, access, decision.allowed ? decision.statement : null);
  }
  return { policies, decisions: record.decisions(), coverage: coverageOf(policies, record.decisions()) };
}

const get: Access = { action: 'dynamodb:GetItem', resource: 'arn:t' };

test('given a statement of two actions, when the run used one, then the other is unused', () => {
  const { coverage } = run([allow(['dynamodb:GetItem', 'dynamodb:PutItem'], ['arn:t', 'arn:u'])], [get, get]);
  expect(coverage.unused).toEqual([
    { statement: 'Grants#0', action: 'dynamodb:GetItem', resource: 'arn:u' },
    { statement: 'Grants#0', action: 'dynamodb:PutItem', resource: 'arn:t' },
    { statement: 'Grants#0', action: 'dynamodb:PutItem', resource: 'arn:u' },
  ]);
});

test('given a wildcard, when anything below it was used, then it is used', () => {
  expect(run([allow('dynamodb:Get*', '*')], [get]).coverage.unused).toEqual([]);
});

test('given a grant of a service that does not run locally, when the run is over, then nobody can say', () => {
  const { coverage } = run([allow('logs:PutLogEvents', '*')], []);
  expect(coverage).toMatchObject({
    unused: [],
    unobservable: [{ statement: 'Grants#0', action: 'logs:PutLogEvents', resource: '*' }],
  });
});

test('given two statements that allow the same, when one is used, then the call is allowed without it; alone it is not', () => {
  const twice = run([allow('dynamodb:*', '*'), allow('dynamodb:GetItem', 'arn:t')], [get]);
  expect(twice.coverage).toMatchObject({
    reevaluated: 1,
    allowedAnyway: [{ statement: 'Grants#0', action: 'dynamodb:GetItem', resource: 'arn:t' }],
  });
  expect(run([allow('dynamodb:GetItem', 'arn:t')], [get]).coverage).toMatchObject({
    reevaluated: 1,
    allowedAnyway: [],
  });
});

test('given one call of a statement that another allows too, when the rest needs the statement, then that call is found', () => {
  const put: Access = { action: 'dynamodb:PutItem', resource: 'arn:t' };
  const { coverage } = run([allow('dynamodb:*', 'arn:t'), allow('dynamodb:GetItem', 'arn:t')], [put, get]);
  expect(coverage.allowedAnyway).toEqual([
    { statement: 'Grants#0', action: 'dynamodb:GetItem', resource: 'arn:t' },
  ]);
});

test('given a recorded call, when it is judged without its statement, then it is denied', () => {
  const { policies, decisions } = run([allow('dynamodb:GetItem', 'arn:t')], [get]);
  const [decision] = decisions;
  expect(decision).toMatchObject({ statement: 'Grants#0', times: 1 });
  expect(decide(withoutStatement(policies, 'Grants#0'), worker, get).allowed).toBe(false);
});

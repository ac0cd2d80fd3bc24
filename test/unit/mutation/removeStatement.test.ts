import { expect, test } from 'vitest';
import { removeStatement } from '../../mutation/removeStatement.ts';

const template = () => ({
  Resources: {
    Grants: {
      Type: 'AWS::IAM::Policy',
      Properties: {
        PolicyDocument: { Statement: [{ Action: 'a' }, { Sid: 'Named', Action: 'b' }, { Action: 'c' }] },
      },
    },
  },
});

test.each([
  ['Grants#0', ['b', 'c']],
  ['Grants#Named', ['a', 'c']],
  ['Grants#2', ['a', 'b']],
])('given the statement %s, when it is removed, then the others stay', (id, actions) => {
  const changed = template();
  removeStatement(changed, id);
  expect(changed.Resources.Grants.Properties.PolicyDocument.Statement.map(({ Action }) => Action)).toEqual(
    actions,
  );
});

test.each(['Grants#1', 'Grants#9', 'Other#0'])(
  'given no statement %s, when it is removed, then that is an error',
  (id) => {
    expect(() => removeStatement(template(), id)).toThrow(`The template has no statement ${id}.`);
  },
);

test('given a role with policies of its own, when a statement of one is removed, then the other policy stays', () => {
  const policy = (PolicyName: string) => ({
    PolicyName,
    PolicyDocument: { Statement: [{ Action: PolicyName }] },
  });
  const changed = {
    Resources: {
      Role: { Type: 'AWS::IAM::Role', Properties: { Policies: [policy('reads'), policy('writes')] } },
    },
  };
  removeStatement(changed, 'Role#writes/0');
  const statements = changed.Resources.Role.Properties.Policies.map(
    ({ PolicyDocument }) => PolicyDocument.Statement,
  );
  expect(statements).toEqual([[{ Action: 'reads' }], []]);
});

test('given the permission of a function, when its statement is removed, then it is gone', () => {
  const changed = { Resources: { Allowed: { Type: 'AWS::Lambda::Permission', Properties: {} } } };
  removeStatement(changed, 'Allowed#0');
  expect(changed.Resources).toEqual({});
});

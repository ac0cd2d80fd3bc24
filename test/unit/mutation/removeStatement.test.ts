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

import type { SupportTable } from '../template/model.ts';

/** What the authoriser reads. */
export const supports: SupportTable = {
  'AWS::IAM::Role': {
    honours: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Path', 'Policies', 'RoleName'],
    ignores: {
      Description: 'For people only.',
      MaxSessionDuration: 'Key pairs locally last as long as the runtime.',
    },
  },
  'AWS::IAM::Policy': { honours: ['PolicyDocument', 'PolicyName', 'Roles'] },
  'AWS::IAM::ManagedPolicy': {
    honours: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    ignores: { Description: 'For people only.' },
  },
};

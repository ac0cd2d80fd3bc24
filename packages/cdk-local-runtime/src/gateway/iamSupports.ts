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
  'AWS::KMS::Key': {
    honours: ['KeyPolicy'],
    ignores: {
      BypassPolicyLockoutSafetyCheck: 'Nobody locally manages keys.',
      Description: 'For people only.',
      Enabled: 'Nothing is encrypted with keys locally: data lies on your own disk.',
      EnableKeyRotation: 'Nothing is encrypted with keys locally: data lies on your own disk.',
      KeySpec: 'Nothing is encrypted with keys locally: data lies on your own disk.',
      KeyUsage: 'Nothing is encrypted with keys locally: data lies on your own disk.',
      MultiRegion: 'One region runs locally.',
      Origin: 'Nothing is encrypted with keys locally: data lies on your own disk.',
      PendingWindowInDays: 'A key locally ends with its data directory.',
      RotationPeriodInDays: 'Nothing is encrypted with keys locally: data lies on your own disk.',
    },
  },
  'AWS::IAM::Policy': { honours: ['PolicyDocument', 'PolicyName', 'Roles'] },
  'AWS::IAM::ManagedPolicy': {
    honours: ['ManagedPolicyName', 'Path', 'PolicyDocument', 'Roles'],
    ignores: { Description: 'For people only.' },
  },
};

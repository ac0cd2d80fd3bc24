import type { SupportTable } from './model.ts';

/** Types that no service locally runs, each with the reason why an application behaves the same without. */
export const ignoredTypes: SupportTable = {
  'AWS::Backup::BackupPlan': 'Nothing is backed up locally: copy the data directory.',
  'AWS::Backup::BackupSelection': 'Nothing is backed up locally: copy the data directory.',
  'AWS::Backup::BackupVault': 'Nothing is backed up locally: copy the data directory.',
  'AWS::Budgets::Budget': 'Nothing costs anything locally.',
  'AWS::CDK::Metadata': 'Statistics for the makers of the CDK.',
  'AWS::CloudWatch::Alarm': 'No metrics are kept locally, so no alarm could ring.',
  'AWS::CloudWatch::CompositeAlarm': 'No metrics are kept locally, so no alarm could ring.',
  'AWS::CloudWatch::Dashboard': 'No metrics are kept locally.',
  'AWS::KMS::Alias': 'Nothing is encrypted with keys locally.',
  'AWS::Logs::LogGroup': 'Logs lie in the data directory’s `logs` locally.',
  'AWS::Logs::MetricFilter': 'No metrics are kept locally.',
  'AWS::Logs::QueryDefinition': 'A saved search for people.',
  'AWS::Logs::ResourcePolicy': 'Logs lie in the data directory’s `logs` locally.',
  'AWS::WAFv2::WebACL': 'Only this machine reaches the API locally.',
  'AWS::WAFv2::WebACLAssociation': 'Only this machine reaches the API locally.',
  'AWS::XRay::Group': 'There is no X-Ray locally.',
  'AWS::XRay::SamplingRule': 'There is no X-Ray locally.',
  // Resources of the CDK's own functions, which it adds unasked.
  'Custom::LogRetention': 'Logs lie in the data directory’s `logs` locally.',
  'Custom::S3AutoDeleteObjects': 'A stack is deleted locally by deleting its folder, objects and all.',
};

import type { SupportTable } from './model.ts';

/** Types that no service at home runs, each with the reason why an application behaves the same without. */
export const ignoredTypes: SupportTable = {
  'AWS::CDK::Metadata': 'Statistics for the makers of the CDK.',
  'AWS::CloudWatch::Alarm': 'No metrics are kept at home, so no alarm could ring.',
  'AWS::CloudWatch::CompositeAlarm': 'No metrics are kept at home, so no alarm could ring.',
  'AWS::CloudWatch::Dashboard': 'No metrics are kept at home.',
  'AWS::KMS::Alias': 'Nothing is encrypted with keys at home.',
  'AWS::KMS::Key': 'Nothing is encrypted with keys at home: data lies on your own disk.',
  'AWS::Logs::LogGroup': 'Logs lie in .local/logs at home.',
  'AWS::Logs::MetricFilter': 'No metrics are kept at home.',
  'AWS::Logs::QueryDefinition': 'A saved search for people.',
  'AWS::Logs::ResourcePolicy': 'Logs lie in .local/logs at home.',
  'AWS::WAFv2::WebACL': 'Only this machine reaches the API at home.',
  'AWS::WAFv2::WebACLAssociation': 'Only this machine reaches the API at home.',
  'AWS::XRay::Group': 'There is no X-Ray at home.',
  'AWS::XRay::SamplingRule': 'There is no X-Ray at home.',
  // Resources of the CDK's own functions, which it adds unasked.
  'Custom::LogRetention': 'Logs lie in .local/logs at home.',
  'Custom::S3AutoDeleteObjects': 'A stack is deleted at home by deleting its folder, objects and all.',
};

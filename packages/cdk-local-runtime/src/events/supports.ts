import type { SupportTable } from '../template/model.ts';

/** What this runtime does with EventBridge's resources. */
export const supports: SupportTable = {
  'AWS::Events::EventBus': {
    honours: ['Name'],
    ignores: {
      DeadLetterConfig: 'It takes events that cannot be encrypted; nothing locally is.',
      Description: 'A description changes nothing.',
      KmsKeyIdentifier: 'Nothing locally is encrypted at rest.',
      LogConfig: 'Failures are logged locally in any case.',
    },
  },
  'AWS::Events::EventBusPolicy': {
    honours: ['EventBusName', 'StatementId', 'Statement', 'Action', 'Principal', 'Condition'],
  },
  'AWS::Events::Rule': {
    honours: [
      'Name',
      'EventBusName',
      'EventPattern',
      'ScheduleExpression',
      'State',
      'Targets.Id',
      'Targets.Arn',
      'Targets.RoleArn',
      'Targets.Input',
      'Targets.InputPath',
      'Targets.InputTransformer',
      'Targets.SqsParameters',
      'Targets.AppSyncParameters',
      'Targets.KinesisParameters.PartitionKeyPath',
      'Targets.RetryPolicy',
      'Targets.DeadLetterConfig',
    ],
    ignores: {
      Description: 'A description changes nothing.',
      RoleArn:
        'EventBridge uses the role of a rule only for buses of other accounts; targets carry their own.',
    },
  },
  'AWS::Events::Archive': {
    honours: ['ArchiveName', 'SourceArn', 'EventPattern', 'RetentionDays'],
    ignores: {
      Description: 'A description changes nothing.',
      KmsKeyIdentifier: 'Nothing locally is encrypted at rest.',
    },
  },
};

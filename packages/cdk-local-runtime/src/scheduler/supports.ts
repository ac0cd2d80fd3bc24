import type { SupportTable } from '../template/model.ts';

/** What this runtime does with EventBridge Scheduler's resources. Scheduled rules are in `events/`. */
export const supports: SupportTable = {
  'AWS::Scheduler::Schedule': {
    honours: [
      'Name',
      'GroupName',
      'ScheduleExpression',
      'ScheduleExpressionTimezone',
      'State',
      'StartDate',
      'EndDate',
      'FlexibleTimeWindow.Mode',
      'FlexibleTimeWindow.MaximumWindowInMinutes',
      'Target.Arn',
      'Target.RoleArn',
      'Target.Input',
      'Target.RetryPolicy',
      'Target.DeadLetterConfig',
      'Target.SqsParameters',
      'Target.EventBridgeParameters',
    ],
    ignores: {
      Description: 'A description changes nothing.',
      KmsKeyArn: 'Nothing locally is encrypted at rest.',
      ActionAfterCompletion: 'A schedule that is done runs no more, whether it is deleted or not.',
    },
  },
  'AWS::Scheduler::ScheduleGroup': { honours: ['Name'] },
};

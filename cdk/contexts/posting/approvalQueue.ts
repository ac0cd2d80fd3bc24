import { Duration } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnPipe } from 'aws-cdk-lib/aws-pipes';
import { Construct } from 'constructs';
import { allow, QUEUE_READER } from '../../bricks/allow.ts';
import { DurableQueue } from '../../bricks/durableQueue.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';
import { RunbookAlarm } from '../../bricks/runbookAlarm.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { pipeMetric } from '../../bricks/streamPipe.ts';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { APPROVAL_TIMEOUT, type ApprovalWorkflow } from './approvalWorkflow.ts';

export interface ApprovalQueueProps {
  readonly environment: Environment;
  readonly workflow: ApprovalWorkflow;
}

/** Transactions of one execution. */
const APPROVED_TOGETHER = 10;

/**
 * Authorised transactions that wait for the workflow, which takes up to ten at once. The pipe waits for each execution, so that what
 * fails in it, or all where it fails itself, stays in the queue: a fault makes transactions late, and fails none.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html#pipes-partial-batch-failure
 */
export class ApprovalQueue extends Construct {
  readonly queue: DurableQueue;

  constructor(scope: Construct, id: string, { environment, workflow }: ApprovalQueueProps) {
    super(scope, id);
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name: 'approve',
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-sqs.html
      visibilityTimeout: Duration.seconds(6 * APPROVAL_TIMEOUT.toSeconds()),
      maxReceiveCount: 5,
      runbook: 'approve-dead-letters',
    });
    const { queueArn } = this.queue.queue;
    const name = physicalName(environment.name, 'approve');
    const role = new ServiceRole(this, 'Role', { roleName: `${name}-pipe`, service: 'pipes' });
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-permissions.html
    allow(role, QUEUE_READER, [queueArn]);
    allow(role, ['states:StartSyncExecution'], [workflow.arn]);
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/pipes/${name}`,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    new CfnPipe(this, 'Pipe', {
      name,
      roleArn: role.roleArn,
      source: queueArn,
      // No window: what comes alone goes alone, at once.
      sourceParameters: { sqsQueueParameters: { batchSize: APPROVED_TOGETHER } },
      target: workflow.arn,
      targetParameters: {
        stepFunctionStateMachineParameters: { invocationType: 'REQUEST_RESPONSE' },
        inputTemplate: '{"messageId": <$.messageId>, "transactionId": <$.body.subject>}',
      },
      logConfiguration: { level: 'ERROR', cloudwatchLogsLogDestination: { logGroupArn: log.logGroupArn } },
    });
    new RunbookAlarm(this, 'Failing', {
      metric: pipeMetric('ExecutionFailed', name),
      periods: 2,
      meaning: `The pipe ${name} keeps failing.`,
      runbook: 'pipe-failing',
    });
  }
}

import { ArnFormat, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type Environment, physicalName } from '../../environments/environment.ts';
import { allow, allowTable } from '../../bricks/allow.ts';
import type { RecordTable } from '../../bricks/recordTable.ts';
import type { Risk } from '../risk/risk.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from '../../bricks/runbookAlarm.ts';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';
import { ServiceRole } from '../../bricks/serviceRole.ts';
import { removalPolicyOf } from '../../bricks/keep.ts';

export interface ApprovalWorkflowProps {
  /** What transactions are judged by before their money moves. */
  readonly risk: Risk;
  readonly environment: Environment;
  readonly transactions: RecordTable;
  readonly reference: RecordTable;
}

/** Of one execution, with its retries. */
export const APPROVAL_TIMEOUT = Duration.seconds(60);

/** Failures that pass: https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
const RETRY = [
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 1,
    MaxAttempts: 3,
    BackoffRate: 2,
  },
];

const LOG_DELIVERY = [
  'logs:CreateLogDelivery',
  'logs:GetLogDelivery',
  'logs:UpdateLogDelivery',
  'logs:DeleteLogDelivery',
  'logs:ListLogDeliveries',
  'logs:PutResourcePolicy',
  'logs:DescribeResourcePolicies',
  'logs:DescribeLogGroups',
];

const TRACING = [
  'xray:PutTraceSegments',
  'xray:PutTelemetryRecords',
  'xray:GetSamplingRules',
  'xray:GetSamplingTargets',
];

/**
 * Look up, ask the decision rules, record, for up to ten transactions at once. Every step is idempotent: an Express workflow may run one
 * twice. A transaction that fails stays in the queue alone; where a step fails for all, it is tried again, and then they all stay.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/choosing-workflow-type.html
 */
export class ApprovalWorkflow extends Construct {
  readonly arn: string;
  readonly functions: readonly ServiceFunction[];

  constructor(
    scope: Construct,
    id: string,
    { environment, transactions, reference, risk }: ApprovalWorkflowProps,
  ) {
    super(scope, id);
    const TRANSACTIONS_TABLE = transactions.tableName;
    const step = (name: string, entry: string, variables: Record<string, string>): ServiceFunction =>
      new ServiceFunction(this, name, {
        environment,
        entry,
        timeout: Duration.seconds(10),
        memory: 256,
        variables,
      });
    const enrich = step('Enrich', 'enrich', {
      TRANSACTIONS_TABLE,
      REFERENCE_TABLE: reference.tableName,
      ...risk.variables,
    });
    risk.allowJudging(enrich.role);
    allowTable(enrich.role, { table: transactions, actions: ['BatchGetItem'] });
    allowTable(enrich.role, { table: reference, actions: ['BatchGetItem', 'GetItem', 'Query'] });
    const judge = step('Judge', 'judge', {});
    const record = step('Record', 'record', { TRANSACTIONS_TABLE });
    allowTable(record.role, { table: transactions, actions: ['GetItem', 'UpdateItem'] });
    this.functions = [enrich, judge, record];

    const stateMachineName = physicalName(environment.name, 'approval');
    const role = new ServiceRole(this, 'Role', {
      roleName: stateMachineName,
      service: 'states',
    });
    allow(
      role,
      ['lambda:InvokeFunction'],
      this.functions.map((each) => each.function.functionArn),
    );
    allow(role, [...LOG_DELIVERY, ...TRACING], ['*']);
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'Log delivery and X-Ray take no resource: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html and https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html',
    });
    const machine = new CfnStateMachine(this, 'Machine', {
      stateMachineName,
      stateMachineType: 'EXPRESS',
      roleArn: role.roleArn,
      definitionString: JSON.stringify(approvalDefinition),
      definitionSubstitutions: {
        Enrich: enrich.function.functionArn,
        Judge: judge.function.functionArn,
        Record: record.function.functionArn,
      },
      tracingConfiguration: { enabled: true },
      ...this.#log(environment, stateMachineName),
    });
    Validations.of(machine).acknowledge({
      id: 'AwsSolutions-SF1',
      reason:
        'Every event of every approval costs more than the approvals and would copy payment data into logs; errors are logged, and the transaction keeps its decision.',
    });
    this.arn = machine.attrArn;
    this.#alarm(stateMachineName);
  }

  #alarm(stateMachineName: string): void {
    const StateMachineArn = Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stateMachineName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    new RunbookAlarm(this, 'Failed', {
      metric: new Metric({
        namespace: 'AWS/States',
        metricName: 'ExecutionsFailed',
        dimensionsMap: { StateMachineArn },
        ...SUM_OF_FIVE_MINUTES,
      }),
      meaning:
        'An approval failed although its steps were tried again; its transactions wait in the queue for the next execution.',
      runbook: 'approval-failed',
    });
  }

  #log(environment: Environment, name: string) {
    const group = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/states/${name}`,
      retention: environment.logRetentionDays,
      removalPolicy: removalPolicyOf(environment),
    });
    return {
      loggingConfiguration: {
        level: 'ERROR',
        includeExecutionData: false,
        destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: group.logGroupArn } }],
      },
    };
  }
}

/** A step takes the group of messages that the one before it made, and makes another: what becomes of one is no branch. */
const step = (resource: string) => ({ Type: 'Task', Resource: resource, Retry: RETRY });

/**
 * JSONPath only, as the local runtime and we read it best. `${…}` are filled in by CloudFormation. The input is the pipe's group of
 * messages, the output what the pipe leaves in the queue.
 */
export const approvalDefinition = {
  StartAt: 'Enrich',
  TimeoutSeconds: APPROVAL_TIMEOUT.toSeconds(),
  States: {
    Enrich: { ...step('${Enrich}'), Next: 'Judge' },
    Judge: { ...step('${Judge}'), Next: 'Record' },
    Record: { ...step('${Record}'), End: true },
  },
};

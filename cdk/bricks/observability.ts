import { type App, CfnOutput, Lazy, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { ROLLBACK_ALARMS_OUTPUT } from '../environments/deployment.ts';
import {
  type Environment,
  type EnvironmentName,
  observabilityStackName,
} from '../environments/environment.ts';
import { stackProps } from '../environments/stackProps.ts';
import { Operators } from './operators.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html */
const ROLLBACK_ALARMS_MAX = 5;

/**
 * What only observes an environment: alarms, the filters that make metrics of logs, the dashboard, and the topic on which people hear of
 * it. A part declares its alarms beside what they watch; they are made here, because the stack that does the work has 500 resources at
 * most. Here the watched stand by their fixed names.
 *
 * @see docs/decisions/0017-what-observes-is-a-stack-of-its-own.md
 */
export class ObservabilityStack extends Stack {
  readonly environmentName: EnvironmentName;
  readonly operators: Operators;
  readonly #rollbackAlarms: Alarm[] = [];

  constructor(app: App, environment: Environment) {
    super(app, observabilityStackName(environment.name), {
      ...stackProps(environment),
      description: `appsync-payments, ${environment.name}: alarms and dashboard`,
    });
    this.environmentName = environment.name;
    this.operators = new Operators(this, 'Operators', environment);
    new CfnOutput(this, ROLLBACK_ALARMS_OUTPUT, {
      key: ROLLBACK_ALARMS_OUTPUT,
      value: Lazy.string({ produce: () => this.#rollbackAlarms.map(({ alarmArn }) => alarmArn).join() }),
    });
  }

  /** Lets an alarm take back the deployments that come after the next one. */
  addRollbackAlarm(alarm: Alarm): void {
    if (this.#rollbackAlarms.length === ROLLBACK_ALARMS_MAX)
      throw new Error(
        `CloudFormation takes ${ROLLBACK_ALARMS_MAX} rollback alarms, ${alarm.node.id} is one too many`,
      );
    this.#rollbackAlarms.push(alarm);
  }
}

/** The stack in which what observes the construct is made: an app is one environment, and has one. */
export function observabilityOf(construct: IConstruct): ObservabilityStack {
  const found = construct.node.root.node.children.find((child) => child instanceof ObservabilityStack);
  if (found === undefined) throw new Error('an app creates its ObservabilityStack before what it observes');
  return found;
}

/** The ids of what the construct is in, and its own, below the stack. */
export function pathBelowStack(construct: IConstruct): readonly string[] {
  return construct.node.path.split('/').slice(1);
}

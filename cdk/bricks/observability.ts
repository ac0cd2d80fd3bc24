import { type App, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import {
  type Environment,
  type EnvironmentName,
  observabilityStackName,
} from '../environments/environment.ts';
import { stackProps } from '../environments/stackProps.ts';
import { Operators } from './operators.ts';

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

  constructor(app: App, environment: Environment) {
    super(app, observabilityStackName(environment.name), {
      ...stackProps(environment),
      description: `appsync-payments, ${environment.name}: alarms and dashboard`,
    });
    this.environmentName = environment.name;
    this.operators = new Operators(this, 'Operators', environment);
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

import { Duration } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule, type EventBus } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../functions/events/envelope.ts';
import type { EventType } from '../../functions/events/eventTypes.ts';
import { subjectOf, typesOfSubject } from '../../functions/events/eventRoutes.ts';
import { redriveSource } from '../../functions/events/redriveSource.ts';
import { busName, type EnvironmentName, physicalName } from '../environments/environment.ts';
import { DeadLetters } from './durableQueue.ts';
import { RunbookAlarm } from './runbookAlarm.ts';

/** Where a rule delivers, and what it delivers. */
export interface RuleTarget extends Omit<CfnRule.TargetProperty, 'id' | 'deadLetterConfig' | 'retryPolicy'> {
  /** Lets the rule in, where the target decides by a resource policy. */
  readonly admit?: (ruleArn: string) => void;
}

/** Something on the bus that is no event of anybody's state: nobody archives it or hears of it. */
export interface Signal {
  readonly source: string;
  readonly detailType: string;
}

interface DeliveryProps {
  readonly environment: EnvironmentName;
  readonly bus: EventBus;
  /** Name of the rule; its dead letters are in `<name>-rule-dead`, since `<name>-dead` is a work queue's. */
  readonly name: string;
  /** Hours until an undelivered event is given up: a push is worth nothing tomorrow. */
  readonly hours: number;
  readonly target: RuleTarget;
}

export interface BusRuleProps extends DeliveryProps {
  readonly types: readonly EventType[];
  /** Of `types`, those that match only where the event's `detail` does. */
  readonly where?: Readonly<Partial<Record<EventType, object>>>;
  /** What the event's `detail` must match, whatever its type. Default: anything. */
  readonly detail?: object;
  /** True: a subject of which every type is wanted stands in the pattern as its prefix. Default: false. */
  readonly bySubject?: boolean;
  /** True: events of a replay match too, since the consumer is idempotent and wants what it lost. Default: false. */
  readonly replays?: boolean;
}

export interface SignalRuleProps extends DeliveryProps {
  readonly signal: Signal;
}

/**
 * One consumer on the bus, to be added or removed alone. It does not match a replay unless it says so: an event of the
 * archive notifies nobody. What it could not deliver comes to it again under a source of its own (`npm run redrive`).
 */
export class BusRule extends Construct {
  readonly rule: CfnRule;

  constructor(scope: Construct, id: string, props: BusRuleProps | SignalRuleProps) {
    super(scope, id);
    const { admit, ...target } = props.target;
    const ruleName = physicalName(props.environment, props.name);
    const dead = new DeadLetters(this, 'Dead', {
      environment: props.environment,
      name: `${props.name}-rule-dead`,
      meaning: `Events did not reach the target of the rule ${props.name}.`,
      runbook: 'rule-dead-letters',
    });
    this.rule = new CfnRule(this, 'Rule', {
      name: ruleName,
      eventBusName: props.bus.eventBusName,
      eventPattern: {
        ...('signal' in props ? signalPattern(props) : eventsPattern(props)),
      },
      targets: [
        {
          ...target,
          id: props.name,
          retryPolicy: {
            maximumRetryAttempts: 20,
            maximumEventAgeInSeconds: Duration.hours(props.hours).toSeconds(),
          },
          deadLetterConfig: { arn: dead.queue.queueArn },
        },
      ],
    });
    admit?.(this.rule.attrArn);
    admitToQueue(dead.queue, this.rule.attrArn);
    new RunbookAlarm(this, 'Lost', {
      // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
      metric: new Metric({
        namespace: 'AWS/Events',
        metricName: 'InvocationsFailedToBeSentToDlq',
        dimensionsMap: { EventBusName: busName(props.environment), RuleName: ruleName },
        statistic: Stats.SUM,
        period: Duration.minutes(5),
      }),
      meaning: `The rule ${props.name} could neither deliver an event nor keep it.`,
      runbook: 'rule-lost-events',
    });
  }
}

function signalPattern({ name, signal }: SignalRuleProps): Record<string, unknown> {
  return { source: [signal.source, redriveSource(name)], 'detail-type': [signal.detailType] };
}

function eventsPattern(props: BusRuleProps): Record<string, unknown> {
  return {
    source: [EVENT_SOURCE, redriveSource(props.name)],
    ...typesOf(props),
    ...(props.detail === undefined ? {} : { detail: props.detail }),
    ...(props.replays === true ? {} : { 'replay-name': [{ exists: false }] }),
  };
}

function typesOf({ types, where = {}, bySubject = false }: BusRuleProps): Record<string, unknown> {
  const plain = types.filter((type) => !(type in where));
  const narrowed = Object.entries(where).map(([type, detail]) => ({ 'detail-type': [type], detail }));
  const whole = { 'detail-type': bySubject ? prefixesOf(plain) : plain };
  const [first, ...others] = plain.length === 0 ? narrowed : [whole, ...narrowed];
  if (first === undefined) throw new Error('a rule takes at least one type of event');
  return others.length === 0 ? first : { $or: [first, ...others] };
}

type TypePattern = EventType | { readonly prefix: `${string}.` };

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function prefixesOf(types: readonly EventType[]): TypePattern[] {
  const subjects = [...new Set(types.map(subjectOf))];
  return subjects.flatMap((subject): readonly TypePattern[] => {
    const wanted = types.filter((type) => subjectOf(type) === subject);
    return wanted.length === typesOfSubject(subject).length ? [{ prefix: `${subject}.` }] : wanted;
  });
}

/** A message to a queue, made from the event. */
export function queueTarget(queue: IQueue, inputTransformer: CfnRule.InputTransformerProperty): RuleTarget {
  return { arn: queue.queueArn, inputTransformer, admit: (ruleArn) => admitToQueue(queue, ruleArn) };
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
export function admitToQueue(queue: IQueue, ruleArn: string): void {
  const service = new ServicePrincipal('events.amazonaws.com', {
    conditions: { ArnEquals: { 'aws:SourceArn': ruleArn } },
  });
  queue.grant(service, 'sqs:SendMessage');
}

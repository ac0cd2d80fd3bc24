import { Duration, Validations } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Queue, QueueEncryption, type QueueProps } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type EnvironmentName, physicalName } from '../environments/environment.ts';
import { RunbookAlarm } from './runbookAlarm.ts';

const ENCRYPTED = { encryption: QueueEncryption.SQS_MANAGED, enforceSSL: true } as const;

/** A wait that no retry explains. */
const LATE_SECONDS = 900;

export interface DeadLettersProps {
  readonly environment: EnvironmentName;
  /** The last part of the physical name. */
  readonly name: string;
  readonly meaning: string;
  readonly runbook: string;
}

/** A queue that nobody reads but people: one message in it raises an alarm. */
export class DeadLetters extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    const queueName = physicalName(props.environment, props.name);
    this.queue = new Queue(this, 'Queue', {
      ...ENCRYPTED,
      queueName,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is where dead letters end; people read it, and an alarm calls them.',
    });
    new RunbookAlarm(this, 'Filled', {
      // A message that is moved by a redrive policy is not counted as sent, so only the depth shows it:
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
      metric: queueMetric(queueName, 'ApproximateNumberOfMessagesVisible'),
      meaning: props.meaning,
      runbook: props.runbook,
    });
  }
}

export interface DurableQueueProps {
  readonly environment: EnvironmentName;
  readonly name: string;
  /** At least six times the timeout of the function that reads: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
  readonly visibilityTimeout: Duration;
  /** Times that a message is received before it goes to the dead letters. */
  readonly maxReceiveCount: number;
  readonly runbook: string;
}

/** A work queue with its dead letters in `<name>-dead`. */
export class DurableQueue extends Construct {
  readonly queue: Queue;
  readonly #queueName: string;

  constructor(scope: Construct, id: string, props: DurableQueueProps) {
    super(scope, id);
    this.#queueName = physicalName(props.environment, props.name);
    const { queue } = new DeadLetters(this, 'Dead', {
      environment: props.environment,
      name: `${props.name}-dead`,
      meaning: `A message of the ${props.name} queue failed ${props.maxReceiveCount} times.`,
      runbook: props.runbook,
    });
    const settings: QueueProps = {
      ...ENCRYPTED,
      queueName: this.#queueName,
      visibilityTimeout: props.visibilityTimeout,
      deadLetterQueue: { queue, maxReceiveCount: props.maxReceiveCount },
    };
    this.queue = new Queue(this, 'Queue', settings);
    new RunbookAlarm(this, 'Late', {
      metric: this.metric('ApproximateAgeOfOldestMessage').with({ period: Duration.minutes(5) }),
      threshold: LATE_SECONDS,
      periods: 2,
      meaning: `A message waits in the ${props.name} queue for more than ${LATE_SECONDS} seconds.`,
      runbook: 'queue-late',
    });
  }

  metric(metricName: QueueMetric): Metric {
    return queueMetric(this.#queueName, metricName);
  }
}

type QueueMetric = 'ApproximateAgeOfOldestMessage' | 'ApproximateNumberOfMessagesVisible';

/** The most of a minute: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
function queueMetric(queueName: string, metricName: QueueMetric): Metric {
  return new Metric({
    namespace: 'AWS/SQS',
    metricName,
    dimensionsMap: { QueueName: queueName },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
}

import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EventType } from '../../functions/events/eventTypes.ts';
import { type Environment, physicalName } from '../environments/environment.ts';
import { allow } from './allow.ts';
import { BusRule } from './busRule.ts';
import { DeadLetters } from './durableQueue.ts';
import { OperatorRole } from './operatorRole.ts';
import { allowRedrive } from './redriveRole.ts';
import { RunbookAlarm, SUM_OF_FIVE_MINUTES } from './runbookAlarm.ts';
import { ServiceFunction } from './serviceFunction.ts';
import { ServiceRole } from './serviceRole.ts';

/** Which events go into the stream under which key: records of one key stay in order. */
export interface StreamFeed {
  /** Name of the rule; its dead letters are in `<name>-rule-dead`. */
  readonly name: string;
  /** What the event's `detail` must match: that the key is there. */
  readonly detail: object;
  /** Where in the event the key is, such as `$.detail.subject`. */
  readonly partitionKeyPath: string;
}

export interface StreamConsumerProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  /** Name of the stream, e.g. `risk`; what failed is in `<name>-stream-dead`. */
  readonly name: string;
  readonly types: readonly EventType[];
  readonly feeds: readonly StreamFeed[];
  /** A shard takes 1,000 records and 1 MiB a second. */
  readonly shards: number;
  /** Name of the entry that takes the events, and of its function. */
  readonly entry: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Names of further rules of its context, whose letters the same role moves back. */
  readonly rules?: readonly string[];
}

/** What Lambda needs to read a stream for a function: https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-create.html */
const STREAM_READER = [
  'DescribeStream',
  'DescribeStreamSummary',
  'GetRecords',
  'GetShardIterator',
  'ListShards',
  'ListStreams',
].map((action) => `kinesis:${action}`);

const TIMEOUT = Duration.seconds(60);
/** The stream keeps records for a day. */
const LATE_MS = Duration.minutes(15).toMilliseconds();

/**
 * A consumer of a stream that rules of the bus feed, where order within a key matters. A batch that fails is retried, halved, and at last
 * its pointer goes to the dead letters, so that one record never holds up a shard.
 */
export class StreamConsumer extends Construct {
  readonly consumer: ServiceFunction;
  readonly #streamName: string;

  constructor(scope: Construct, id: string, props: StreamConsumerProps) {
    super(scope, id);
    const { environment, name } = props;
    this.#streamName = physicalName(environment.name, name);
    const stream = new Stream(this, 'Stream', {
      streamName: this.#streamName,
      streamMode: StreamMode.PROVISIONED,
      shardCount: props.shards,
      encryption: StreamEncryption.MANAGED,
      // What is in it is in the archive of the bus too.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.consumer = new ServiceFunction(this, 'Consumer', {
      environment,
      entry: props.entry,
      timeout: TIMEOUT,
      memory: 512,
      variables: props.variables,
    });
    this.#read(stream, props);
    this.#feed(stream, props);
    this.#alarms(name);
  }

  #read(stream: Stream, { environment, name }: StreamConsumerProps): void {
    const dead = new DeadLetters(this, 'Dead', {
      environment: environment.name,
      name: `${name}-stream-dead`,
      meaning: `Records of the ${name} stream could not be worked on; the letter points to them.`,
      runbook: 'stream-dead-letters',
    });
    const { role } = this.consumer;
    allow(role, STREAM_READER, [stream.streamArn]);
    allow(role, ['sqs:SendMessage'], [dead.queue.queueArn]);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.consumer.function,
      eventSourceArn: stream.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      parallelizationFactor: 10,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      // Retries stop before the stream forgets the record, which it does after 24 hours.
      retryAttempts: 8,
      maxRecordAge: Duration.hours(12),
      // The library's own destination brings grants that sending does not need.
      onFailure: { bind: () => ({ destination: dead.queue.queueArn }) },
    });
    // Lambda asks for the grants when the mapping is made.
    mapping.node.addDependency(role);
  }

  #feed(stream: Stream, { environment, bus, name, types, feeds, rules = [] }: StreamConsumerProps): void {
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
    const role = new ServiceRole(this, 'FeedRole', {
      roleName: physicalName(environment.name, `${name}-feed`),
      service: 'events',
    });
    allow(role, ['kinesis:PutRecord'], [stream.streamArn]);
    for (const { name: rule, detail, partitionKeyPath } of feeds) {
      new BusRule(this, rule, {
        environment: environment.name,
        bus,
        name: rule,
        types,
        detail,
        hours: 24,
        // The envelope alone, without what EventBridge wraps around it.
        target: {
          arn: stream.streamArn,
          roleArn: role.roleArn,
          inputPath: '$.detail',
          kinesisParameters: { partitionKeyPath },
        },
      });
    }
    allowRedrive(new OperatorRole(this, environment.name, `redrive-${name}`), environment.name, {
      queues: [],
      rules: [...feeds.map((feed) => feed.name), ...rules],
      bus,
    });
  }

  /** https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html */
  #alarms(name: string): void {
    const metric = (metricName: string) =>
      new Metric({
        namespace: 'AWS/Kinesis',
        metricName,
        dimensionsMap: { StreamName: this.#streamName },
        ...SUM_OF_FIVE_MINUTES,
      });
    new RunbookAlarm(this, 'Late', {
      metric: metric('GetRecords.IteratorAgeMilliseconds').with({ statistic: Stats.MAXIMUM }),
      threshold: LATE_MS,
      periods: 2,
      meaning: `Events wait in the ${name} stream for more than ${LATE_MS / 60_000} minutes.`,
      runbook: 'stream-late',
    });
    new RunbookAlarm(this, 'Full', {
      metric: metric('WriteProvisionedThroughputExceeded'),
      periods: 2,
      meaning: `The ${name} stream refuses events: it has too few shards, or one customer has too many events.`,
      runbook: 'stream-full',
    });
  }
}

import { Duration } from 'aws-cdk-lib';
import { CfnArchive, EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../functions/events/envelope.ts';
import { busName, type Environment, physicalName } from '../environments/environment.ts';
import { allow } from '../bricks/allow.ts';
import { DeadLetters } from '../bricks/durableQueue.ts';
import { removalPolicyOf } from '../bricks/keep.ts';
import type { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import { StreamPipe } from '../bricks/streamPipe.ts';

export interface EventsProps {
  readonly environment: Environment;
  /** Streamed tables by the name that their pipe takes. */
  readonly tables: Readonly<Record<string, RecordTable>>;
}

/** From a write to an event on the bus: one pipe per streamed table, one translation, one archive. */
export class Events extends Construct {
  readonly bus: EventBus;
  readonly translate: ServiceFunction;
  readonly pipes: readonly StreamPipe[];
  readonly parked: DeadLetters;

  constructor(scope: Construct, id: string, { environment, tables }: EventsProps) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', { eventBusName: busName(environment.name) });
    const archive = new CfnArchive(this, 'Archive', {
      archiveName: physicalName(environment.name, 'archive'),
      sourceArn: this.bus.eventBusArn,
      eventPattern: { source: [EVENT_SOURCE] },
      retentionDays: environment.archiveDays,
    });
    archive.applyRemovalPolicy(removalPolicyOf(environment));
    // An archive keeps a rule on its bus, and a bus with rules is not deleted:
    // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-archive.html
    this.bus.applyRemovalPolicy(removalPolicyOf(environment));
    this.parked = new DeadLetters(this, 'Parked', {
      environment: environment.name,
      name: 'parked',
      meaning: 'A stream record could not be understood; it is parked with its image.',
      runbook: 'parked-records',
    });
    this.translate = new ServiceFunction(this, 'Translate', {
      environment,
      entry: 'translate',
      timeout: Duration.seconds(30),
      memory: 512,
      variables: { PARKED_QUEUE_URL: this.parked.queue.queueUrl },
    });
    allow(this.translate.role, ['sqs:SendMessage'], [this.parked.queue.queueArn]);
    this.pipes = Object.entries(tables).map(
      ([name, table]) =>
        new StreamPipe(this, `${name.charAt(0).toUpperCase()}${name.slice(1)}Pipe`, {
          environment,
          name,
          table,
          to: { translate: this.translate, bus: this.bus },
        }),
    );
  }
}

import { NestedStack } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { RecordTable } from '../../bricks/recordTable.ts';
import { StreamPipe } from '../../bricks/streamPipe.ts';
import type { Environment } from '../../environments/environment.ts';

export interface PipeStackProps {
  readonly environment: Environment;
  /** Where verified events are kept. */
  readonly events: RecordTable;
  /** Where the table's stream brings them. */
  readonly queue: Queue;
}

/**
 * The pipe from the kept events to their queue. It is nested alone: while tables are exchanged in a restore, what reads a stream is taken
 * away and made again, and the address that gateways were given stays.
 */
export class PipeStack extends NestedStack {
  readonly pipe: StreamPipe;

  constructor(scope: Construct, id: string, { environment, events, queue }: PipeStackProps) {
    super(scope, id, {
      description: `appsync-payments, ${environment.name}: from gateways' events to their queue`,
    });
    this.pipe = new StreamPipe(this, 'Pipe', {
      environment,
      name: 'gateway',
      table: events,
      to: { newItemsTo: queue },
    });
  }
}

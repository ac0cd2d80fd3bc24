import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { allowTable } from '../../../cdk/bricks/allow.ts';
import { EventConsumer } from '../../../cdk/bricks/eventConsumer.ts';
import { RecordTable } from '../../../cdk/bricks/recordTable.ts';
import type { Environment } from '../../../cdk/environments/environment.ts';

export interface DailyVolumeProps {
  readonly environment: Environment;
  readonly bus: EventBus;
}

/** A projection: what each merchant took a day, in each currency. */
export class DailyVolume extends Construct {
  constructor(scope: Construct, id: string, { environment, bus }: DailyVolumeProps) {
    super(scope, id);
    const table = new RecordTable(this, 'Table', { environment, name: 'daily-volume' });
    const { consumer } = new EventConsumer(this, 'Events', {
      environment,
      bus,
      name: 'daily-volume',
      types: ['deposit.confirmed', 'deposit.orphaned', 'transaction.posted'],
      // A replay repairs a projection, and notifies nobody of it.
      replays: true,
      entry: 'projectDailyVolume',
      variables: { VOLUMES_TABLE: table.tableName },
    });
    allowTable(consumer.role, { table, actions: ['PutItem', 'UpdateItem'] });
  }
}

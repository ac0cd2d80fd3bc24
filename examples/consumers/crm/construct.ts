import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { allow, allowTable } from '../../../cdk/bricks/allow.ts';
import { DurableQueue } from '../../../cdk/bricks/durableQueue.ts';
import { EventConsumer } from '../../../cdk/bricks/eventConsumer.ts';
import { RecordTable } from '../../../cdk/bricks/recordTable.ts';
import type { Environment } from '../../../cdk/environments/environment.ts';

export interface CrmProps {
  readonly environment: Environment;
  readonly bus: EventBus;
}

/** Informs a CRM of invoices that are paid, expired or taken back, through a queue that the CRM reads. */
export class Crm extends Construct {
  constructor(scope: Construct, id: string, { environment, bus }: CrmProps) {
    super(scope, id);
    const sent = new RecordTable(this, 'Sent', { environment, name: 'crm-sent' });
    const inbox = new DurableQueue(this, 'Inbox', {
      environment: environment.name,
      name: 'crm-inbox',
      visibilityTimeout: Duration.minutes(1),
      maxReceiveCount: 5,
      runbook: 'consumer-dead-letters',
    });
    const { consumer } = new EventConsumer(this, 'Events', {
      environment,
      bus,
      name: 'crm',
      // It notifies people, so that it does not take part in replays.
      types: ['invoice.paid', 'invoice.expired', 'invoice.reverted'],
      entry: 'sendToCrm',
      variables: { SENT_TABLE: sent.tableName, INBOX_URL: inbox.queue.queueUrl },
    });
    allowTable(consumer.role, { table: sent, actions: ['GetItem', 'PutItem'] });
    allow(consumer.role, ['sqs:SendMessage'], [inbox.queue.queueArn]);
  }
}

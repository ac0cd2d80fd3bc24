import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Construct } from 'constructs';
import { typesOfSubject } from '../../functions/events/eventRoutes.ts';
import { allowTable } from '../bricks/allow.ts';
import { EventConsumer } from '../bricks/eventConsumer.ts';
import type { RecordTable } from '../bricks/recordTable.ts';
import type { ServiceFunction } from '../bricks/serviceFunction.ts';
import type { Environment } from '../environments/environment.ts';

export interface AuditProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  /** The ledger's, whose seal covers the records. */
  readonly ledger: RecordTable;
}

/** Records who did what with which key: of the events that a merchant's key caused, one entry each in the merchant's audit book. */
export class Audit extends Construct {
  readonly record: ServiceFunction;

  constructor(scope: Construct, id: string, { environment, bus, ledger }: AuditProps) {
    super(scope, id);
    const { consumer } = new EventConsumer(this, 'Events', {
      environment,
      bus,
      name: 'audit',
      types: [
        ...typesOfSubject('api_key'),
        ...typesOfSubject('merchant'),
        ...typesOfSubject('webhook_endpoint'),
        ...typesOfSubject('payee'),
        ...typesOfSubject('invoice'),
        ...typesOfSubject('transaction'),
        'refund.requested',
      ],
      bySubject: true,
      detail: { changedBy: { keyId: [{ exists: true }] } },
      // A record that was lost is made again from the archive.
      replays: true,
      entry: 'recordAudit',
      variables: { LEDGER_TABLE: ledger.tableName },
    });
    this.record = consumer;
    allowTable(consumer.role, { table: ledger, actions: ['PutItem'], keys: ['ENTRY#*'] });
  }
}

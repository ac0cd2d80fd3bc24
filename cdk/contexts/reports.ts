import { Duration, NestedStack } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { BY_INVOICE_INDEX } from '../../functions/chain/store/chainKeys.ts';
import { REPORTED_TYPES } from '../../functions/reports/countedEvent.ts';
import { allowTable } from '../bricks/allow.ts';
import { EventConsumer } from '../bricks/eventConsumer.ts';
import { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import { chainsFile, type Environment } from '../environments/environment.ts';

export interface ReportsProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly invoices: RecordTable;
  /** Deposits and sweeps. */
  readonly chain: RecordTable;
  /** Whose an address is. */
  readonly chainState: RecordTable;
  readonly ledger: RecordTable;
}

/**
 * What merchants look up beside their lists: counters by day and what a reference or a transaction hash finds, folded from the events,
 * and timelines, read from what stands. A stack of its own, nested in the one that has no room for it.
 */
export class Reports extends NestedStack {
  readonly table: RecordTable;
  readonly read: ServiceFunction;
  readonly record: ServiceFunction;

  constructor(scope: Construct, id: string, props: ReportsProps) {
    super(scope, id, { description: `appsync-payments, ${props.environment.name}: reports` });
    const { environment, bus, invoices, chain, chainState, ledger } = props;
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'reports',
      keys: { partition: 'pk', sort: 'sk' },
    });
    const { consumer } = new EventConsumer(this, 'Events', {
      environment,
      bus,
      name: 'reports',
      types: REPORTED_TYPES,
      // Counted once, whatever comes again: what was lost is made again from the archive.
      replays: true,
      // A counter may be a second late; ten events share a call, its transaction and the counters in it.
      batchWindow: Duration.seconds(1),
      entry: 'recordReports',
      variables: { REPORTS_TABLE: this.table.tableName },
    });
    this.record = consumer;
    allowTable(consumer.role, {
      table: this.table,
      actions: ['PutItem', 'UpdateItem'],
      keys: ['TERM#*', 'COUNTED#*', 'TOTALS#*'],
    });
    this.read = new ServiceFunction(this, 'Read', {
      environment,
      entry: 'readReports',
      timeout: Duration.seconds(10),
      memory: 512,
      variables: {
        REPORTS_TABLE: this.table.tableName,
        INVOICES_TABLE: invoices.tableName,
        CHAIN_TABLE: chain.tableName,
        CHAIN_STATE_TABLE: chainState.tableName,
        LEDGER_TABLE: ledger.tableName,
      },
      files: chainsFile(environment),
    });
    const { role } = this.read;
    allowTable(role, { table: this.table, actions: ['Query'], keys: ['TERM#*', 'TOTALS#*'] });
    allowTable(role, { table: invoices, actions: ['BatchGetItem'] });
    allowTable(role, { table: chain, actions: ['BatchGetItem'], indexes: [BY_INVOICE_INDEX] });
    allowTable(role, { table: chainState, actions: ['BatchGetItem'], keys: ['ADDRESS#*'] });
    allowTable(role, { table: ledger, actions: ['BatchGetItem'], keys: ['ENTRY#*'] });
  }
}

import { Duration } from 'aws-cdk-lib';
import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import {
  INVOICES_IN_STATUS,
  INVOICES_OF_MERCHANT,
  SWEEP_INDEX,
  WATCH_INDEX,
  WATCHED_FIELDS,
} from '../../functions/invoices/invoiceKeys.ts';
import { chainsFile, type Environment } from '../environments/environment.ts';
import { allowTable } from '../bricks/allow.ts';
import { indexKeys, listIndex, RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';

export interface InvoicesProps {
  readonly environment: Environment;
  /** Whose settings an invoice follows. */
  readonly merchants: RecordTable;
}

/** Invoices, and the functions that do for resolvers what their language cannot: arithmetic, hashes, pictures. */
export class Invoices extends Construct {
  readonly table: RecordTable;
  readonly parseInvoice: ServiceFunction;
  readonly qrCode: ServiceFunction;

  constructor(scope: Construct, id: string, { environment, merchants }: InvoicesProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'invoices',
      streamed: true,
      indexes: [
        listIndex(INVOICES_OF_MERCHANT),
        listIndex(INVOICES_IN_STATUS),
        {
          indexName: WATCH_INDEX,
          ...indexKeys('watchShard', 'watchKey'),
          projectionType: ProjectionType.INCLUDE,
          nonKeyAttributes: [...WATCHED_FIELDS],
        },
        {
          indexName: SWEEP_INDEX,
          ...indexKeys('sweepShard', 'id'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.parseInvoice = new ServiceFunction(this, 'ParseInvoice', {
      environment,
      entry: 'parseInvoice',
      timeout: Duration.seconds(5),
      memory: 512,
      variables: { MERCHANTS_TABLE: merchants.tableName, PAGES_URL: environment.pagesUrl },
      files: chainsFile(environment),
    });
    allowTable(this.parseInvoice.role, { table: merchants, actions: ['GetItem'], keys: ['MERCHANT#*'] });
    this.qrCode = new ServiceFunction(this, 'QrCode', {
      environment,
      entry: 'qrCode',
      timeout: Duration.seconds(5),
      memory: 1_024,
    });
  }
}

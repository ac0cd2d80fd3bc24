import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { INVOICES_IN_STATUS, INVOICES_OF_MERCHANT } from '../../functions/invoices/invoiceKeys.ts';
import {
  TRANSACTIONS_IN_STATUS,
  TRANSACTIONS_OF_CUSTOMER,
  TRANSACTIONS_OF_MERCHANT,
} from '../../functions/transactions/transactionKeys.ts';
import { allowTable } from '../bricks/allow.ts';
import type { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import type { Environment } from '../environments/environment.ts';

export interface ListsProps {
  readonly environment: Environment;
  readonly invoices: RecordTable;
  readonly transactions: RecordTable;
}

/** What reads the sharded indexes of lists in order, for the API: keys alone, of no item more than its id and when it was written. */
export class Lists extends Construct {
  readonly readPage: ServiceFunction;

  constructor(scope: Construct, id: string, { environment, invoices, transactions }: ListsProps) {
    super(scope, id);
    this.readPage = new ServiceFunction(this, 'ReadPage', {
      environment,
      entry: 'readPage',
      timeout: Duration.seconds(10),
      memory: 256,
      variables: { INVOICES_TABLE: invoices.tableName, TRANSACTIONS_TABLE: transactions.tableName },
    });
    allowTable(this.readPage.role, {
      table: invoices,
      actions: [],
      indexes: [INVOICES_OF_MERCHANT, INVOICES_IN_STATUS],
    });
    allowTable(this.readPage.role, {
      table: transactions,
      actions: [],
      indexes: [TRANSACTIONS_OF_MERCHANT, TRANSACTIONS_IN_STATUS, TRANSACTIONS_OF_CUSTOMER],
    });
  }
}

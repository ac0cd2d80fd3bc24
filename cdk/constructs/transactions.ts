import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { indexKeys, RecordTable } from './recordTable.ts';

export interface TransactionsProps {
  readonly environment: Environment;
}

/** Transactions, and the table that remembers which of two equal ones came first. */
export class Transactions extends Construct {
  readonly table: RecordTable;
  readonly dedupe: RecordTable;

  constructor(scope: Construct, id: string, { environment }: TransactionsProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'transactions',
      streamed: true,
      indexes: [
        { indexName: 'byMerchant', ...indexKeys('merchantId', 'createdAtId') },
        { indexName: 'byMerchantStatus', ...indexKeys('merchantStatus', 'createdAtId') },
        { indexName: 'byCustomer', ...indexKeys('merchantCustomer', 'createdAtId') },
        {
          indexName: 'open',
          ...indexKeys('openShard', 'updatedAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
    });
    this.dedupe = new RecordTable(this, 'Dedupe', { environment, name: 'dedupe' });
  }
}

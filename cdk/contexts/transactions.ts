import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { indexKeys, RecordTable } from '../bricks/recordTable.ts';

export interface TransactionsProps {
  readonly environment: Environment;
}

/** Transactions, the table that remembers which of two equal ones came first, and what they are judged by. */
export class Transactions extends Construct {
  readonly table: RecordTable;
  readonly dedupe: RecordTable;
  /** Accounts, merchant types and rates. */
  readonly reference: RecordTable;

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
    this.reference = new RecordTable(this, 'Reference', {
      environment,
      name: 'reference',
      keys: { partition: 'pk', sort: 'sk' },
    });
  }
}

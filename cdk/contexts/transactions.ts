import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import {
  OPEN_INDEX,
  TRANSACTIONS_IN_STATUS,
  TRANSACTIONS_OF_CUSTOMER,
  TRANSACTIONS_OF_MERCHANT,
} from '../../functions/transactions/transactionKeys.ts';
import { DUE_INDEX, REFERENCE_INDEX } from '../../functions/gateways/paymentKeys.ts';
import type { Environment } from '../environments/environment.ts';
import { indexKeys, listIndex, RecordTable } from '../bricks/recordTable.ts';

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
        listIndex(TRANSACTIONS_OF_MERCHANT),
        listIndex(TRANSACTIONS_IN_STATUS),
        listIndex(TRANSACTIONS_OF_CUSTOMER),
        {
          indexName: OPEN_INDEX,
          ...indexKeys('openShard', 'createdAtId'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: DUE_INDEX,
          ...indexKeys('dueShard', 'dueAt'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
        {
          indexName: REFERENCE_INDEX,
          ...indexKeys('referenceKey', 'id'),
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

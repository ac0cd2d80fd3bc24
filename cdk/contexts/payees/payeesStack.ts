import { Duration, NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { allowTable } from '../../bricks/allow.ts';
import { RecordTable } from '../../bricks/recordTable.ts';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';
import type { Environment } from '../../environments/environment.ts';
import type { Idempotency } from '../idempotency.ts';
import type { Ledger } from '../ledger.ts';
import type { Risk } from '../risk/risk.ts';
import type { Transactions } from '../transactions.ts';

export interface PayeesStackProps {
  readonly environment: Environment;
  readonly idempotency: Idempotency;
  readonly transactions: Transactions;
  readonly ledger: Ledger;
  readonly risk: Risk;
  /** Whose stream tells what is news of a payee. */
  readonly merchants: RecordTable;
}

/**
 * Payees, their codes and payers' sessions, and the function that pays. It is nested in the stack that does the work, which has 500
 * resources at most.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html
 */
export class PayeesStack extends NestedStack {
  readonly table: RecordTable;
  readonly payees: ServiceFunction;

  constructor(scope: Construct, id: string, props: PayeesStackProps) {
    const { environment, idempotency, transactions, ledger, risk, merchants } = props;
    super(scope, id, { description: `appsync-payments, ${environment.name}: payees` });
    this.table = new RecordTable(this, 'Table', { environment, name: 'payees', timeToLiveAttribute: 'ttl' });
    this.payees = new ServiceFunction(this, 'Payees', {
      environment,
      entry: 'payees',
      timeout: Duration.seconds(20),
      memory: 512,
      variables: {
        PAYEES_TABLE: this.table.tableName,
        MERCHANTS_TABLE: merchants.tableName,
        CLAIMS_TABLE: idempotency.claims.tableName,
        TRANSACTIONS_TABLE: transactions.table.tableName,
        REFERENCE_TABLE: transactions.reference.tableName,
        LEDGER_TABLE: ledger.table.tableName,
        ...risk.variables,
        PAGES_URL: environment.pagesUrl,
      },
    });
    const { role } = this.payees;
    allowTable(role, { table: this.table, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
    allowTable(role, { table: merchants, actions: ['PutItem'], keys: ['PAYEE#*'] });
    allowTable(role, { table: idempotency.claims, actions: ['GetItem', 'PutItem'] });
    allowTable(role, { table: transactions.table, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
    // Accounts by key, and the rate that was published last.
    allowTable(role, { table: transactions.reference, actions: ['GetItem', 'Query'] });
    risk.allowJudging(role);
    // What is reserved is a hold in the ledger; what lies on another stripe of the account is brought together first.
    allowTable(role, { table: ledger.table, actions: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'] });
  }
}

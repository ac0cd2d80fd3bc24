import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { allowTable } from '../bricks/allow.ts';
import { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';

export interface MerchantsProps {
  readonly environment: Environment;
}

/** Merchants, the hashes of their API keys, and the authorizer that reads them. */
export class Merchants extends Construct {
  readonly table: RecordTable;
  readonly authorize: ServiceFunction;

  constructor(scope: Construct, id: string, { environment }: MerchantsProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', { environment, name: 'merchants' });
    this.authorize = new ServiceFunction(this, 'Authorize', {
      environment,
      entry: 'authorize',
      // AppSync gives an authorizer 10 seconds: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
      timeout: Duration.seconds(8),
      memory: 256,
      variables: { MERCHANTS_TABLE: this.table.tableName },
      // Whoever it fails for is shut out.
      rollsBack: true,
    });
    allowTable(this.authorize.role, { table: this.table, actions: ['GetItem'] });
  }
}

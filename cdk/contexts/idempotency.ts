import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { allowTable } from '../bricks/allow.ts';
import { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';

export interface IdempotencyProps {
  readonly environment: Environment;
}

/** Claims on idempotency keys, and the function in which the losers of a race wait for the winner's result. */
export class Idempotency extends Construct {
  readonly claims: RecordTable;
  readonly awaitClaim: ServiceFunction;

  constructor(scope: Construct, id: string, { environment }: IdempotencyProps) {
    super(scope, id);
    this.claims = new RecordTable(this, 'Claims', {
      environment,
      name: 'claims',
      timeToLiveAttribute: 'ttl',
    });
    this.awaitClaim = new ServiceFunction(this, 'AwaitClaim', {
      environment,
      entry: 'awaitClaim',
      timeout: Duration.seconds(10),
      memory: 256,
      variables: { CLAIMS_TABLE: this.claims.tableName },
    });
    allowTable(this.awaitClaim.role, { table: this.claims, actions: ['GetItem', 'UpdateItem'] });
  }
}

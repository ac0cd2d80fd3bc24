import { Duration } from 'aws-cdk-lib';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { chainsFile, type Environment, physicalName } from '../environments/environment.ts';
import { allow, allowTable } from '../bricks/allow.ts';
import { RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';

export interface MerchantsProps {
  readonly environment: Environment;
  /** Of idempotency keys: a new key is written with its claim. */
  readonly claims: RecordTable;
}

/** The last part of the name of the queue that ends subscriptions. */
export const REVOKED_KEYS_QUEUE = 'revoked-keys';

/** Merchants, the hashes of their API keys, the authorizer that reads them, and what merchants do with their keys. */
export class Merchants extends Construct {
  readonly table: RecordTable;
  readonly authorize: ServiceFunction;
  readonly apiKeys: ServiceFunction;
  readonly settings: ServiceFunction;

  constructor(scope: Construct, id: string, { environment, claims }: MerchantsProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', { environment, name: 'merchants', streamed: true });
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
    allowTable(this.authorize.role, { table: this.table, actions: ['GetItem'], keys: ['KEY#*'] });
    allowTable(this.authorize.role, { table: this.table, actions: ['UpdateItem'], keys: ['USE#*'] });
    this.apiKeys = this.#apiKeys(environment, claims);
    this.settings = this.#settings(environment);
  }

  /** Lets a revocation end the subscriptions that the key has open. */
  allowRevoking(revokedKeys: Queue): void {
    allow(this.apiKeys.role, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [revokedKeys.queueArn]);
  }

  /** Lets a change of a treasury be told to the sweeper. */
  allowWakingSweeper(sweepQueue: Queue): void {
    allow(this.settings.role, ['sqs:SendMessage'], [sweepQueue.queueArn]);
    this.settings.function.addEnvironment('SWEEP_QUEUE_URL', sweepQueue.queueUrl);
  }

  #settings(environment: Environment): ServiceFunction {
    const settings = new ServiceFunction(this, 'Settings', {
      environment,
      entry: 'merchantSettings',
      timeout: Duration.seconds(5),
      memory: 256,
      variables: {
        MERCHANTS_TABLE: this.table.tableName,
        CHANGE_DELAY_MINUTES: environment.changeDelayMinutes.toString(),
        ENVIRONMENT: environment.name,
      },
      files: chainsFile(environment),
    });
    allowTable(settings.role, {
      table: this.table,
      actions: ['GetItem', 'PutItem'],
      keys: ['MERCHANT#*'],
    });
    // A new merchant's first key, and the list that it is on.
    allowTable(settings.role, { table: this.table, actions: ['PutItem'], keys: ['KEY#*', 'KEYS#*'] });
    return settings;
  }

  #apiKeys(environment: Environment, claims: RecordTable): ServiceFunction {
    const apiKeys = new ServiceFunction(this, 'ApiKeys', {
      environment,
      entry: 'apiKeys',
      timeout: Duration.seconds(10),
      memory: 256,
      variables: {
        MERCHANTS_TABLE: this.table.tableName,
        CLAIMS_TABLE: claims.tableName,
        REVOKED_KEYS_QUEUE: physicalName(environment.name, REVOKED_KEYS_QUEUE),
        ENVIRONMENT: environment.name,
      },
    });
    const table = this.table;
    allowTable(apiKeys.role, { table, actions: ['GetItem'], keys: ['KEYS#*'] });
    allowTable(apiKeys.role, { table, actions: ['BatchGetItem'], keys: ['KEY#*', 'USE#*'] });
    allowTable(apiKeys.role, { table, actions: ['PutItem'], keys: ['KEY#*'] });
    allowTable(apiKeys.role, { table, actions: ['UpdateItem'], keys: ['KEY#*', 'KEYS#*'] });
    allowTable(apiKeys.role, { table: claims, actions: ['GetItem', 'PutItem'] });
    return apiKeys;
  }
}

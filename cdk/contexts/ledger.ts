import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { BOOK_INDEX, OPEN_HOLDS_INDEX } from '../../functions/ledger/ledgerKeys.ts';
import { anchorsBucketName, type Environment } from '../environments/environment.ts';
import { allow, allowTable } from '../bricks/allow.ts';
import { DeadLetters } from '../bricks/durableQueue.ts';
import { LockedBucket } from '../bricks/lockedBucket.ts';
import { Measurement } from '../bricks/measurement.ts';
import { RunbookAlarm } from '../bricks/runbookAlarm.ts';
import { Schedule } from '../bricks/schedule.ts';
import { indexKeys, RecordTable } from '../bricks/recordTable.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';

export interface LedgerProps {
  readonly environment: Environment;
  /** Where the accounts of a merchant are listed. */
  readonly reference: RecordTable;
}

/** The journal, its balances and its seal in one table; only the poster and the sealer write to it. */
export class Ledger extends Construct {
  readonly table: RecordTable;
  /** Heads of the seal, which nobody can change for as long as the environment says. */
  readonly anchors: LockedBucket;
  readonly seal: ServiceFunction;
  readonly readAccount: ServiceFunction;
  readonly expireHolds: ServiceFunction;
  readonly verify: ServiceFunction;
  /** Problems that the verification under way or the last whole one found. */
  readonly drift: Metric;

  constructor(scope: Construct, id: string, { environment, reference }: LedgerProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'ledger',
      keys: { partition: 'pk', sort: 'sk' },
      streamed: true,
      indexes: [
        { indexName: BOOK_INDEX, ...indexKeys('bookShard', 'bookSort') },
        { indexName: OPEN_HOLDS_INDEX, ...indexKeys('openShard', 'expiresAt') },
      ],
    });
    this.anchors = new LockedBucket(this, 'Anchors', {
      environment,
      bucketName: anchorsBucketName(environment),
      ...environment.anchors,
    });
    this.seal = this.#sealer(environment);
    this.readAccount = new ServiceFunction(this, 'ReadAccount', {
      environment,
      entry: 'readAccount',
      timeout: Duration.seconds(5),
      memory: 512,
      variables: { LEDGER_TABLE: this.table.tableName, REFERENCE_TABLE: reference.tableName },
    });
    allowTable(this.readAccount.role, {
      table: this.table,
      actions: ['BatchGetItem', 'GetItem', 'Query'],
      indexes: [BOOK_INDEX],
    });
    allowTable(this.readAccount.role, { table: reference, actions: ['GetItem'] });
    this.expireHolds = this.#expirer(environment);
    this.verify = this.#verifier(environment);
    this.drift = this.#watchDrift(environment);
  }

  /** Gives back each minute what holds keep whose time is over. */
  #expirer(environment: Environment): ServiceFunction {
    const expire = new ServiceFunction(this, 'ExpireHolds', {
      environment,
      entry: 'expireHolds',
      timeout: Duration.seconds(50),
      memory: 256,
      variables: { LEDGER_TABLE: this.table.tableName },
    });
    allowTable(expire.role, {
      table: this.table,
      actions: ['GetItem', 'UpdateItem'],
      indexes: [OPEN_HOLDS_INDEX],
    });
    new Schedule(this, 'ExpireMinute', { environment, name: 'expire-holds', target: expire });
    return expire;
  }

  /** Walks over the table for a while each hour, and goes on where it stopped. */
  #verifier(environment: Environment): ServiceFunction {
    const verify = new ServiceFunction(this, 'Verify', {
      environment,
      entry: 'verifyLedger',
      timeout: Duration.seconds(60),
      memory: 512,
      variables: { LEDGER_TABLE: this.table.tableName, ANCHORS_BUCKET: this.anchors.bucketName },
    });
    allow(verify.role, ['s3:ListBucketVersions'], [this.anchors.bucketArn]);
    allowTable(verify.role, { table: this.table, actions: ['Scan', 'GetItem', 'BatchGetItem', 'Query'] });
    allowTable(verify.role, { table: this.table, actions: ['PutItem'], keys: ['VERIFICATION'] });
    new Schedule(this, 'VerifyHour', { environment, name: 'verify-ledger', target: verify, every: 'hour' });
    return verify;
  }

  #watchDrift(environment: Environment): Metric {
    const { logGroupName } = this.verify;
    const drift = new Measurement(this, 'Drift', {
      environment: environment.name,
      logGroupName,
      member: 'drift',
    });
    new RunbookAlarm(this, 'Drifts', {
      metric: drift.metric().with({ period: Duration.hours(1) }),
      meaning: 'The ledger does not fit together: an entry, a balance or a seal is not what it was.',
      runbook: 'ledger-drift',
    });
    return drift.metric();
  }

  /** Reads the journal's entries from the stream and seals them in batches, at the latest after half a minute. */
  #sealer(environment: Environment): ServiceFunction {
    const seal = new ServiceFunction(this, 'Seal', {
      environment,
      entry: 'seal',
      timeout: Duration.seconds(60),
      memory: 512,
      variables: { LEDGER_TABLE: this.table.tableName, ANCHORS_BUCKET: this.anchors.bucketName },
    });
    allowTable(seal.role, { table: this.table, actions: ['Query', 'PutItem'], keys: ['BLOCK#*'] });
    this.anchors.allowPutting(seal.role);
    const dead = new DeadLetters(this, 'SealDead', {
      environment: environment.name,
      name: 'seal-dead',
      meaning: 'Journal entries could not be sealed; the letter points to them.',
      runbook: 'seal-dead-letters',
    });
    const streamArn = this.table.tableStreamArn;
    if (streamArn === undefined) throw new Error('the ledger has no stream');
    allow(
      seal.role,
      ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
        (action) => `dynamodb:${action}`,
      ),
      [streamArn],
    );
    allow(seal.role, ['sqs:SendMessage'], [dead.queue.queueArn]);
    new EventSourceMapping(this, 'SealMapping', {
      target: seal.function,
      eventSourceArn: streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 1_000,
      maxBatchingWindow: Duration.seconds(30),
      bisectBatchOnError: true,
      retryAttempts: 20,
      maxRecordAge: Duration.hours(12),
      // The library's own destination brings grants that sending does not need.
      onFailure: { bind: () => ({ destination: dead.queue.queueArn }) },
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.isEqual('INSERT'),
          dynamodb: { Keys: { sk: { S: FilterRule.isEqual('ENTRY') } } },
        }),
      ],
    });
    return seal;
  }
}

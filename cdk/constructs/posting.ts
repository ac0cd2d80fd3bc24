import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Environment } from '../environments/environment.ts';
import { allow, allowTable } from './allow.ts';
import { ApprovalWorkflow } from './approvalWorkflow.ts';
import { BusRule, queueTarget } from './busRule.ts';
import { DurableQueue } from './durableQueue.ts';
import type { Ledger } from './ledger.ts';
import { MinuteSchedule } from './minuteSchedule.ts';
import { indexKeys, RecordTable } from './recordTable.ts';
import { ServiceFunction } from './serviceFunction.ts';
import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';

export interface PostingProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  readonly ledger: Ledger;
  readonly transactions: RecordTable;
}

/** Crypto events that move money of ours, and an approved transaction. */
const POSTED_TYPES = [
  'transaction.approved',
  'deposit.confirmed',
  'deposit.orphaned',
  'sweep.final',
  'sweep.failed',
  'wallet.funded',
  'invoice.refunded',
] as const;

const POST_TIMEOUT = Duration.seconds(30);

/** From an authorised transaction to a balanced entry: approval, queue, poster, and the sweep that finds what got stuck. */
export class Posting extends Construct {
  readonly reference: RecordTable;
  readonly queue: DurableQueue;
  readonly workflow: ApprovalWorkflow;
  readonly post: ServiceFunction;
  readonly sweepStuck: ServiceFunction;

  constructor(scope: Construct, id: string, props: PostingProps) {
    super(scope, id);
    const { environment, transactions } = props;
    this.reference = new RecordTable(this, 'Reference', {
      environment,
      name: 'reference',
      keys: { partition: 'pk', sort: 'sk' },
    });
    this.workflow = new ApprovalWorkflow(this, 'Approval', {
      environment,
      transactions,
      reference: this.reference,
    });
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name: 'posting',
      visibilityTimeout: Duration.seconds(6 * POST_TIMEOUT.toSeconds()),
      maxReceiveCount: 5,
      runbook: 'posting-dead-letters',
    });
    this.post = this.#poster(props);
    this.sweepStuck = this.#stuck(props);
    this.#subscribe(props);
  }

  #poster({ environment, ledger, transactions }: PostingProps): ServiceFunction {
    const post = new ServiceFunction(this, 'Post', {
      environment,
      entry: 'post',
      timeout: POST_TIMEOUT,
      memory: 512,
      variables: {
        TRANSACTIONS_TABLE: transactions.tableName,
        REFERENCE_TABLE: this.reference.tableName,
        LEDGER_TABLE: ledger.table.tableName,
      },
    });
    allowTable(post.role, { table: transactions, actions: ['GetItem', 'PutItem'] });
    allowTable(post.role, { table: this.reference, actions: ['GetItem'] });
    allowTable(post.role, { table: ledger.table, actions: ['GetItem', 'PutItem', 'UpdateItem'] });
    const { queue } = this.queue;
    allow(
      post.role,
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility', 'sqs:GetQueueAttributes'],
      [queue.queueArn],
    );
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: post.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      // The ledger takes what it can take: more approvals make the queue longer, not the ledger slower.
      maxConcurrency: environment.postingConcurrency,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(post.role);
    return post;
  }

  #stuck({ environment, transactions }: PostingProps): ServiceFunction {
    const sweepStuck = new ServiceFunction(this, 'SweepStuck', {
      environment,
      entry: 'sweepStuck',
      timeout: Duration.seconds(50),
      memory: 256,
      variables: {
        TRANSACTIONS_TABLE: transactions.tableName,
        POSTING_QUEUE_URL: this.queue.queue.queueUrl,
        APPROVAL_ARN: this.workflow.arn,
      },
    });
    allowTable(sweepStuck.role, {
      table: transactions,
      actions: ['GetItem', 'PutItem'],
      indexes: ['open'],
    });
    allow(sweepStuck.role, ['sqs:SendMessage'], [this.queue.queue.queueArn]);
    allow(sweepStuck.role, ['states:StartExecution'], [this.workflow.arn]);
    new MinuteSchedule(this, 'StuckMinute', { environment, name: 'sweep-stuck', target: sweepStuck });
    return sweepStuck;
  }

  #subscribe({ environment, bus }: PostingProps): void {
    const role = new Role(this, 'ApproveRole', {
      roleName: `appsync-payments-${environment.name}-approve-rule`,
      assumedBy: new ServicePrincipal('events.amazonaws.com'),
    });
    allow(role, ['states:StartExecution'], [this.workflow.arn]);
    const approve = new BusRule(this, 'Approve', {
      environment: environment.name,
      bus,
      name: 'approve',
      types: ['transaction.authorized'],
      hours: 24,
      target: {
        arn: this.workflow.arn,
        roleArn: role.roleArn,
        inputTransformer: {
          inputPathsMap: { id: '$.detail.subject' },
          inputTemplate: '{"transactionId": <id>}',
        },
      },
    });
    approve.rule.node.addDependency(role);
    new BusRule(this, 'ToQueue', {
      environment: environment.name,
      bus,
      name: 'posting',
      types: POSTED_TYPES,
      hours: 24,
      // A replay mends what was lost: posting is idempotent on the event's id.
      replays: true,
      target: queueTarget(this.queue.queue, {
        inputPathsMap: { detail: '$.detail' },
        inputTemplate: '<detail>',
      }),
    });
  }
}

/** Transactions, and the table that remembers which came first. */
export class Transactions extends Construct {
  readonly table: RecordTable;
  readonly dedupe: RecordTable;

  constructor(scope: Construct, id: string, { environment }: { readonly environment: Environment }) {
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

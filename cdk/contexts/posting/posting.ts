import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { MAY_BE_EVENTS } from '../../../functions/events/cardEvent.ts';
import {
  CARDS_ALONE,
  INBOUND_ALONE,
  MANUAL_CAPTURES_ALONE,
  POSTED_TYPES,
  TRANSFERS_ALONE,
  typesThatWake,
} from '../../../functions/events/eventRoutes.ts';
import { LAP_KEY } from '../../../functions/posting/dynamoLaps.ts';
import { OPEN_INDEX } from '../../../functions/transactions/transactionKeys.ts';
import type { Environment } from '../../environments/environment.ts';
import { allow, allowTable, QUEUE_READER } from '../../bricks/allow.ts';
import type { Events } from '../events.ts';
import { StreamPipe } from '../../bricks/streamPipe.ts';
import type { Payees } from '../payees/payees.ts';
import type { Risk } from '../risk/risk.ts';
import type { Transactions } from '../transactions.ts';
import { ApprovalQueue } from './approvalQueue.ts';
import { ApprovalWorkflow } from './approvalWorkflow.ts';
import { BusRule, queueTarget } from '../../bricks/busRule.ts';
import { DurableQueue } from '../../bricks/durableQueue.ts';
import type { Ledger } from '../ledger.ts';
import { Schedule } from '../../bricks/schedule.ts';
import { ServiceFunction } from '../../bricks/serviceFunction.ts';

export interface PostingProps {
  readonly environment: Environment;
  readonly events: Events;
  readonly ledger: Ledger;
  readonly transactions: Transactions;
  readonly payees: Payees;
  readonly risk: Risk;
}

/** The event without what the bus put around it. */
const EVENT_ALONE = { inputPathsMap: { detail: '$.detail' }, inputTemplate: '<detail>' };

const POST_TIMEOUT = Duration.seconds(30);

/** From an authorised transaction to a balanced entry: approval, queue, poster, and the recovery of what got stuck. */
export class Posting extends Construct {
  readonly queue: DurableQueue;
  readonly workflow: ApprovalWorkflow;
  readonly approvals: ApprovalQueue;
  readonly post: ServiceFunction;
  readonly recoverStuck: ServiceFunction;
  readonly screen: ServiceFunction;
  readonly parseTransaction: ServiceFunction;
  readonly pipe: StreamPipe;

  /** For the dashboard. */
  get functions(): readonly ServiceFunction[] {
    return [this.parseTransaction, this.screen, ...this.workflow.functions, this.post, this.recoverStuck];
  }

  constructor(scope: Construct, id: string, props: PostingProps) {
    super(scope, id);
    const { environment, transactions, events } = props;
    const { reference } = transactions;
    this.parseTransaction = new ServiceFunction(this, 'ParseTransaction', {
      environment,
      entry: 'parseTransaction',
      timeout: Duration.seconds(5),
      memory: 512,
      variables: { REFERENCE_TABLE: reference.tableName },
    });
    allowTable(this.parseTransaction.role, { table: reference, actions: ['GetItem'] });
    this.screen = this.#screener(props);
    this.pipe = new StreamPipe(this, 'Pipe', {
      environment,
      name: 'transactions',
      table: transactions.table,
      to: { translate: this.screen, bus: events.bus, filters: MAY_BE_EVENTS },
    });
    this.workflow = new ApprovalWorkflow(this, 'Approval', {
      environment,
      transactions: transactions.table,
      reference,
      risk: props.risk,
    });
    this.approvals = new ApprovalQueue(this, 'Approvals', { environment, workflow: this.workflow });
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name: 'posting',
      visibilityTimeout: Duration.seconds(6 * POST_TIMEOUT.toSeconds()),
      maxReceiveCount: 5,
      runbook: 'posting-dead-letters',
    });
    this.post = this.#poster(props);
    this.recoverStuck = this.#stuck(props);
    this.#subscribe(props);
  }

  /** Between the transactions' stream and the bus: parks duplicates before any consumer sees them. */
  #screener({ environment, events, transactions }: PostingProps): ServiceFunction {
    const screen = new ServiceFunction(this, 'Screen', {
      environment,
      entry: 'screen',
      timeout: Duration.seconds(30),
      memory: 512,
      variables: {
        TRANSACTIONS_TABLE: transactions.table.tableName,
        DEDUPE_TABLE: transactions.dedupe.tableName,
        PARKED_QUEUE_URL: events.parked.queue.queueUrl,
      },
    });
    allowTable(screen.role, { table: transactions.table, actions: ['GetItem', 'UpdateItem'] });
    allowTable(screen.role, { table: transactions.dedupe, actions: ['PutItem'] });
    allow(screen.role, ['sqs:SendMessage'], [events.parked.queue.queueArn]);
    return screen;
  }

  #poster({
    environment,
    ledger,
    risk,
    payees,
    transactions: { table: transactions, reference },
  }: PostingProps): ServiceFunction {
    const post = new ServiceFunction(this, 'Post', {
      environment,
      entry: 'post',
      timeout: POST_TIMEOUT,
      memory: 512,
      variables: {
        TRANSACTIONS_TABLE: transactions.tableName,
        REFERENCE_TABLE: reference.tableName,
        LEDGER_TABLE: ledger.table.tableName,
        PAYEES_TABLE: payees.stack.table.tableName,
        ...risk.variables,
      },
      rollsBack: true,
    });
    allowTable(post.role, { table: transactions, actions: ['BatchGetItem', 'GetItem', 'UpdateItem'] });
    allowTable(post.role, { table: reference, actions: ['BatchGetItem', 'Query'] });
    // Of a transfer that came to nothing, code and ceiling are given back.
    allowTable(post.role, {
      table: payees.stack.table,
      actions: ['GetItem', 'PutItem', 'UpdateItem'],
      keys: ['pqr_*', 'pse_*', 'given-back#*'],
    });
    // A transfer that a crash left undecided is decided here.
    risk.allowJudging(post.role);
    allowTable(post.role, {
      table: ledger.table,
      actions: ['BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'],
    });
    const { queue } = this.queue;
    allow(post.role, QUEUE_READER, [queue.queueArn]);
    new EventSourceMapping(this, 'Mapping', {
      target: post.function,
      eventSourceArn: queue.queueArn,
      // One transaction of the ledger takes twenty. Larger batches would need a window of a second, in which one that comes alone waits:
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      batchSize: 10,
      // The ledger takes what it can take: more approvals make the queue longer, not the ledger slower.
      maxConcurrency: environment.postingConcurrency,
      reportBatchItemFailures: true,
    });
    return post;
  }

  #stuck({ environment, transactions: { table: transactions, dedupe } }: PostingProps): ServiceFunction {
    const recoverStuck = new ServiceFunction(this, 'SweepStuck', {
      environment,
      entry: 'recoverStuck',
      // It is deployed under its first name: another one would replace the function, its role and its log.
      name: 'sweepStuck',
      timeout: Duration.seconds(50),
      memory: 256,
      variables: {
        TRANSACTIONS_TABLE: transactions.tableName,
        DEDUPE_TABLE: dedupe.tableName,
        APPROVE_QUEUE_URL: this.approvals.queue.queue.queueUrl,
        POSTING_QUEUE_URL: this.queue.queue.queueUrl,
      },
    });
    allowTable(recoverStuck.role, {
      table: transactions,
      actions: ['BatchGetItem', 'GetItem', 'UpdateItem'],
      indexes: [OPEN_INDEX],
    });
    allowTable(recoverStuck.role, { table: dedupe, actions: ['PutItem'] });
    allowTable(recoverStuck.role, { table: dedupe, actions: ['GetItem'], keys: [LAP_KEY] });
    allow(
      recoverStuck.role,
      ['sqs:SendMessage'],
      [this.approvals.queue, this.queue].map(({ queue }) => queue.queueArn),
    );
    new Schedule(this, 'StuckMinute', { environment, name: 'sweep-stuck', target: recoverStuck });
    return recoverStuck;
  }

  #subscribe({ environment, events: { bus } }: PostingProps): void {
    new BusRule(this, 'Approve', {
      environment: environment.name,
      bus,
      name: 'approve',
      types: typesThatWake('APPROVAL'),
      where: { 'transaction.authorized': INBOUND_ALONE },
      hours: 24,
      target: queueTarget(this.approvals.queue.queue, EVENT_ALONE),
    });
    new BusRule(this, 'ToQueue', {
      environment: environment.name,
      bus,
      name: 'posting',
      types: POSTED_TYPES,
      where: {
        'transaction.authorized': MANUAL_CAPTURES_ALONE,
        'transaction.failed': CARDS_ALONE,
        'transaction.rejected': TRANSFERS_ALONE,
      },
      hours: 24,
      // A replay brings what was lost: posting is idempotent on the event's id.
      replays: true,
      target: queueTarget(this.queue.queue, EVENT_ALONE),
    });
  }
}

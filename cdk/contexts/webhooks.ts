import { Duration } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { ProjectionType } from 'aws-cdk-lib/aws-dynamodb';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CARDS_ALONE, typesHeardBy } from '../../functions/events/eventRoutes.ts';
import type { EgressScope } from '../../functions/webhooks/egress/webhookUrl.ts';
import { LOG_SHARDS } from '../../functions/webhooks/logShards.ts';
import { DUE_INDEX } from '../../functions/webhooks/webhookKeys.ts';
import { allow, allowTable, QUEUE_READER } from '../bricks/allow.ts';
import { DurableQueue } from '../bricks/durableQueue.ts';
import { EventConsumer } from '../bricks/eventConsumer.ts';
import { indexKeys, RecordTable } from '../bricks/recordTable.ts';
import { Schedule } from '../bricks/schedule.ts';
import { ServiceFunction } from '../bricks/serviceFunction.ts';
import type { Environment } from '../environments/environment.ts';

export interface WebhooksProps {
  readonly environment: Environment;
  readonly bus: EventBus;
  /** Whose stream tells what is news of an endpoint. */
  readonly merchants: RecordTable;
}

/** An attempt takes 15 seconds at most, and what goes before and after it little. */
const SEND_TIMEOUT = Duration.seconds(25);
const RECORD_TIMEOUT = Duration.seconds(30);

/**
 * Merchants' events, kept for whoever reads them again, and sent to their endpoints. Who calls an endpoint may read what it sends and write
 * nothing; another writes what became of it.
 */
export class Webhooks extends Construct {
  readonly table: RecordTable;
  readonly api: ServiceFunction;
  readonly deliveries: DurableQueue;
  readonly functions: readonly ServiceFunction[];

  constructor(scope: Construct, id: string, { environment, bus, merchants }: WebhooksProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', {
      environment,
      name: 'webhooks',
      keys: { partition: 'pk', sort: 'sk' },
      indexes: [
        {
          indexName: DUE_INDEX,
          ...indexKeys('dueShard', 'dueKey'),
          projectionType: ProjectionType.KEYS_ONLY,
        },
      ],
      timeToLiveAttribute: 'ttl',
    });
    this.deliveries = this.#queue(environment, 'webhook-deliveries', SEND_TIMEOUT);
    const outcomes = this.#queue(environment, 'webhook-outcomes', RECORD_TIMEOUT);
    const variables = {
      WEBHOOKS_TABLE: this.table.tableName,
      DELIVERY_QUEUE_URL: this.deliveries.queue.queueUrl,
    };
    const egress: EgressScope = environment.name === 'local' ? 'PUBLIC_AND_LOOPBACK' : 'PUBLIC';
    const events = this.#recordEvents({ environment, bus }, variables);
    const send = this.#send(environment, outcomes, egress);
    const withNews = { ...variables, MERCHANTS_TABLE: merchants.tableName };
    const record = this.#recordAttempts(environment, outcomes, withNews);
    this.api = new ServiceFunction(this, 'Api', {
      environment,
      entry: 'webhooks',
      timeout: Duration.seconds(20),
      memory: 256,
      variables: { ...withNews, EGRESS_SCOPE: egress },
    });
    allowTable(this.api.role, {
      table: this.table,
      actions: ['GetItem', 'BatchGetItem', 'PutItem', 'DeleteItem', 'Query'],
      keys: ['ENDPOINTS#*', 'SECRETS#*', 'LOG#*', 'DELIVERIES#*', 'ATTEMPTS#*'],
    });
    allow(this.api.role, ['sqs:SendMessage'], [this.deliveries.queue.queueArn]);
    for (const { role } of [this.api, record])
      allowTable(role, { table: merchants, actions: ['PutItem'], keys: ['ENDPOINT#*'] });
    this.functions = [this.api, events, send, record];
  }

  #queue(environment: Environment, name: string, timeout: Duration): DurableQueue {
    return new DurableQueue(this, name === 'webhook-outcomes' ? 'Outcomes' : 'Deliveries', {
      environment: environment.name,
      name,
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      maxReceiveCount: 5,
      runbook: 'work-dead-letters',
    });
  }

  #recordEvents(
    { environment, bus }: Pick<WebhooksProps, 'environment' | 'bus'>,
    variables: Readonly<Record<string, string>>,
  ): ServiceFunction {
    const { consumer } = new EventConsumer(this, 'Events', {
      environment,
      bus,
      name: 'webhooks',
      types: typesHeardBy('WEBHOOK'),
      where: { 'transaction.authorized': CARDS_ALONE },
      bySubject: true,
      entry: 'recordWebhookEvents',
      maxConcurrency: LOG_SHARDS.length,
      variables,
      queues: ['webhook-deliveries', 'webhook-outcomes'],
    });
    allowTable(consumer.role, {
      table: this.table,
      actions: ['GetItem', 'Query', 'UpdateItem', 'PutItem'],
      keys: ['ENDPOINTS#*', 'LOG#*', 'EVENT#*', 'DELIVERIES#*'],
    });
    allow(consumer.role, ['sqs:SendMessage'], [this.deliveries.queue.queueArn]);
    return consumer;
  }

  #send(environment: Environment, outcomes: DurableQueue, egress: EgressScope): ServiceFunction {
    const send = new ServiceFunction(this, 'Send', {
      environment,
      entry: 'sendWebhook',
      timeout: SEND_TIMEOUT,
      memory: 256,
      variables: {
        WEBHOOKS_TABLE: this.table.tableName,
        OUTCOME_QUEUE_URL: outcomes.queue.queueUrl,
        EGRESS_SCOPE: egress,
      },
    });
    allowTable(send.role, {
      table: this.table,
      actions: ['GetItem', 'BatchGetItem'],
      keys: ['ENDPOINTS#*', 'SECRETS#*', 'LOG#*', 'DELIVERIES#*'],
    });
    allow(send.role, ['sqs:SendMessage'], [outcomes.queue.queueArn]);
    allow(send.role, QUEUE_READER, [this.deliveries.queue.queueArn]);
    new EventSourceMapping(this, 'SendMapping', {
      target: send.function,
      eventSourceArn: this.deliveries.queue.queueArn,
      // All of a batch are called at once, and wait for the slowest.
      batchSize: 10,
      reportBatchItemFailures: true,
    });
    return send;
  }

  #recordAttempts(
    environment: Environment,
    { queue }: DurableQueue,
    variables: Readonly<Record<string, string>>,
  ): ServiceFunction {
    const record = new ServiceFunction(this, 'Record', {
      environment,
      entry: 'recordWebhookAttempts',
      timeout: RECORD_TIMEOUT,
      memory: 256,
      variables,
    });
    allowTable(record.role, {
      table: this.table,
      actions: ['GetItem', 'PutItem'],
      keys: ['ENDPOINTS#*', 'DELIVERIES#*', 'ATTEMPTS#*'],
    });
    allowTable(record.role, { table: this.table, actions: [], indexes: [DUE_INDEX] });
    allow(record.role, ['sqs:SendMessage'], [this.deliveries.queue.queueArn]);
    allow(record.role, QUEUE_READER, [queue.queueArn]);
    new EventSourceMapping(this, 'RecordMapping', {
      target: record.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
    new Schedule(this, 'Due', { environment, name: 'webhooks-due', target: record });
    return record;
  }
}

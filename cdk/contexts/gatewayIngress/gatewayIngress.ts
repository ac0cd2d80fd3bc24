import { CfnOutput, Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { allow, allowTable, QUEUE_READER } from '../../bricks/allow.ts';
import { DurableQueue } from '../../bricks/durableQueue.ts';
import { RecordTable } from '../../bricks/recordTable.ts';
import type { ServiceFunction } from '../../bricks/serviceFunction.ts';
import type { StreamPipe } from '../../bricks/streamPipe.ts';
import type { Environment } from '../../environments/environment.ts';
import type { Gateways } from '../gateways.ts';
import { PipeStack } from './pipeStack.ts';
import { WebhookStack } from './webhookStack.ts';

export interface GatewayIngressProps {
  readonly environment: Environment;
  readonly gateways: Gateways;
}

/** Six times as long as the function that reads may run. */
const VISIBLE_AFTER = Duration.seconds(6 * 28);

/**
 * What gateways tell by webhook: received and verified, each event kept once, brought by the table's stream into a queue, and applied by
 * the function that does what is due. Who receives may write no payment, and who applies is reached by nobody outside.
 */
export class GatewayIngress extends Construct {
  readonly table: RecordTable;
  readonly queue: DurableQueue;
  readonly pipe: StreamPipe;
  readonly receive: ServiceFunction;

  constructor(scope: Construct, id: string, { environment, gateways }: GatewayIngressProps) {
    super(scope, id);
    this.table = new RecordTable(this, 'Table', { environment, name: 'gateway-events', streamed: true });
    this.queue = new DurableQueue(this, 'Queue', {
      environment: environment.name,
      name: 'apply-gateway-events',
      visibilityTimeout: VISIBLE_AFTER,
      maxReceiveCount: 5,
      runbook: 'gateway-event-refused',
    });
    const { queue } = this.queue;
    const { settlePayments, operator } = gateways;
    allow(settlePayments.role, QUEUE_READER, [queue.queueArn]);
    new EventSourceMapping(this, 'Mapping', {
      target: settlePayments.function,
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
    });
    allowTable(operator, { table: this.table, actions: ['Scan'] });
    allow(operator, ['sqs:GetQueueUrl', 'sqs:SendMessage'], [queue.queueArn]);
    const stack = new WebhookStack(this, 'Webhooks', { environment, events: this.table });
    this.receive = stack.receive;
    this.pipe = new PipeStack(this, 'Passing', { environment, events: this.table, queue }).pipe;
    new CfnOutput(this, 'WebhookUrl', { key: 'WebhookUrl', value: stack.url });
  }
}

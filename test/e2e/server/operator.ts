import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_SOURCE } from '../../../functions/events/envelope.ts';
import type { AnyEvent } from '../../../functions/events/eventTypes.ts';
import type { Workspace } from './workspace.ts';

/** What an operator of a local server that keeps its data can see behind the API. */
export interface Operator {
  /** All items of a table, by its name without the environment. */
  items(table: string): Promise<Record<string, unknown>[]>;
  put(table: string, item: Record<string, unknown>): Promise<void>;
  /** What a function answers, by its name without the environment. */
  invoke(functionName: string, payload: unknown): Promise<unknown>;
  /** Messages in a queue: waiting, delayed and under way. */
  messages(queue: string): Promise<number>;
  /** Up to ten messages of a queue, which stay hidden for its visibility timeout. */
  receive(queue: string): Promise<string[]>;
  send(queue: string, body: string): Promise<void>;
  /** Puts events on the bus. */
  emit(events: readonly AnyEvent[]): Promise<void>;
  /** Makes a queue, by its name without the environment, that takes what a topic tells from now on. */
  subscribe(queue: string, topicArn: string): Promise<void>;
  purge(queue: string): Promise<void>;
  close(): void;
}

/** Of one PutEvents. */
const ENTRIES_MAX = 10;

export function asOperator(workspace: Workspace): Operator {
  const env = JSON.parse(readFileSync(join(workspace.dataDir, 'operator.json'), 'utf8')) as Record<
    'AWS_ENDPOINT_URL' | 'AWS_REGION' | 'AWS_ACCESS_KEY_ID' | 'AWS_SECRET_ACCESS_KEY',
    string
  >;
  const config = {
    endpoint: env.AWS_ENDPOINT_URL,
    region: env.AWS_REGION,
    credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
  };
  const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient(config));
  const sqs = new SQSClient(config);
  const lambda = new LambdaClient(config);
  const bus = new EventBridgeClient(config);
  const sns = new SNSClient(config);
  const urlOf = (queue: string) => `${env.AWS_ENDPOINT_URL}/000000000000/appsync-payments-local-${queue}`;
  return {
    items: async (table) => {
      const items: Record<string, unknown>[] = [];
      const input = { TableName: `appsync-payments-local-${table}`, ConsistentRead: true };
      for await (const page of paginateScan({ client: dynamodb }, input)) items.push(...(page.Items ?? []));
      return items;
    },
    put: async (table, item) => {
      const TableName = `appsync-payments-local-${table}`;
      await dynamodb.send(new PutCommand({ TableName, Item: item }));
    },
    invoke: async (functionName, payload) => {
      const answer = await lambda.send(
        new InvokeCommand({
          FunctionName: `appsync-payments-local-${functionName}`,
          Payload: Buffer.from(JSON.stringify(payload)),
        }),
      );
      return JSON.parse(Buffer.from(answer.Payload ?? []).toString()) as unknown;
    },
    messages: async (queue) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: urlOf(queue), AttributeNames: ['All'] }),
      );
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesDelayed } = Attributes;
      const { ApproximateNumberOfMessagesNotVisible } = Attributes;
      return [
        ApproximateNumberOfMessages,
        ApproximateNumberOfMessagesDelayed,
        ApproximateNumberOfMessagesNotVisible,
      ]
        .map(Number)
        .reduce((a, b) => a + b);
    },
    receive: async (queue) => {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: urlOf(queue), MaxNumberOfMessages: 10 }),
      );
      return Messages.map(({ Body = '' }) => Body);
    },
    send: async (queue, body) =>
      void (await sqs.send(new SendMessageCommand({ QueueUrl: urlOf(queue), MessageBody: body }))),
    emit: async (events) => {
      for (let start = 0; start < events.length; start += ENTRIES_MAX) {
        const Entries = events.slice(start, start + ENTRIES_MAX).map((event) => ({
          EventBusName: 'appsync-payments-local',
          Source: EVENT_SOURCE,
          DetailType: event.type,
          Detail: JSON.stringify(event),
        }));
        await bus.send(new PutEventsCommand({ Entries }));
      }
    },
    subscribe: async (queue, TopicArn) => {
      const QueueName = `appsync-payments-local-${queue}`;
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName }));
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
      );
      await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint: Attributes['QueueArn'] }));
    },
    purge: async (queue) => void (await sqs.send(new PurgeQueueCommand({ QueueUrl: urlOf(queue) }))),
    close: () => {
      dynamodb.destroy();
      sqs.destroy();
      lambda.destroy();
      bus.destroy();
      sns.destroy();
    },
  };
}

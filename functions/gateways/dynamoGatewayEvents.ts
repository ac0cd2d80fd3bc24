import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { GatewayEvent, GatewayEventStore } from './gatewayEvent.ts';
import { gatewayEventFrom, gatewayEventItemOf } from './gatewayEventItem.ts';

export interface DynamoGatewayEventsOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

/** Events of gateways in DynamoDB: the table's stream brings each to its consumer. */
export function dynamoGatewayEvents({ client, tableName }: DynamoGatewayEventsOptions): GatewayEventStore {
  return {
    async keep(event) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: gatewayEventItemOf(event),
            ConditionExpression: 'attribute_not_exists(#id)',
            ExpressionAttributeNames: { '#id': 'id' },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

type StreamRecord = { readonly dynamodb?: { readonly NewImage?: Parameters<typeof unmarshall>[0] } };

/** The event of a record of the table's stream, as the pipe queues it. @throws where it is none */
export function gatewayEventOfRecord(json: string): GatewayEvent {
  const { dynamodb } = JSON.parse(json) as StreamRecord;
  return gatewayEventFrom(unmarshall(dynamodb?.NewImage ?? {}));
}

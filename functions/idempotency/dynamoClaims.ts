import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { PaymentsError } from '../shared/errors.ts';
import type { Claim } from './claim.ts';
import type { ClaimStore } from './ports.ts';

const claimItem = z.object({
  id: z.string(),
  status: z.enum(['WORKING', 'COMPLETED']),
  inputHash: z.string(),
  resultId: z.string(),
  owner: z.string(),
  leaseUntil: z.number(),
  expiresAt: z.number(),
  ttl: z.number().exactOptional(),
  failure: z.custom<PaymentsError>((value) => typeof value === 'object').exactOptional(),
}) satisfies z.ZodType<Claim>;

/** Claims in DynamoDB. Resolvers put and complete them; this reads them and takes them over. */
export function dynamoClaims({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): ClaimStore {
  return {
    get: async (id) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id }, ConsistentRead: true }),
      );
      return Item === undefined ? null : claimItem.parse(Item);
    },
    takeOver: async (claim, owner, leaseUntil) => {
      try {
        await client.send(
          new UpdateCommand({
            TableName: tableName,
            Key: { id: claim.id },
            UpdateExpression: 'SET #owner = :mine, #leaseUntil = :leaseUntil',
            ConditionExpression: '#owner = :theirs AND #status = :working',
            ExpressionAttributeNames: { '#owner': 'owner', '#leaseUntil': 'leaseUntil', '#status': 'status' },
            ExpressionAttributeValues: {
              ':mine': owner,
              ':leaseUntil': leaseUntil,
              ':theirs': claim.owner,
              ':working': 'WORKING',
            },
          }),
        );
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    claiming: (claim, nowMs) => ({
      write: {
        Put: {
          TableName: tableName,
          Item: claim,
          ConditionExpression: 'attribute_not_exists(#id) OR #expiresAt < :now',
          ExpressionAttributeNames: { '#id': 'id', '#expiresAt': 'expiresAt' },
          ExpressionAttributeValues: { ':now': nowMs },
        },
      },
    }),
    completing: ({ id, owner }, failure) => ({
      write: {
        Update: {
          TableName: tableName,
          Key: { id },
          UpdateExpression: `SET #status = :completed${failure === undefined ? '' : ', failure = :failure'}`,
          ConditionExpression: '#owner = :owner',
          ExpressionAttributeNames: { '#owner': 'owner', '#status': 'status' },
          ExpressionAttributeValues: {
            ':owner': owner,
            ':completed': 'COMPLETED',
            ...(failure === undefined ? {} : { ':failure': failure }),
          },
        },
      },
    }),
  };
}

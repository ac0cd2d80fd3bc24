import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../shared/clock.ts';
import { leaseKey } from './chainStateKeys.ts';
import type { LeaseRequest, LeaseStore } from './ports.ts';

/**
 * Leases in the chain state. `heldUntil` is 0 when the pass ended by itself, so that a message delivered a second time
 * finds nothing to continue, while one whose pass died continues it when the lease has run out.
 */
export function dynamoLeases(client: DynamoDBDocumentClient, table: string, clock: Clock): LeaseStore {
  return {
    acquire: async (request) => {
      const now = Math.floor(clock.nowMs() / 1000);
      try {
        const { Attributes } = await client.send(
          new UpdateCommand({
            TableName: table,
            Key: { id: leaseKey(request.name) },
            UpdateExpression: 'ADD #token :one SET heldUntil = :until, beatAt = :now REMOVE rerun',
            ReturnValues: 'UPDATED_NEW',
            ...condition(request, now),
          }),
        );
        return { name: request.name, token: z.int().parse(Attributes?.['token']) };
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return null;
        throw error;
      }
    },
    renew: async (lease, holdSeconds) => {
      const answer = await ignoreFailedCondition(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { id: leaseKey(lease.name) },
            UpdateExpression: 'SET heldUntil = :until',
            ConditionExpression: '#token = :token',
            ExpressionAttributeNames: { '#token': 'token' },
            ExpressionAttributeValues: {
              ':until': Math.floor(clock.nowMs() / 1000) + holdSeconds,
              ':token': lease.token,
            },
          }),
        ),
      );
      return answer !== null;
    },
    requestRerun: async (name) => {
      await ignoreFailedCondition(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { id: leaseKey(name) },
            UpdateExpression: 'SET rerun = :true',
            ConditionExpression: 'heldUntil > :none',
            ExpressionAttributeValues: { ':true': true, ':none': 0 },
          }),
        ),
      );
    },
    release: async (lease) => {
      const answer = await ignoreFailedCondition(
        client.send(
          new UpdateCommand({
            TableName: table,
            Key: { id: leaseKey(lease.name) },
            UpdateExpression: 'SET heldUntil = :none',
            ConditionExpression: '#token = :token',
            ExpressionAttributeNames: { '#token': 'token' },
            ExpressionAttributeValues: { ':none': 0, ':token': lease.token },
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return { rerun: answer?.Attributes?.['rerun'] === true };
    },
  };
}

function condition({ after, idleSeconds, holdSeconds }: LeaseRequest, now: number) {
  const names = { '#token': 'token' };
  const until = { ':one': 1, ':until': now + holdSeconds, ':now': now };
  if (after === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(id) OR (heldUntil < :now AND beatAt <= :idle)',
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: { ...until, ':idle': now - idleSeconds },
    };
  }
  return {
    ConditionExpression:
      '(#token = :after AND heldUntil < :now) OR (#token = :died AND heldUntil < :now AND heldUntil > :none)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ...until, ':after': after, ':died': after + 1, ':none': 0 },
  };
}

async function ignoreFailedCondition<T>(sent: Promise<T>): Promise<T | null> {
  try {
    return await sent;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return null;
    throw error;
  }
}

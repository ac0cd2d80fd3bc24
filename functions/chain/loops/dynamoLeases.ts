import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  type DynamoDBDocumentClient,
  GetCommand,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Clock } from '../../shared/clock.ts';
import { dynamoItems } from '../../shared/dynamoItems.ts';
import { leaseKey } from '../store/chainKeys.ts';
import type { LeaseRequest, LeaseStore } from '../ports.ts';

export interface DynamoLeasesOptions {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
  readonly clock: Clock;
}

/**
 * Leases in the chain state. `heldUntil` is 0 when the pass ended by itself, so that a message delivered a second time
 * finds nothing to continue, while one whose pass died continues it when the lease has run out.
 */
export function dynamoLeases({ client, tableName, clock }: DynamoLeasesOptions): LeaseStore {
  const nowSeconds = (): number => Math.floor(clock.nowMs() / 1000);
  /** Null when the condition does not hold. */
  const update: UpdateLease = async (name, change) => {
    try {
      const { Attributes } = await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: { id: leaseKey(name) },
          ReturnValues: 'ALL_NEW',
          ...change,
        }),
      );
      return Attributes ?? {};
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return null;
      throw error;
    }
  };
  const renew: LeaseStore['renew'] = async (lease, holdSeconds) => {
    const renewed = await update(lease.name, {
      UpdateExpression: 'SET heldUntil = :until',
      // One that was given back stays so, though its last renewal may still be under way.
      ConditionExpression: '#token = :token AND heldUntil > :none',
      ExpressionAttributeNames: TOKEN,
      ExpressionAttributeValues: { ':until': nowSeconds() + holdSeconds, ':token': lease.token, ':none': 0 },
    });
    return renewed !== null;
  };
  return {
    renew,
    acquire: async (request) => {
      const taken = await update(request.name, {
        // A pass that dies says nothing of rest.
        UpdateExpression: 'ADD #token :one SET heldUntil = :until, beatAt = :now REMOVE rerun, restsUntil',
        ...acquirable(request, nowSeconds()),
      });
      return taken === null ? null : { name: request.name, token: z.int().parse(taken['token']) };
    },
    holder: async (name) => {
      const { Item } = await client.send(
        new GetCommand({ TableName: tableName, Key: { id: leaseKey(name) }, ConsistentRead: true }),
      );
      const { token, heldUntil } = heldLease.parse(Item ?? {});
      // The lease is free in the second after `heldUntil`.
      const remainingSeconds = heldUntil + 1 - nowSeconds();
      return remainingSeconds > 0 ? { token, remainingSeconds } : null;
    },
    keep: (lease, holdSeconds) => {
      const renewing = setInterval(
        () => void renew(lease, holdSeconds).catch(() => false),
        (holdSeconds * 1_000) / 3,
      );
      return () => clearInterval(renewing);
    },
    requestRerun: (name) => askForRerun(update, name),
    release: async (lease, restMs = 0) => {
      const released = await update(lease.name, {
        UpdateExpression: 'SET heldUntil = :none, restsUntil = :rests',
        ConditionExpression: '#token = :token',
        ExpressionAttributeNames: TOKEN,
        ExpressionAttributeValues: { ':none': 0, ':token': lease.token, ':rests': endOf(clock, restMs) },
      });
      return { rerun: released?.['rerun'] === true };
    },
    restsUntil: readRests(client, tableName),
  };
}

/** False where no pass runs, so that nobody heard it. */
async function askForRerun(update: UpdateLease, name: string): Promise<boolean> {
  const asked = await update(name, {
    UpdateExpression: 'SET rerun = :true',
    ConditionExpression: 'heldUntil > :none',
    ExpressionAttributeValues: { ':true': true, ':none': 0 },
  });
  return asked !== null;
}

/** Milliseconds since 1970; 0 where there is no rest. */
function endOf(clock: Clock, restMs: number): number {
  return restMs > 0 ? clock.nowMs() + restMs : 0;
}

function readRests(client: DynamoDBDocumentClient, tableName: string): LeaseStore['restsUntil'] {
  const getAll = dynamoItems(client, tableName);
  return async (names) => {
    const byKey = new Map(names.map((name) => [leaseKey(name), name]));
    const items = (await getAll([...byKey.keys()])).map((item) => restingLease.parse(item));
    return new Map(items.map(({ id, restsUntil }) => [byKey.get(id) ?? id, restsUntil]));
  };
}

const heldLease = z.object({ token: z.int().default(0), heldUntil: z.int().default(0) });
const restingLease = z.object({ id: z.string(), restsUntil: z.int().default(0) });

type Change = Omit<UpdateCommandInput, 'TableName' | 'Key' | 'ReturnValues'>;
type UpdateLease = (name: string, change: Change) => Promise<Record<string, unknown> | null>;

/** A reserved word of DynamoDB. */
const TOKEN = { '#token': 'token' };

function acquirable(
  { after, redelivered, idleSeconds, holdSeconds }: LeaseRequest,
  now: number,
): Omit<Change, 'UpdateExpression'> {
  const until = { ':one': 1, ':until': now + holdSeconds, ':now': now };
  if (after === undefined) {
    return {
      ConditionExpression: 'attribute_not_exists(id) OR (heldUntil < :now AND beatAt <= :idle)',
      ExpressionAttributeNames: TOKEN,
      ExpressionAttributeValues: { ...until, ':idle': now - idleSeconds },
    };
  }
  // A pass may have ended between giving the lease back and sending the next message. Where it did send it, that one is outdated.
  const died = redelivered === true ? '' : ' AND heldUntil > :none';
  return {
    ConditionExpression: `(#token = :after AND heldUntil < :now) OR (#token = :died AND heldUntil < :now${died})`,
    ExpressionAttributeNames: TOKEN,
    ExpressionAttributeValues: {
      ...until,
      ':after': after,
      ':died': after + 1,
      ...(redelivered === true ? {} : { ':none': 0 }),
    },
  };
}

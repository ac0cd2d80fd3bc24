import { SQSClient } from '@aws-sdk/client-sqs';
import { randomBytes } from 'node:crypto';
import { ulid } from 'ulid';
import * as z from 'zod';
import { type Answer, toAnswer } from '../shared/answer.ts';
import { systemClock } from '../shared/clock.ts';
import { documentClient } from '../shared/dynamo.ts';
import { readEnv } from '../shared/env.ts';
import { merchantId } from '../shared/ids.ts';
import { deleteEndpoint, rotateSecret, updateEndpoint } from './changeEndpoint.ts';
import { checkUrl } from './checkUrl.ts';
import { createEndpoint } from './createEndpoint.ts';
import { dynamoDeliveries } from './dynamoDeliveries.ts';
import { dynamoEndpoints } from './dynamoEndpoints.ts';
import { dynamoEventLog } from './dynamoEventLog.ts';
import { dnsResolver } from './egress/dnsResolver.ts';
import { resolveHost } from './egress/resolveHost.ts';
import { readEgressScope } from './egress/webhookUrl.ts';
import { viewEndpoint } from './endpointView.ts';
import { listAttempts, listDeliveries } from './listDeliveries.ts';
import { readEventsSince } from './readEventsSince.ts';
import { pingEndpoint, redeliverOne, redeliverRange } from './redeliverEvents.ts';
import { sqsDeliveryQueue } from './sqsDeliveries.ts';

const env = readEnv('WEBHOOKS_TABLE', 'DELIVERY_QUEUE_URL', 'EGRESS_SCOPE', 'MERCHANTS_TABLE');
const egress = readEgressScope(env.EGRESS_SCOPE);
const table = {
  client: documentClient(),
  tableName: env.WEBHOOKS_TABLE,
  newsTableName: env.MERCHANTS_TABLE,
};
const deps = {
  endpoints: dynamoEndpoints(table),
  deliveries: dynamoDeliveries(table),
  log: dynamoEventLog(table),
  queue: sqsDeliveryQueue({ client: new SQSClient({}), queueUrl: env.DELIVERY_QUEUE_URL }),
  checkUrl: checkUrl({ egress, resolve: resolveHost(dnsResolver, egress) }),
  clock: systemClock,
  random: randomBytes,
  newId: () => ulid(),
};

const text = z.string();
const caller = { merchantId, keyId: text };
const optional = text.nullish();
const wish = { eventTypes: z.array(text).nullish(), description: optional };
const page = { limit: z.int().nullish(), nextToken: optional };

/** One operation for each field of the API; the resolver says whose. */
const operation = z.discriminatedUnion('operation', [
  z.object({ ...caller, operation: z.literal('LIST_ENDPOINTS') }),
  z.object({ ...caller, operation: z.literal('CREATE'), idempotencyKey: text, url: text, ...wish }),
  z.object({
    ...caller,
    operation: z.literal('UPDATE'),
    id: text,
    url: optional,
    enabled: z.boolean().nullish(),
    ...wish,
  }),
  z.object({ ...caller, operation: z.literal('DELETE'), id: text }),
  z.object({ ...caller, operation: z.literal('ROTATE'), id: text, overlapMinutes: z.int().nullish() }),
  z.object({ ...caller, operation: z.literal('PING'), id: text }),
  z.object({ ...caller, operation: z.literal('REDELIVER'), deliveryId: text }),
  z.object({
    ...caller,
    operation: z.literal('REDELIVER_RANGE'),
    endpointId: text,
    from: text,
    to: text,
    nextToken: optional,
  }),
  z.object({
    ...caller,
    operation: z.literal('LIST_DELIVERIES'),
    endpointId: text,
    from: optional,
    to: optional,
    ...page,
  }),
  z.object({ ...caller, operation: z.literal('LIST_ATTEMPTS'), deliveryId: text }),
  z.object({
    ...caller,
    operation: z.literal('EVENTS_SINCE'),
    cursor: optional,
    limit: z.int().nullish(),
    latest: z.boolean().nullish(),
  }),
]);

/** Called by the resolvers of webhooks. */
export async function handler(event: unknown): Promise<Answer<unknown>> {
  const asked = operation.parse(event);
  switch (asked.operation) {
    case 'LIST_ENDPOINTS': {
      const endpoints = await deps.endpoints.list(asked.merchantId);
      return { ok: true, value: endpoints.map((endpoint) => viewEndpoint(endpoint, null)) };
    }
    case 'CREATE':
      return toAnswer(await createEndpoint(deps)(asked));
    case 'UPDATE':
      return toAnswer(await updateEndpoint(deps)(asked));
    case 'DELETE':
      return toAnswer(await deleteEndpoint(deps)(asked));
    case 'ROTATE':
      return toAnswer(await rotateSecret(deps)(asked));
    case 'PING':
      return toAnswer(await pingEndpoint(deps)(asked));
    case 'REDELIVER':
      return toAnswer(await redeliverOne(deps)(asked));
    case 'REDELIVER_RANGE':
      return toAnswer(await redeliverRange(deps)(asked));
    case 'LIST_DELIVERIES':
      return toAnswer(await listDeliveries(deps)(asked));
    case 'LIST_ATTEMPTS':
      return toAnswer(await listAttempts(deps)(asked));
    case 'EVENTS_SINCE':
      return toAnswer(await readEventsSince(deps)(asked));
  }
}

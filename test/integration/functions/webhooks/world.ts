import type { AnyEvent } from '../../../../functions/events/eventTypes.ts';
import type { Clock } from '../../../../functions/shared/clock.ts';
import { pauseBefore } from '../../../../functions/shared/dynamo.ts';
import { merchantId } from '../../../../functions/shared/ids.ts';
import { ok } from '../../../../functions/shared/result.ts';
import { createLog } from '../../../../functions/shared/log.ts';
import { dispatchDue } from '../../../../functions/webhooks/dispatchDue.ts';
import { dynamoDeliveries, dynamoDeliveryReader } from '../../../../functions/webhooks/dynamoDeliveries.ts';
import { dynamoEndpoints, type WebhookTable } from '../../../../functions/webhooks/dynamoEndpoints.ts';
import { dynamoEventLog } from '../../../../functions/webhooks/dynamoEventLog.ts';
import type { Post, PostOutcome } from '../../../../functions/webhooks/egress/post.ts';
import type { DeliveryMessage, OutcomeMessage } from '../../../../functions/webhooks/ports.ts';
import { recordAttempt } from '../../../../functions/webhooks/recordAttempt.ts';
import { recordEvents } from '../../../../functions/webhooks/recordEvents.ts';
import { sendWebhook } from '../../../../functions/webhooks/sendWebhook.ts';
import { readEventsSince } from '../../../../functions/webhooks/readEventsSince.ts';
import { LOG_SHARDS } from '../../../../functions/webhooks/logShards.ts';

export const MERCHANT = merchantId.parse('demo');

/** A clock that stands until it is moved. */
export interface HandClock extends Clock {
  advance(seconds: number): void;
}

export function handClock(start = Date.parse('2026-01-01T00:00:00.000Z')): HandClock {
  let now = start;
  return { nowMs: () => now, advance: (seconds) => void (now += seconds * 1_000) };
}

/** Webhooks on a real table, with queues that a test empties by hand. */
export function webhooksOn(
  table: WebhookTable,
  clock: HandClock,
  post: (post: Post) => Promise<PostOutcome>,
) {
  const toSend: { readonly message: DeliveryMessage; readonly from: number }[] = [];
  const ended: OutcomeMessage[] = [];
  const endpoints = dynamoEndpoints(table);
  const deliveries = dynamoDeliveries(table);
  const log = dynamoEventLog(table);
  const queue = {
    send: (messages: readonly DeliveryMessage[], delaySeconds: number) => {
      toSend.push(...messages.map((message) => ({ message, from: clock.nowMs() + delaySeconds * 1_000 })));
      return Promise.resolve();
    },
  };
  let turn = 0;
  const own = () => LOG_SHARDS[turn++ % LOG_SHARDS.length] as string;
  return {
    endpoints,
    deliveries,
    log,
    queue,
    toSend,
    ended,
    /** What of the queue of deliveries can be received now; it is taken out. */
    receive: (): readonly DeliveryMessage[] => {
      const ready = toSend.filter(({ from }) => from <= clock.nowMs());
      toSend.splice(0, toSend.length, ...toSend.filter(({ from }) => from > clock.nowMs()));
      return ready.map(({ message }) => message);
    },
    record: recordEvents({ endpoints, log, queue, clock, shards: { own, another: own }, pause: pauseBefore }),
    dispatch: dispatchDue({ deliveries, queue, clock }),
    recordAttempt: recordAttempt({
      deliveries,
      endpoints,
      queue,
      clock,
      log: createLog({ write: () => {} }),
    }),
    send: sendWebhook({
      deliveries: dynamoDeliveryReader(table),
      outcomes: { send: (message) => Promise.resolve(void ended.push(message)) },
      resolve: () => Promise.resolve(ok({ address: '127.0.0.1', family: 4 })),
      post,
      egress: 'PUBLIC_AND_LOOPBACK',
      clock,
    }),
    eventsSince: readEventsSince({ log, clock }),
  };
}

/** An event of the merchant. */
export function eventOf(number: number, merchant: string = MERCHANT): AnyEvent {
  const subject = `txn_${String(number).padStart(26, '0')}`;
  return {
    id: `${subject}#4`,
    type: 'transaction.posted',
    schemaVersion: 1,
    occurredAt: new Date(Date.parse('2026-01-01T00:00:00.000Z') + number).toISOString(),
    merchantId: merchant,
    subject,
    version: 4,
    data: { id: subject, note: 'ü€𝄞' },
  } as unknown as AnyEvent;
}

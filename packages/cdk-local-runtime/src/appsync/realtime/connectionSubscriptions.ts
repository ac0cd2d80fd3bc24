import type { WebSocket } from 'ws';
import type { Log } from '../../log/log.ts';
import type { Clock } from '../../running.ts';
import type { Meter } from '../server/meter.ts';
import { completeFrame, errorFrame, frameErrorOf, startAckFrame, SUBSCRIPTIONS_MAX } from './frames.ts';
import { lowerCaseNames } from './lowerCaseNames.ts';
import { SubscriptionRefused, prepareSubscription } from './startSubscription.ts';
import type { StartDeps } from './startSubscription.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionIndex } from './subscriptionIndex.ts';

export interface ConnectionDeps extends StartDeps {
  readonly index: SubscriptionIndex;
  readonly log: Log;
  readonly clock: Clock;
  readonly meter: Meter;
}

/** What a `start` message carries. */
export interface StartPayload {
  readonly data?: unknown;
  readonly extensions?: { authorization?: unknown };
}

/** The subscriptions of one connection. */
export interface ConnectionSubscriptions {
  /** Answers by a frame, whether it starts or is refused. Never rejects. */
  start(id: string, payload: StartPayload): Promise<void>;
  drop(id: string): void;
  dropAll(): void;
}

export function connectionSubscriptions(
  deps: ConnectionDeps,
  socket: WebSocket,
  connection: {
    readonly headers: Record<string, string>;
    readonly sourceIp: readonly string[];
    send(frame: string): void;
  },
): ConnectionSubscriptions {
  const { headers, sourceIp, send } = connection;
  /** Undefined while a subscription is still being prepared. */
  const subscriptions = new Map<string, Subscription | undefined>();

  const drop = (id: string): void => {
    const subscription = subscriptions.get(id);
    if (subscription !== undefined) deps.index.remove(subscription);
    subscriptions.delete(id);
  };

  const start = async (id: string, { data, extensions }: StartPayload): Promise<void> => {
    if (subscriptions.has(id)) {
      const why = `The subscription id ${id} is in use.`;
      return send(errorFrame(id, [{ errorType: 'DuplicatedOperationError', message: why }]));
    }
    if (subscriptions.size >= SUBSCRIPTIONS_MAX) {
      const why = `Max number of ${SUBSCRIPTIONS_MAX} subscriptions reached`;
      return send(errorFrame(id, [{ errorType: 'MaxSubscriptionsReachedError', message: why }]));
    }
    subscriptions.set(id, undefined);
    try {
      const authorization = lowerCaseNames(extensions?.authorization);
      const text = typeof data === 'string' ? data : '';
      const prepared = await prepareSubscription(deps, { data: text, authorization, headers, sourceIp });
      // A `stop`, or the end of the connection, may have come first.
      if (!subscriptions.has(id) || socket.readyState !== socket.OPEN) return;
      const invalidate = (): void => {
        drop(id);
        send(completeFrame(id, 'Subscription complete.'));
        socket.close(1000);
      };
      const subscription = { ...prepared, id, send, invalidate };
      subscriptions.set(id, subscription);
      deps.index.add(subscription);
      send(startAckFrame(id));
    } catch (error) {
      subscriptions.delete(id);
      if (error instanceof SubscriptionRefused) return send(errorFrame(id, error.errors));
      const shown = frameErrorOf(error);
      if (shown.errorType === 'InternalFailure')
        deps.log.error('A subscription failed.', { error: String(error) });
      send(errorFrame(id, [shown]));
    }
  };

  return {
    start,
    drop,
    dropAll: () => {
      for (const id of [...subscriptions.keys()]) drop(id);
    },
  };
}

import type { GraphQLSchema } from 'graphql';
import type { Log } from '../../log/log.ts';
import { matchesSubscriptionFilter } from 'appsync-js/run';
import { FieldError } from '../server/errors.ts';
import { toAnswer } from '../server/executeOperation.ts';
import type { Execution, Executor } from '../server/executeOperation.ts';
import type { ParsedRequest } from '../server/graphqlRequest.ts';
import { messageUnits } from '../server/meter.ts';
import type { Meter } from '../server/meter.ts';
import type { Invalidation } from '../server/requestContext.ts';
import { subscriptionsByMutation } from '../server/schema.ts';
import { dataFrame, MESSAGE_BYTES_MAX } from './frames.ts';
import { publishedObjects } from './publishedObject.ts';
import type { Published } from './publishedObject.ts';
import type { Subscription } from './subscription.ts';
import type { SubscriptionIndex } from './subscriptionIndex.ts';

/** Unique invalidations that one request may ask for. https://docs.aws.amazon.com/appsync/latest/devguide/extensions-js.html */
const INVALIDATIONS_MAX = 5;

export interface Publisher {
  /** Queues what a finished request publishes. Resolves when all of it has been sent. */
  publish(request: ParsedRequest, execution: Execution): Promise<void>;
  /** Ends the subscriptions whose invalidation filter matches. Throws FieldError beyond the limit. */
  invalidate(invalidations: readonly Invalidation[]): void;
}

/** Brings what mutations publish to the subscribers, in the order of the mutations. */
export function createPublisher(deps: {
  readonly schema: GraphQLSchema;
  readonly executor: Executor;
  readonly index: SubscriptionIndex;
  readonly meter: Meter;
  readonly log: Log;
}): Publisher {
  const links = subscriptionsByMutation(deps.schema);
  let queue: Promise<void> = Promise.resolve();

  const deliver = async ({ mutation, object }: Published): Promise<void> => {
    for (const fieldName of links.get(mutation) ?? []) {
      const subscribers = deps.index.match(fieldName, object);
      // Subscribers with the same document, mode and rights get one text, made once.
      for (const same of Map.groupBy(subscribers, ({ projectionKey }) => projectionKey).values()) {
        const [one] = same;
        if (one === undefined) continue;
        const text = await payloadText(deps.executor, one, object);
        const bytes = Buffer.byteLength(text);
        if (bytes > MESSAGE_BYTES_MAX) {
          deps.log.warn('A message is larger than AppSync delivers.', { subscription: fieldName });
          continue;
        }
        const flow = `Mutation.${mutation}`;
        deps.meter({ what: 'message', units: messageUnits(bytes) * same.length, flow });
        for (const subscription of same) subscription.send(dataFrame(subscription.id, text));
      }
    }
  };

  return {
    publish(request, execution) {
      const objects = publishedObjects(deps.schema, request, execution).filter(({ mutation }) =>
        links.has(mutation),
      );
      if (objects.length === 0) return Promise.resolve();
      queue = queue
        .then(async () => {
          for (const published of objects) await deliver(published);
        })
        .catch((error: unknown) => deps.log.error('A push failed.', { error: String(error) }));
      return queue;
    },

    invalidate(invalidations) {
      const unique = new Map(invalidations.map((it) => [JSON.stringify(it), it]));
      if (unique.size > INVALIDATIONS_MAX) {
        throw new FieldError(`A request may invalidate subscriptions at most ${INVALIDATIONS_MAX} times.`, {
          errorType: 'BadRequestException',
        });
      }
      for (const { subscriptionField, payload } of unique.values()) {
        for (const subscription of [...deps.index.of(subscriptionField)]) {
          const filter = subscription.invalidationFilter;
          if (filter && matchesSubscriptionFilter(filter, payload)) subscription.invalidate();
        }
      }
    },
  };
}

async function payloadText(executor: Executor, to: Subscription, object: unknown): Promise<string> {
  const execution = await executor.project(to.request, to.caller, { [to.fieldName]: object });
  return JSON.stringify(toAnswer(execution));
}

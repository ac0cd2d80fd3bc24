import type { Running, ServiceDeps } from '../running.ts';
import { eventsHandler } from './api.ts';
import { openArchives, readArchives } from './archive.ts';
import { startDelivery, type DeliveryTarget } from './delivery.ts';
import { busEvent, type AcceptedEvent, type BusEvent } from './event.ts';
import { openReplays } from './replay.ts';
import { busArn, readRules, type Rule } from './rules.ts';
import { openEventStore } from './store.ts';
import type { GraphqlEndpoint } from './targets.ts';

export { supports } from './supports.ts';
export type { GraphqlEndpoint } from './targets.ts';

/** The buses of the stack, running. */
export interface Events extends Running {
  rules: readonly Rule[];
  /** Sends an event to the targets of one scheduled rule, at the time of its schedule. */
  fire(rule: Rule): void;
  /** Resolves when no delivery is under way; retries that wait are not waited for. */
  idle(): Promise<void>;
}

const TRIM_EVERY_MS = 3_600_000;

/**
 * Starts the default bus and those of the template, their rules, targets and archives, and answers `events` on
 * the gateway. `graphql` gives the API that AppSync targets call, once it runs.
 * Throws UnsupportedFeature for what EventBridge or this runtime refuses.
 */
export async function startEvents(
  deps: ServiceDeps & { graphql?: () => GraphqlEndpoint | undefined; random?: () => number },
): Promise<Events> {
  const { stack, gateway, clock, dataDir } = deps;
  const log = deps.log.child('events');
  const busNames = new Set(['default', ...stack.ofType('AWS::Events::EventBus').map((one) => one.ref)]);
  const rules = readRules(stack, {
    stack,
    gateway,
    log: deps.log,
    graphql: deps.graphql ?? (() => undefined),
    forward: (busName, event) =>
      accept([{ busName, accepted: { event, ingestedAt: clock.now().getTime() } }]),
  });
  const declared = readArchives(stack);
  const store = openEventStore(dataDir);
  const targets = new Map<string, DeliveryTarget>(
    rules.flatMap((rule) => rule.targets.map((target) => [target.key, target] as const)),
  );
  const archives = openArchives(store, declared);
  archives.trim(clock.now().getTime());
  const delivery = startDelivery({
    store,
    targets,
    clock,
    log,
    ...(deps.random === undefined ? {} : { random: deps.random }),
  });

  const matching = (busName: string, event: BusEvent, ruleArns: readonly string[] = []): string[] =>
    rules
      .filter((rule) => rule.enabled && rule.busName === busName && rule.pattern?.matches(event) === true)
      .filter((rule) => ruleArns.length === 0 || ruleArns.includes(rule.arn))
      .flatMap((rule) => rule.targets.map((target) => target.key));
  const accept = (events: readonly { busName: string; accepted: AcceptedEvent }[]): void => {
    for (const { busName, accepted } of events) archives.keep(busArn(busName), accepted);
    delivery.accept(
      events.map(({ busName, accepted }) => ({ accepted, targets: matching(busName, accepted.event) })),
    );
  };
  const replays = openReplays({
    store,
    archives,
    clock,
    send: (bus, event, ruleArns) => {
      const busName = bus.slice(bus.lastIndexOf('/') + 1);
      const accepted = { event, ingestedAt: clock.now().getTime() };
      delivery.accept([{ accepted, targets: matching(busName, event, ruleArns) }]);
    },
  });
  gateway.register(
    'events',
    eventsHandler({ accept, busNames, rules, archives, replays, now: () => clock.now().getTime() }),
  );

  const stopped = new AbortController();
  const trimming = (async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(TRIM_EVERY_MS, stopped.signal);
      if (!stopped.signal.aborted) archives.trim(clock.now().getTime());
    }
  })();

  return {
    rules,
    fire: (rule) => {
      if (!rule.enabled) return;
      const time = clock.now().getTime();
      const event = busEvent({
        source: 'aws.events',
        detailType: 'Scheduled Event',
        detail: {},
        time,
        resources: [rule.arn],
      });
      delivery.accept([
        { accepted: { event, ingestedAt: time }, targets: rule.targets.map((one) => one.key) },
      ]);
    },
    idle: () => delivery.idle(),
    close: async () => {
      if (stopped.signal.aborted) return;
      stopped.abort();
      await replays.close();
      await delivery.close();
      await trimming;
      store.close();
    },
  };
}

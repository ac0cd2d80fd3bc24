import type { Clock, Running, ServiceDeps } from '../running.ts';
import { eventsHandler } from './api.ts';
import { openArchives, readArchives, type ArchiveStore } from './archive.ts';
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
  readonly rules: readonly Rule[];
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
  deps: ServiceDeps & { graphql?: () => GraphqlEndpoint | null; random?: () => number },
): Promise<Events> {
  const { stack, gateway, clock, dataDir } = deps;
  const log = deps.log.child('events');
  const now = (): number => clock.now().getTime();
  const busNames = new Set(['default', ...stack.ofType('AWS::Events::EventBus').map((one) => one.ref)]);
  const rules = readRules(stack, {
    stack,
    gateway,
    log: deps.log,
    graphql: deps.graphql ?? (() => null),
    forward: (busName, event) => accept([{ busName, accepted: { event, ingestedAt: now() } }]),
  });
  const declared = readArchives(stack);
  const store = openEventStore(dataDir);
  const targets = new Map<string, DeliveryTarget>(
    rules.flatMap((rule) => rule.targets.map((target) => [target.key, target] as const)),
  );
  const archives = openArchives(store, declared);
  archives.trim(now());
  const delivery = startDelivery({
    store,
    targets,
    clock,
    log,
    ...(deps.random === undefined ? {} : { random: deps.random }),
  });

  const accept = (events: readonly { busName: string; accepted: AcceptedEvent }[]): void => {
    delivery.accept(
      events.map(({ busName, accepted }) => ({
        accepted,
        targets: targetsOf(rules, busName, accepted.event),
      })),
      () => {
        for (const { busName, accepted } of events) archives.keep(busArn(busName), accepted);
      },
    );
  };
  const replays = openReplays({
    store,
    archives,
    clock,
    send: (bus, event, ruleArns) => {
      const busName = bus.slice(bus.lastIndexOf('/') + 1);
      const accepted = { event, ingestedAt: now() };
      delivery.accept([{ accepted, targets: targetsOf(rules, busName, event, ruleArns) }]);
    },
  });
  gateway.register('events', eventsHandler({ accept, busNames, rules, archives, replays, now }));

  const trimming = startTrimming(archives, clock);
  let closed = false;

  return {
    rules,
    fire: (rule) => {
      if (!rule.enabled) return;
      const accepted = scheduledEvent(rule, now());
      delivery.accept([{ accepted, targets: rule.targets.map((one) => one.key) }]);
    },
    idle: () => delivery.idle(),
    close: async () => {
      if (closed) return;
      closed = true;
      await replays.close();
      await delivery.close();
      await trimming.close();
      store.close();
    },
  };
}

/** The targets of the enabled rules that match; empty `ruleArns` means every rule of the bus. */
function targetsOf(
  rules: readonly Rule[],
  busName: string,
  event: BusEvent,
  ruleArns: readonly string[] = [],
): string[] {
  return rules
    .filter((rule) => rule.enabled && rule.busName === busName && rule.pattern?.matches(event) === true)
    .filter((rule) => ruleArns.length === 0 || ruleArns.includes(rule.arn))
    .flatMap((rule) => rule.targets.map((target) => target.key));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-rule-schedule.html */
function scheduledEvent(rule: Rule, time: number): AcceptedEvent {
  const facts = { source: 'aws.events', detailType: 'Scheduled Event', detail: {}, resources: [rule.arn] };
  return { event: busEvent({ ...facts, time }), ingestedAt: time };
}

/** Forgets, hour by hour, what archives keep no longer. */
function startTrimming(archives: ArchiveStore, clock: Clock): Running {
  const stopped = new AbortController();
  const trimming = (async () => {
    while (!stopped.signal.aborted) {
      await clock.sleep(TRIM_EVERY_MS, stopped.signal);
      if (!stopped.signal.aborted) archives.trim(clock.now().getTime());
    }
  })();
  return {
    close: () => {
      stopped.abort();
      return trimming;
    },
  };
}

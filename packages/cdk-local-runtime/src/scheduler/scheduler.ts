import { startDelivery, type DeliveryTarget } from '../events/delivery.ts';
import type { Events } from '../events/bus.ts';
import { openEventStore, type EventStore } from '../events/store.ts';
import type { TargetDeps } from '../events/targets.ts';
import type { Clock, Running, ServiceDeps } from '../running.ts';
import { UnsupportedFeature, type Resource } from '../template/model.ts';
import { parseSchedule, type Schedule } from './expression.ts';
import { scheduledRun, scheduleTarget, type ScheduleTarget } from './scheduleTarget.ts';

export { supports } from './supports.ts';

/** Something that runs on a schedule. */
interface Job {
  /** Stable over restarts; holds the expression, so that a changed schedule starts anew. */
  readonly key: string;
  readonly schedule: Schedule;
  /** Milliseconds since 1970. */
  readonly startsAt: number;
  readonly endsAt: number;
  /** Up to so many milliseconds a run may be late on purpose. */
  readonly windowMs: number;
  run(scheduledAt: number): void;
}

/** setTimeout holds 24.8 days at most. */
const SLEEP_MS_MAX = 86_400_000;
const MINUTE_MS = 60_000;

/**
 * Starts the scheduled rules of `events` and the schedules of EventBridge Scheduler. What was due while this runtime was off is
 * due at its start, once however often it was missed: on AWS nothing is ever off, and work that waits for the next run would wait twice.
 * Throws UnsupportedFeature for what CreateSchedule, PutRule or this runtime refuses.
 */
export async function startScheduler(
  deps: ServiceDeps & { events: Events; random?: () => number },
): Promise<Running> {
  const { clock, events, random = Math.random } = deps;
  const log = deps.log.child('scheduler');
  const targets = new Map<string, DeliveryTarget>();
  const scheduled = readSchedules({ ...deps, graphql: () => null, forward: () => {} }, targets);
  const rules = events.rules.flatMap((rule) =>
    rule.schedule === undefined
      ? []
      : [ruleJob(deps, rule.logicalId, rule.schedule, () => events.fire(rule))],
  );
  const store = openEventStore(deps.dataDir, 'scheduler');
  const anchors = openAnchors(store);
  const delivery = startDelivery({ store, targets, clock, log, random });
  const stopped = new AbortController();

  const jobs = [
    ...rules,
    ...scheduled.map(({ arn, ...job }) => ({
      ...job,
      run: (scheduledAt: number) =>
        delivery.accept([
          { accepted: scheduledRun(arn, scheduledAt, clock.now().getTime()), targets: [arn] },
        ]),
    })),
  ];
  const loops = jobs.map((job) =>
    runJob(job, anchors, clock, stopped.signal, random).catch((error: unknown) => {
      log.error('a schedule stopped', { key: job.key, error: String(error) });
    }),
  );

  return {
    close: async () => {
      stopped.abort();
      await Promise.all(loops);
      await delivery.close();
      store.close();
    },
  };
}

async function runJob(
  job: Job,
  anchors: Anchors,
  clock: Clock,
  stopped: AbortSignal,
  random: () => number,
): Promise<void> {
  const { anchor, ranAt } = anchors.of(job.key, clock.now().getTime());
  if (job.schedule.once && ranAt !== null) return;
  let after = ranAt ?? anchor;
  for (;;) {
    const next = job.schedule.next(Math.max(after, job.startsAt - 1), Math.max(anchor, job.startsAt));
    if (next === null || next > job.endsAt) return;
    const at = next + Math.floor(random() * job.windowMs);
    for (let left = at - clock.now().getTime(); left > 0; left = at - clock.now().getTime()) {
      await clock.sleep(Math.min(left, SLEEP_MS_MAX), stopped);
      if (stopped.aborted) return;
    }
    job.run(next);
    after = Math.max(next, clock.now().getTime());
    anchors.ran(job.key, after);
    if (job.schedule.once) return;
  }
}

function ruleJob(deps: ServiceDeps, logicalId: string, expression: string, run: () => void): Job {
  try {
    return {
      key: `rule ${logicalId} ${expression}`,
      schedule: parseSchedule(expression, 'rule'),
      startsAt: 0,
      endsAt: Number.POSITIVE_INFINITY,
      windowMs: 0,
      run,
    };
  } catch (error) {
    const type = deps.stack.resources.get(logicalId)?.type ?? '';
    throw new UnsupportedFeature(logicalId, type, 'ScheduleExpression', (error as Error).message);
  }
}

type ScheduledJob = Omit<Job, 'run'> & { arn: string };

function readSchedules(deps: TargetDeps, targets: Map<string, DeliveryTarget>): ScheduledJob[] {
  return deps.stack.ofType('AWS::Scheduler::Schedule').flatMap((resource) => {
    const arn = resource.attributes['Arn'] ?? resource.ref;
    const job = scheduleJob(resource, arn);
    const target = attempt(resource, 'Target', () =>
      scheduleTarget(deps, { arn, name: resource.ref }, resource.properties['Target'] as ScheduleTarget),
    );
    targets.set(arn, target);
    return resource.properties['State'] === 'DISABLED' ? [] : [job];
  });
}

function scheduleJob(resource: Resource, arn: string): ScheduledJob {
  const { ScheduleExpression, ScheduleExpressionTimezone, StartDate, EndDate, FlexibleTimeWindow } =
    resource.properties;
  const expression = String(ScheduleExpression);
  const zone = typeof ScheduleExpressionTimezone === 'string' ? ScheduleExpressionTimezone : 'UTC';
  const window = (FlexibleTimeWindow ?? {}) as { Mode?: string; MaximumWindowInMinutes?: number };
  const instant = (value: unknown, otherwise: number) =>
    value === undefined ? otherwise : Date.parse(String(value));
  return {
    arn,
    key: `schedule ${resource.logicalId} ${expression} ${zone}`,
    schedule: attempt(resource, 'ScheduleExpression', () => parseSchedule(expression, 'scheduler', zone)),
    startsAt: instant(StartDate, 0),
    endsAt: instant(EndDate, Number.POSITIVE_INFINITY),
    windowMs: window.Mode === 'FLEXIBLE' ? Number(window.MaximumWindowInMinutes ?? 0) * MINUTE_MS : 0,
  };
}

function attempt<T>(resource: Resource, property: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new UnsupportedFeature(resource.logicalId, resource.type, property, (error as Error).message);
  }
}

/** When each schedule was first seen, from which rates count, and when it ran last, over restarts. */
interface Anchors {
  of(key: string, now: number): { anchor: number; ranAt: number | null };
  ran(key: string, at: number): void;
}

function openAnchors({ database }: EventStore): Anchors {
  database.exec(`CREATE TABLE IF NOT EXISTS schedule_runs (
    key TEXT PRIMARY KEY, first_seen INTEGER NOT NULL, ran_at INTEGER) STRICT;`);
  const insert = database.prepare('INSERT OR IGNORE INTO schedule_runs (key, first_seen) VALUES (?, ?)');
  const read = database.prepare('SELECT first_seen, ran_at FROM schedule_runs WHERE key = ?');
  const ran = database.prepare('UPDATE schedule_runs SET ran_at = ? WHERE key = ?');
  return {
    of: (key, now) => {
      insert.run(key, now);
      const row = read.get(key);
      const ranAt = row?.['ran_at'] ?? null;
      return { anchor: Number(row?.['first_seen'] ?? now), ranAt: ranAt === null ? null : Number(ranAt) };
    },
    ran: (key, at) => void ran.run(at, key),
  };
}

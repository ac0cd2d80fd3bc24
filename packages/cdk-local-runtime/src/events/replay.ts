import { AwsError } from '../gateway/gateway.ts';
import { ACCOUNT_ID, REGION } from '../gateway/principal.ts';
import type { Clock, Running } from '../running.ts';
import type { ArchiveStore } from './archive.ts';
import type { BusEvent } from './event.ts';
import type { EventStore } from './store.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-replay-archived-event.html */
export interface Replays {
  /** Starts a replay; it goes on after this returns. Throws AwsError. */
  start(input: Record<string, unknown>): Record<string, unknown>;
  /** Throws AwsError `ResourceNotFoundException`. */
  describe(name: string): Record<string, unknown>;
  cancel(name: string): Record<string, unknown>;
  list(input: Record<string, unknown>): Record<string, unknown>;
  close(): Promise<void>;
}

interface Replay {
  readonly name: string;
  readonly archiveArn: string;
  readonly destinationArn: string;
  readonly filterArns: string[];
  readonly description: string;
  /** Milliseconds since 1970, as all times here. */
  readonly from: number;
  readonly to: number;
  lastReplayed: number | undefined;
  state: 'STARTING' | 'RUNNING' | 'CANCELLING' | 'COMPLETED' | 'CANCELLED' | 'FAILED';
  stateReason: string;
  readonly startedAt: number;
  endedAt: number | undefined;
}

/** Sends an archived event to the rules of a bus; empty `ruleArns` means every rule. */
export type SendReplayed = (busArn: string, event: BusEvent, ruleArns: readonly string[]) => void;

/** Replays pause after so many events, so that the rest of the runtime gets a turn. */
const EVENTS_PER_TURN = 20;

export interface ReplayDeps {
  readonly store: EventStore;
  readonly archives: ArchiveStore;
  readonly clock: Clock;
  readonly send: SendReplayed;
}

/** Goes on with the replays that a former process began. */
export function openReplays(deps: ReplayDeps): Replays {
  const { archives, clock } = deps;
  const runner = replayRunner(deps);
  const { replays } = runner;
  for (const replay of replays.values()) {
    if (replay.state === 'RUNNING' || replay.state === 'STARTING') runner.begin(replay);
  }
  const find = (name: string): Replay => {
    const replay = replays.get(name);
    if (replay === undefined)
      throw new AwsError('ResourceNotFoundException', `Replay ${name} does not exist.`);
    return replay;
  };

  return {
    start: (input) => {
      const replay = readStart(input, archives, clock.now().getTime());
      if (replays.has(replay.name))
        throw new AwsError('ResourceAlreadyExistsException', `Replay ${replay.name} already exists.`);
      replays.set(replay.name, replay);
      runner.save(replay);
      const answer = { ...brief(replay), State: 'STARTING' };
      replay.state = 'RUNNING';
      // The answer leaves before the first event does.
      setImmediate(() => runner.begin(replay));
      return answer;
    },
    describe: (name) => detail(find(name)),
    cancel: (name) => {
      const replay = find(name);
      if (replay.state !== 'RUNNING' && replay.state !== 'STARTING')
        throw new AwsError(
          'IllegalStatusException',
          `Replay ${name} is not in a valid state for this operation.`,
        );
      replay.state = 'CANCELLING';
      return { ReplayArn: arnOf(name), State: 'CANCELLING', StateReason: '' };
    },
    list: ({ State, EventSourceArn, NamePrefix }) => ({
      Replays: [...replays.values()]
        .filter((one) => State === undefined || one.state === State)
        .filter((one) => EventSourceArn === undefined || one.archiveArn === EventSourceArn)
        .filter((one) => NamePrefix === undefined || one.name.startsWith(String(NamePrefix)))
        .map((one) => ({ ...detail(one), ReplayArn: undefined, Destination: undefined })),
    }),
    close: () => runner.close(),
  };
}

interface ReplayRunner extends Running {
  /** By name, with those of former processes. */
  readonly replays: Map<string, Replay>;
  save(replay: Replay): void;
  begin(replay: Replay): void;
}

function replayRunner({ store, archives, clock, send }: ReplayDeps): ReplayRunner {
  store.database.exec(
    'CREATE TABLE IF NOT EXISTS replays (name TEXT PRIMARY KEY, replay TEXT NOT NULL) STRICT;',
  );
  const put = store.database.prepare('INSERT OR REPLACE INTO replays (name, replay) VALUES (?, ?)');
  const rows = store.database.prepare('SELECT replay FROM replays').all();
  const kept = rows.map((row) => JSON.parse(String(row['replay'])) as Replay);
  const running = new Set<Promise<void>>();
  let closed = false;

  const save = (replay: Replay): void => {
    if (!closed) put.run(replay.name, JSON.stringify(replay));
  };
  const end = (replay: Replay, state: Replay['state'], reason: string): void => {
    replay.state = state;
    replay.stateReason = reason;
    replay.endedAt = clock.now().getTime();
    save(replay);
  };
  const run = async (replay: Replay): Promise<void> => {
    const archive = nameOf(replay.archiveArn);
    let sent = 0;
    // A replay that a former process began goes on from the last second it had reached: twice, never not.
    for (const event of archives.between(archive, replay.lastReplayed ?? replay.from, replay.to)) {
      if (closed) return;
      if (replay.state === 'CANCELLING') return end(replay, 'CANCELLED', 'The replay was cancelled.');
      send(replay.destinationArn, { ...event, 'replay-name': replay.name }, replay.filterArns);
      replay.lastReplayed = Date.parse(event.time);
      sent += 1;
      if (sent % EVENTS_PER_TURN === 0) {
        save(replay);
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
    end(replay, 'COMPLETED', '');
  };

  return {
    replays: new Map(kept.map((replay) => [replay.name, replay])),
    save,
    begin: (replay) => {
      if (closed) return;
      const work = run(replay)
        .catch((error: unknown) => end(replay, 'FAILED', String(error)))
        .finally(() => running.delete(work));
      running.add(work);
    },
    close: async () => {
      closed = true;
      await Promise.allSettled(running);
    },
  };
}

function readStart(input: Record<string, unknown>, archives: ArchiveStore, now: number): Replay {
  const invalid = (message: string): AwsError => new AwsError('ValidationException', message);
  const { ReplayName, EventSourceArn, EventStartTime, EventEndTime, Destination, Description } = input;
  if (typeof ReplayName !== 'string' || !/^[.\-_A-Za-z0-9]{1,64}$/.test(ReplayName))
    throw invalid('Parameter ReplayName is not valid.');
  const archive = [...archives.archives.values()].find((one) => one.arn === EventSourceArn);
  if (archive === undefined)
    throw invalid(
      `Parameter EventSourceArn is not valid. Reason: archive ${String(EventSourceArn)} does not exist.`,
    );
  const from = instant(EventStartTime);
  const to = instant(EventEndTime);
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw invalid('EventStartTime and EventEndTime are required.');
  if (from >= to)
    throw invalid('Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.');
  const { Arn, FilterArns } = (Destination ?? {}) as { Arn?: string; FilterArns?: string[] };
  if (Arn !== archive.busArn)
    throw invalid('Parameter Destination.Arn is not valid. Reason: Must be the bus of the archive.');
  return {
    name: ReplayName,
    archiveArn: archive.arn,
    destinationArn: Arn,
    filterArns: FilterArns ?? [],
    description: typeof Description === 'string' ? Description : '',
    from,
    to,
    lastReplayed: undefined,
    state: 'STARTING',
    stateReason: '',
    startedAt: now,
    endedAt: undefined,
  };
}

function instant(value: unknown): number {
  return typeof value === 'number' ? value * 1000 : Date.parse(String(value));
}

function brief(replay: Replay): Record<string, unknown> {
  return {
    ReplayArn: arnOf(replay.name),
    State: replay.state,
    StateReason: replay.stateReason,
    ReplayStartTime: replay.startedAt / 1000,
  };
}

function detail(replay: Replay): Record<string, unknown> {
  return {
    ...brief(replay),
    ReplayName: replay.name,
    Description: replay.description,
    EventSourceArn: replay.archiveArn,
    Destination: { Arn: replay.destinationArn, FilterArns: replay.filterArns },
    EventStartTime: replay.from / 1000,
    EventEndTime: replay.to / 1000,
    ...(replay.lastReplayed === undefined ? {} : { EventLastReplayedTime: replay.lastReplayed / 1000 }),
    ...(replay.endedAt === undefined ? {} : { ReplayEndTime: replay.endedAt / 1000 }),
  };
}

function arnOf(name: string): string {
  return `arn:aws:events:${REGION}:${ACCOUNT_ID}:replay/${name}`;
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

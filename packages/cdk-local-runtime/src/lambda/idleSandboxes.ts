import type { Sandbox } from './sandbox.ts';

/** Environments that wait for their next event; one that waits too long is ended. */
export interface IdleSandboxes {
  keep(sandbox: Sandbox): void;
  /** An event found none, and none has one: whoever comes so soon after the event before comes so again. */
  learnFromPause(): void;
  /**
   * An event found none while another has had one for so many milliseconds: those beside one that is at work for long are needed, and so
   * is what was ended as a spare so shortly before that a schedule may want it again each minute.
   */
  learnFromBusy(ms: number): void;
  /** The one that was used last, so that the others may grow old; undefined when none waits. */
  take(): Sandbox | undefined;
  close(): Promise<void>;
}

interface Waiting {
  readonly sandbox: Sandbox;
  timer: NodeJS.Timeout;
  /** Another one was used later. */
  spare: boolean;
}

/** How long an environment waits beside one that was used later. */
const SPARE_MS_MAX = 5_000;

/** The commonest schedule calls each minute. */
export const CALLED_AGAIN_MS_MAX = 75_000;

/**
 * How long the environments of a function wait from now on, when an event found none: one that comes this soon after the event before, as those of
 * a schedule do, would come so again, and starting costs many times what the event does. Milliseconds.
 */
function keptAfterPause(pauseMs: number, idleMs: number): number {
  return pauseMs <= CALLED_AGAIN_MS_MAX ? Math.max(idleMs, CALLED_AGAIN_MS_MAX) : idleMs;
}

/** @param idleMs how long an environment may wait, in milliseconds */
export function idleSandboxes(idleMs: number): IdleSandboxes {
  let usedMs = -Infinity;
  let spareEndedMs = -Infinity;
  let keptMs = idleMs;
  let sparesMs = Math.min(idleMs, SPARE_MS_MAX);
  const idle: Waiting[] = [];

  const retire = (entry: Waiting): void => {
    const position = idle.indexOf(entry);
    if (position === -1) return;
    idle.splice(position, 1);
    if (entry.spare) spareEndedMs = performance.now();
    void entry.sandbox.close();
  };
  /** Once: that another one is used again and again does not make it younger. */
  const shorten = (entry: Waiting): void => {
    if (entry.spare) return;
    entry.spare = true;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(retire, sparesMs, entry).unref();
  };

  return {
    learnFromPause: () => {
      keptMs = keptAfterPause(performance.now() - usedMs, idleMs);
      sparesMs = Math.min(idleMs, SPARE_MS_MAX);
    },
    learnFromBusy: (ms) => {
      const wantedAgain = performance.now() - spareEndedMs <= CALLED_AGAIN_MS_MAX;
      if (ms >= SPARE_MS_MAX || wantedAgain) sparesMs = keptMs;
    },
    keep: (sandbox) => {
      usedMs = performance.now();
      const below = idle.at(-1);
      if (below !== undefined) shorten(below);
      const timer = setTimeout(() => retire(entry), keptMs).unref();
      const entry: Waiting = { sandbox, timer, spare: false };
      idle.push(entry);
    },
    take: () => {
      for (let entry = idle.pop(); entry !== undefined; entry = idle.pop()) {
        clearTimeout(entry.timer);
        if (entry.sandbox.alive) return entry.sandbox;
      }
      return undefined;
    },
    close: async () => {
      for (const { timer } of idle) clearTimeout(timer);
      await Promise.all(idle.splice(0).map(({ sandbox }) => sandbox.close()));
    },
  };
}

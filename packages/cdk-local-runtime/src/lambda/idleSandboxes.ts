import type { Sandbox } from './sandbox.ts';

/** Environments that wait for their next event; one that waits too long is ended. */
export interface IdleSandboxes {
  keep(sandbox: Sandbox): void;
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

/** @param idleMs how long an environment may wait, in milliseconds */
export function idleSandboxes(idleMs: number): IdleSandboxes {
  const idle: Waiting[] = [];

  const retire = (entry: Waiting): void => {
    const position = idle.indexOf(entry);
    if (position === -1) return;
    idle.splice(position, 1);
    void entry.sandbox.close();
  };
  /** Once: that another one is used again and again does not make it younger. */
  const shorten = (entry: Waiting): void => {
    if (entry.spare) return;
    entry.spare = true;
    clearTimeout(entry.timer);
    entry.timer = setTimeout(retire, Math.min(idleMs, SPARE_MS_MAX), entry).unref();
  };

  return {
    keep: (sandbox) => {
      const below = idle.at(-1);
      if (below !== undefined) shorten(below);
      const timer = setTimeout(() => retire(entry), idleMs).unref();
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

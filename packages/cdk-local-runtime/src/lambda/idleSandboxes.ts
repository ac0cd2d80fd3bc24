import type { Sandbox } from './sandbox.ts';

/** Environments that wait for their next event; one that waits too long is ended. */
export interface IdleSandboxes {
  keep(sandbox: Sandbox): void;
  /** The one that was used last, so that the others may grow old; undefined when none waits. */
  take(): Sandbox | undefined;
  close(): Promise<void>;
}

/** @param idleMs how long an environment may wait, in milliseconds */
export function idleSandboxes(idleMs: number): IdleSandboxes {
  const idle: { sandbox: Sandbox; timer: NodeJS.Timeout }[] = [];

  const retire = (entry: (typeof idle)[number]): void => {
    const position = idle.indexOf(entry);
    if (position === -1) return;
    idle.splice(position, 1);
    void entry.sandbox.close();
  };

  return {
    keep: (sandbox) => {
      const entry = { sandbox, timer: setTimeout(() => retire(entry), idleMs).unref() };
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

/** What was written to, so that who reads its stream need not ask all the time. */
export interface Writes {
  /** Whether nobody can write past the gateway: then a stream that nothing was written to need hardly be asked. */
  readonly complete: boolean;
  /** How many writes to a table or stream have succeeded so far. */
  count(name: string): number;
  /** Calls `listener` with each further one; answers how to end it. */
  listen(name: string, listener: () => void): () => void;
}

/**
 * Counts what it is told. A stream is named `stream/<name>`, which no table can be.
 *
 * @param complete whether it is told of every write; default: others write as well
 */
export function openWrites(complete = false): Writes & { written(name: string): void } {
  const counts = new Map<string, number>();
  const listeners = new Map<string, Set<() => void>>();
  return {
    complete,
    written: (name) => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      for (const listener of listeners.get(name) ?? []) listener();
    },
    count: (name) => counts.get(name) ?? 0,
    listen: (name, listener) => {
      const all = listeners.get(name) ?? new Set();
      listeners.set(name, all.add(listener));
      return () => all.delete(listener);
    },
  };
}

import type { EngineDeps } from './engines/engine.ts';
import type { Running } from './running.ts';

/**
 * Something that an application needs beside AWS, plugged in: it starts together with the engines, before anything of
 * the template runs, and is closed after all of it.
 */
export interface Companion {
  /** Names its log and stands in the progress shown. */
  readonly name: string;
  /** Whatever it starts has ended when it throws; the runtime's start fails with that error. */
  start(deps: CompanionDeps): Promise<Running>;
}

/** What a companion is started with; `log` is its own. */
export interface CompanionDeps extends EngineDeps {
  /** The runtime's data directory: make your own folder in it. */
  readonly dataDir: string;
  /** Nothing is kept after the end. */
  readonly ephemeral: boolean;
}

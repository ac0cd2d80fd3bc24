import type { Log } from '../../local/log/log.ts';

/** A log for engines whose words no test reads. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
  raw: () => {},
};

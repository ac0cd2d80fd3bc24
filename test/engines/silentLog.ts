import type { Log } from '../../packages/cdk-local-runtime/src/log/log.ts';

/** A log for engines whose words no test reads. */
export const silentLog: Log = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLog,
  raw: () => {},
};

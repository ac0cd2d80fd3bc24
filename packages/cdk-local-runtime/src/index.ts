/** The public surface: start a synthesized app, plug things in beside it, and read what happened. */
export { startRuntime, type Runtime, type RuntimeOptions } from './start.ts';
export { readKeySets, type KeySets } from './appsync/index.ts';
export { freePort, startEngine, type Engine, type EngineDeps } from './engines/engine.ts';
export { startWatchdog, type Watchdog } from './engines/watchdog.ts';
export { readFaults } from './faults/faults.ts';
export type { CallCount } from './gateway/record.ts';
export { FolderInUse } from './lock.ts';
export { openLog, type Log, type LogFiles } from './log/log.ts';
export type { Clock, Running } from './running.ts';
export { UnsupportedFeature } from './template/model.ts';

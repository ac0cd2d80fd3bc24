/** The public surface: start a synthesized app, plug things in beside it, and read what happened. */
export { startRuntime, type Runtime, type RuntimeOptions } from './start.ts';
export { readKeySets, type GraphiqlDefaults, type KeySets, type RunningAppSync } from './appsync/index.ts';
export type { RunningRestApi } from './apigateway/startRestApis.ts';
export type { CommandOptions } from './command/options.ts';
export { apiRows, readyScreen, type ReadyRow } from './command/readyScreen.ts';
export { runCommand, type Command, type CommandStart } from './command/runCommand.ts';
export { writeByRename } from './command/writeByRename.ts';
export type { Companion, CompanionDeps } from './companion.ts';
export { freePort, startEngine, type Engine, type EngineDeps } from './engines/engine.ts';
export { startWatchdog, type Watchdog } from './engines/watchdog.ts';
export { readFaults } from './faults/faults.ts';
export type { FaultInjector } from './gateway/openGateway.ts';
export type { CallCount } from './gateway/record.ts';
export { FolderInUse } from './lock.ts';
export { openLog, type Log, type LogFiles } from './log/log.ts';
export type { Clock, Running } from './running.ts';
export type { Platform } from './startPlatform.ts';
export { UnsupportedFeature } from './template/model.ts';

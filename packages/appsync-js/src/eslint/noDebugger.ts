import { refuseNodes } from './refuseNodes.ts';

export const noDebugger = refuseNodes('DebuggerStatement', 'debugger is not supported in APPSYNC_JS.');

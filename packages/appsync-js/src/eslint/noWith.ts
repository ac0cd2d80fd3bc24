import { refuseNodes } from './refuseNodes.ts';

export const noWith = refuseNodes('WithStatement', 'with is not supported in APPSYNC_JS.');

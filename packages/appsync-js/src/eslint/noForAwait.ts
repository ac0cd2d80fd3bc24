import { refuseNodes } from './refuseNodes.ts';

export const noForAwait = refuseNodes(
  'ForOfStatement[await=true]',
  'for await is not supported in APPSYNC_JS: nothing in it is asynchronous.',
);

import { refuseNodes } from './refuseNodes.ts';

export const noThrow = refuseNodes(
  'ThrowStatement',
  'throw is not supported in APPSYNC_JS: call util.error().',
);

import { refuseNodes } from './refuseNodes.ts';

export const noNew = refuseNodes(
  'NewExpression',
  'new is not supported in APPSYNC_JS: there are no constructors.',
);

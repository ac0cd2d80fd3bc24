import { refuseNodes } from './refuseNodes.ts';

export const noAccessor = refuseNodes(
  'Property[kind=/^(get|set)$/]',
  'Getters and setters are not supported in APPSYNC_JS.',
);

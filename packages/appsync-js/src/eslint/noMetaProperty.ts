import { refuseNodes } from './refuseNodes.ts';

export const noMetaProperty = refuseNodes(
  'MetaProperty',
  'import.meta and new.target are not supported in APPSYNC_JS.',
);

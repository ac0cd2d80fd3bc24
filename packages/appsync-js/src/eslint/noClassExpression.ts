import { refuseNodes } from './refuseNodes.ts';

/** AWS’s own rule sees declarations alone. */
export const noClassExpression = refuseNodes('ClassExpression', 'APPSYNC_JS has no classes.');

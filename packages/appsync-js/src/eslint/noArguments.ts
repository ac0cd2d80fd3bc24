import { refuseNodes } from './refuseNodes.ts';

/** AWS’s own rules let `arguments` pass. */
export const noArguments = refuseNodes(
  'Identifier[name="arguments"]',
  'APPSYNC_JS has no `arguments`: name the parameters.',
);

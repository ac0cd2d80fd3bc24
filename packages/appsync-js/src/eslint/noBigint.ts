import { refuseNodes } from './refuseNodes.ts';

export const noBigint = refuseNodes(
  'Literal[bigint]',
  'bigint is not supported in APPSYNC_JS: compute amounts in a function.',
);

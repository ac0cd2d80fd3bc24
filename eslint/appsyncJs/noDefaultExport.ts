import { refuseNodes } from './refuseNodes.ts';

export const noDefaultExport = refuseNodes(
  'ExportDefaultDeclaration',
  'AppSync calls the exports request and response: there is no default export.',
);

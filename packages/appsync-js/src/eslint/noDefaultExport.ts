import { refuseNodes } from './refuseNodes.ts';

export const noDefaultExport = refuseNodes(
  'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
  'AppSync calls the exports request and response: there is no default export.',
);

import { refuseNodes } from './refuseNodes.ts';

export const noDefaultImport = refuseNodes(
  'ImportDeclaration[source.value=/^@aws-appsync/] > ImportDefaultSpecifier',
  'AppSync’s modules have no default export: import the names.',
);

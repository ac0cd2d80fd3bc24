import { refuseNodes } from './refuseNodes.ts';

/** Types leave nothing behind, and what is exported from a file of ours is bundled. */
export const noReexport = refuseNodes(
  ':matches(ExportNamedDeclaration, ExportAllDeclaration)[source.value=/^@aws-appsync/][exportKind!="type"]',
  'APPSYNC_JS cannot export what AppSync provides: import it where it is used.',
);

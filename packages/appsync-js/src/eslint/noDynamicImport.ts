import { refuseNodes } from './refuseNodes.ts';

export const noDynamicImport = refuseNodes('ImportExpression', 'import() is not supported in APPSYNC_JS.');

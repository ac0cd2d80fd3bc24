/** The lint plugin, and what rules of your own about globals may build on. */
export { appsyncJs } from './plugin.ts';
export { resolverConfig } from './resolverConfig.ts';
export { globalReferences, type GlobalReference } from './globalReferences.ts';
export { memberName } from './memberName.ts';

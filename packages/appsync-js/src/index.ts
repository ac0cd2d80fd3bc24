export { checkResolverCode } from './check.ts';
export { compileResolver } from './compileResolver.ts';
export { loadResolver } from './loadResolver.ts';
export * from './run.ts';

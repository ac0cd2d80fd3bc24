import { buildDist } from './build/dist.ts';

/** `npm run build`: everything that CDK puts into the assembly, in `dist/`. */
const started = performance.now();
const { functions, resolvers } = await buildDist();
const milliseconds = Math.round(performance.now() - started);
console.log(
  `dist/: ${functions.length} functions, ${resolvers.length} resolvers, the schema (${milliseconds} ms)`,
);

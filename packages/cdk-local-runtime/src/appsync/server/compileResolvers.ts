import { Worker } from 'node:worker_threads';
import type { CompiledModule, Violation } from 'appsync-js/run';
import { moduleBeside } from '../../moduleBeside.ts';

/** What the compiler's thread is given: the code of each resolver and function by its logical id. */
export type CompilerOrder = ReadonlyMap<string, string>;

/** What it answers for each: the code compiled, or why AppSync would refuse it. */
export type CompilerAnswer = ReadonlyMap<
  string,
  CompiledModule | { readonly violations: readonly Violation[] }
>;

/**
 * Compiles resolver code in a thread that ends with it: the compiler is some fifty megabytes that nothing needs after a start.
 * Beside it the start goes on.
 */
export function compileResolvers(order: CompilerOrder): Promise<CompilerAnswer> {
  const thread = new Worker(moduleBeside('compilerThread', import.meta.url), { workerData: order });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the compiler of resolvers ended with ${code}`)));
  });
}

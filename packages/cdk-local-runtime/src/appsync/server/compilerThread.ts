import { parentPort, workerData } from 'node:worker_threads';
import { compileResolver, ResolverCodeError, type CompiledModule } from 'appsync-js';
import type { CompilerAnswer, CompilerOrder } from './compileResolvers.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread only.');

const answer: CompilerAnswer = new Map(
  [...(workerData as CompilerOrder)].map(([name, code]) => [name, compiled(code, name)]),
);
parentPort.postMessage(answer);

function compiled(code: string, name: string): CompiledModule | Pick<ResolverCodeError, 'violations'> {
  try {
    return compileResolver(code, name);
  } catch (error) {
    if (!(error instanceof ResolverCodeError)) throw error;
    return { violations: error.violations };
  }
}

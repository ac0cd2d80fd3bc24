import type { Log } from '../../log/log.ts';
import type { Evaluation, Handler, LoadedResolver, ResolverContext, ResolverError } from 'appsync-js/run';
import { callDataSource } from './dataSources/callDataSource.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSources/dataSource.ts';
import type { WireError } from './errors.ts';
import { FieldError } from './errors.ts';
import type { LoadedFieldResolver, LoadedStep } from './loadResolvers.ts';
import type { RequestContext } from './requestContext.ts';
import { pickSelected } from './selectionSet.ts';

/** One run of a resolver for one field. */
export interface ResolverRun {
  readonly deps: DataSourceDeps & { log: Log };
  readonly run: RequestContext;
  readonly field: DataSourceCall['field'];
  /** Where an error of this field is reported. */
  readonly at: Pick<WireError, 'path' | 'locations'>;
  readonly context: ResolverContext;
}

/** What a handler ended with, when it did not end with an error. */
type Ended = { kind: 'value' | 'earlyReturn'; value: unknown; end: boolean };

/**
 * Runs a unit or pipeline resolver and returns the field's value. Throws FieldError for `util.error`.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-overview-js.html
 */
export function runResolver(resolver: LoadedFieldResolver, it: ResolverRun): Promise<unknown> {
  return resolver.kind === 'UNIT'
    ? runUnit(resolver.step, it)
    : runPipeline(resolver.module, resolver.functions, it);
}

async function runUnit(step: LoadedStep, it: ResolverRun): Promise<unknown> {
  return (await runStep(step, it)).value;
}

/** An early return of the resolver skips the functions, one of a function skips to the next, or to the end. */
async function runPipeline(
  module: LoadedResolver | undefined,
  functions: readonly LoadedStep[],
  it: ResolverRun,
): Promise<unknown> {
  const before = module === undefined ? undefined : evaluate(module, 'request', it);
  it.context.prev = { result: before?.value ?? null };
  if (before?.kind !== 'earlyReturn') {
    for (const step of functions) {
      const ended = await runStep(step, it);
      it.context.prev = { result: ended.value };
      if (ended.end) break;
    }
  }
  it.context.result = it.context.prev.result;
  it.context.error = null;
  return module === undefined ? it.context.result : evaluate(module, 'response', it).value;
}

/** Request handler, data source, response handler. */
async function runStep(step: LoadedStep, it: ResolverRun): Promise<Ended> {
  const { context } = it;
  delete context.result;
  context.error = null;
  if (step.module === undefined) return runDirectLambda(step, it);
  const requested = evaluate(step.module, 'request', it);
  if (requested.kind === 'earlyReturn') return requested;
  const reply = await callStep(step, requested.value, it);
  context.result = reply.result;
  context.error = reply.error;
  return evaluate(step.module, 'response', it);
}

/** Without code the whole context goes to the function, and its error is the field's.
 *  https://docs.aws.amazon.com/appsync/latest/devguide/direct-lambda-reference.html */
async function runDirectLambda(step: LoadedStep, it: ResolverRun): Promise<Ended> {
  const { args, source, identity, request, info, stash, prev } = it.context;
  const payload = {
    arguments: args,
    source: source ?? null,
    identity: identity ?? null,
    request,
    info,
    stash,
    prev: prev ?? null,
  };
  const operation = step.maxBatchSize > 0 ? 'BatchInvoke' : 'Invoke';
  const { result, error } = await callStep(step, { operation, payload }, it);
  if (error !== null) throw new FieldError(error.message, { errorType: error.type });
  return { kind: 'value', value: result, end: false };
}

async function callStep(step: LoadedStep, request: unknown, it: ResolverRun): Promise<DataSourceReply> {
  const call = { step, request, context: it.context, run: it.run, field: it.field };
  return Promise.race([callDataSource(it.deps, call), it.run.deadline]);
}

function evaluate(module: LoadedResolver, handler: Handler, it: ResolverRun): Ended {
  const evaluation = module.evaluate(handler, it.context);
  keepEffects(module, evaluation, it);
  if (evaluation.kind === 'error') throw toFieldError(evaluation.error, it);
  const end = evaluation.kind === 'earlyReturn' && evaluation.skipTo === 'END';
  return { kind: evaluation.kind, value: evaluation.value, end };
}

function keepEffects(module: LoadedResolver, { effects }: Evaluation, it: ResolverRun): void {
  const { run } = it;
  it.context.stash = effects.stash;
  for (const error of effects.appendedErrors) {
    const { facts, message } = toFieldError(error, it);
    run.appended.push({
      path: it.at.path,
      data: facts.data,
      errorType: facts.errorType,
      errorInfo: facts.errorInfo,
      locations: it.at.locations,
      message,
    });
  }
  for (const line of effects.logs) {
    const write = line.level === 'error' ? it.deps.log.error : it.deps.log.info;
    write(line.message, { resolver: module.name, requestId: run.requestId });
  }
  run.responseHeaders.push(...effects.responseHeaders);
  run.invalidations.push(...effects.invalidations);
  if (effects.subscriptionFilter !== undefined) run.wishes.filter = effects.subscriptionFilter;
  if (effects.subscriptionInvalidationFilter !== undefined) {
    run.wishes.invalidationFilter = effects.subscriptionInvalidationFilter;
  }
}

function toFieldError(error: ResolverError, it: ResolverRun): FieldError {
  return new FieldError(error.message, {
    errorType: error.errorType,
    errorInfo: error.errorInfo ?? null,
    data: pickSelected(error.data ?? null, it.context.info.selectionSetList),
  });
}

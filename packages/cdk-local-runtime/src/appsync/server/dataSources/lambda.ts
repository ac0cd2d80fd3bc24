import { AwsError } from '../../../gateway/gateway.ts';
import { FieldError } from '../errors.ts';
import { asRecord, badRequest, rolePrincipalOf } from './dataSource.ts';
import type { DataSourceCall, DataSourceDeps, DataSourceReply } from './dataSource.ts';

/** Requests in one BatchInvoke by default. https://docs.aws.amazon.com/appsync/latest/devguide/tutorial-lambda-resolvers-js.html */
const BATCH_SIZE_DEFAULT = 5;

interface Waiting {
  readonly payload: unknown;
  resolve(reply: DataSourceReply): void;
  reject(error: unknown): void;
}

/**
 * `Invoke` and `BatchInvoke`, waiting or as an event.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
 */
export async function callLambda(deps: DataSourceDeps, call: DataSourceCall): Promise<DataSourceReply> {
  const request = asRecord(call.request, 'the Lambda request');
  const type = request['invocationType'] ?? 'RequestResponse';
  if (type !== 'RequestResponse' && type !== 'Event')
    throw badRequest(`Unknown invocationType ${String(type)}.`);
  if (request['operation'] === 'Invoke') return invoke(deps, call, request['payload'] ?? null, type);
  if (request['operation'] === 'BatchInvoke') return join(deps, call, request['payload'] ?? null, type);
  throw badRequest(`Value for field '$[operation]' not found.`);
}

async function invoke(
  deps: DataSourceDeps,
  { step, run }: DataSourceCall,
  payload: unknown,
  type: 'RequestResponse' | 'Event',
): Promise<DataSourceReply> {
  if (step.dataSource.type !== 'AWS_LAMBDA') throw new Error(`${step.dataSource.name} is no function.`);
  const { roleArn, functionArn } = step.dataSource;
  try {
    const outcome = await deps.gateway.invoke(rolePrincipalOf(roleArn, run), functionArn, payload, type);
    if (outcome.functionError === undefined) return { result: outcome.payload ?? null, error: null };
    return { result: null, error: { message: outcome.functionError.errorMessage, type: 'Lambda:Unhandled' } };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { result: null, error: { message: error.message, type: lambdaErrorType(error) } };
  }
}

/** The SDK's name of an error; those without a class of their own share the service's. */
function lambdaErrorType(error: AwsError): string {
  const modelled = ['ResourceNotFoundException', 'TooManyRequestsException', 'ServiceException'];
  return `Lambda:${modelled.includes(error.code) ? error.code : 'LambdaException'}`;
}

/** Requests of one field gather until everything that is ready now has run, then leave together. */
function join(
  deps: DataSourceDeps,
  call: DataSourceCall,
  payload: unknown,
  type: 'RequestResponse' | 'Event',
): Promise<DataSourceReply> {
  const { run, step, field } = call;
  const key = `${step.logicalId} ${type} ${field.typeName}.${field.fieldName}`;
  return new Promise((resolve, reject) => {
    const batch = run.batches.get(key) as Waiting[] | undefined;
    if (batch !== undefined) return void batch.push({ payload, resolve, reject });
    const started: Waiting[] = [{ payload, resolve, reject }];
    run.batches.set(key, started);
    setImmediate(() => {
      run.batches.delete(key);
      const size = step.maxBatchSize || BATCH_SIZE_DEFAULT;
      for (let at = 0; at < started.length; at += size)
        void send(deps, call, started.slice(at, at + size), type);
    });
  });
}

async function send(
  deps: DataSourceDeps,
  call: DataSourceCall,
  batch: readonly Waiting[],
  type: 'RequestResponse' | 'Event',
): Promise<void> {
  try {
    const { result, error } = await invoke(
      deps,
      call,
      batch.map((waiting) => waiting.payload),
      type,
    );
    if (error !== null || type === 'Event') {
      for (const waiting of batch) waiting.resolve({ result: null, error });
      return;
    }
    if (!Array.isArray(result) || result.length !== batch.length) {
      throw new FieldError(
        `The batch response of ${call.step.dataSource.name} must be a list of ${batch.length} results in the order of the requests.`,
        { errorType: 'Lambda:IllegalArgument' },
      );
    }
    batch.forEach((waiting, index) => waiting.resolve({ result: result[index] ?? null, error: null }));
  } catch (error) {
    for (const waiting of batch) waiting.reject(error);
  }
}

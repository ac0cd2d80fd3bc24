import { HANDLER_ENDED, UtilityFault } from '../host.ts';
import type { Host, HostFunction, ResolverError } from '../host.ts';
import { isMap } from '../isMap.ts';

function resolverError(
  message: unknown,
  errorType: unknown,
  data: unknown,
  errorInfo: unknown,
): ResolverError {
  return {
    message: typeof message === 'string' ? message : JSON.stringify(message ?? null),
    errorType: typeof errorType === 'string' ? errorType : null,
    data: data ?? null,
    errorInfo: errorInfo ?? null,
  };
}

function endWithError(host: Host, error: ResolverError): never {
  host.ending = { kind: 'error', error };
  throw HANDLER_ENDED;
}

function earlyReturn(host: Host, value: unknown, options: unknown): never {
  const skipTo = isMap(options) ? (options['skipTo'] ?? undefined) : undefined;
  if (skipTo !== undefined && skipTo !== 'END' && skipTo !== 'NEXT') {
    throw new UtilityFault(
      `runtime.earlyReturn: skipTo must be END or NEXT, received ${JSON.stringify(skipTo)}`,
    );
  }
  host.ending = { kind: 'earlyReturn', value: value ?? null, ...(skipTo === undefined ? {} : { skipTo }) };
  throw HANDLER_ENDED;
}

/**
 * Functions that end the handler or add to its errors.
 * https://docs.aws.amazon.com/appsync/latest/devguide/built-in-util-js.html
 * https://docs.aws.amazon.com/appsync/latest/devguide/runtime-utils-js.html
 */
export const endingFunctions: Record<string, HostFunction> = {
  'util.error': (host, ...args) => endWithError(host, resolverError(args[0], args[1], args[2], args[3])),
  'util.appendError': (host, ...args) => {
    host.effects.appendedErrors.push(resolverError(args[0], args[1], args[2], args[3]));
  },
  'util.unauthorized': (host) => {
    const { fieldName, parentTypeName } = host.context.info;
    const message = `Not Authorized to access ${fieldName} on type ${parentTypeName}`;
    return endWithError(host, { message, errorType: 'Unauthorized', data: null, errorInfo: null });
  },
  'util.validate': (host, condition, message, errorType, data) => {
    if (condition === true) return;
    endWithError(host, resolverError(message, errorType ?? 'CustomTemplateException', data, null));
  },
  'runtime.earlyReturn': earlyReturn,
};

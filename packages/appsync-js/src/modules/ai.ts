import { requireMap } from '../host.ts';
import type { HostFunction } from '../host.ts';

/**
 * `@aws-appsync/utils/ai`: writes the requests of the Bedrock data source.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-bedrock-js.html
 */
export const aiModuleFunctions: Record<string, HostFunction> = {
  'ai.invokeModel': (_host, payload) => ({
    operation: 'InvokeModel',
    ...requireMap(payload, 'invokeModel: the payload'),
  }),
  'ai.converse': (_host, payload) => ({
    operation: 'Converse',
    ...requireMap(payload, 'converse: the payload'),
  }),
};

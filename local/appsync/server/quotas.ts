import { UnsupportedFeature } from '../../template/model.ts';
import type { ApiDefinition } from './apiDefinition.ts';

/** Quotas that AWS does not raise. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
const quotas = { functionsPerPipeline: 10, keysPerApi: 50, providersPerApi: 50, schemaBytes: 1024 * 1024 };

/** Throws UnsupportedFeature for an API that AWS would not take, so that it does not grow up here. */
export function checkQuotas(api: ApiDefinition): void {
  const check = (logicalId: string, type: string, property: string, count: number, most: number): void => {
    if (count <= most) return;
    throw new UnsupportedFeature(
      logicalId,
      `AWS::AppSync::${type}`,
      property,
      `${count} are beyond AWS’s quota of ${most}.`,
    );
  };
  for (const resolver of api.resolvers.values()) {
    if (resolver.kind !== 'PIPELINE') continue;
    const count = resolver.functions.length;
    check(resolver.logicalId, 'Resolver', 'PipelineConfig.Functions', count, quotas.functionsPerPipeline);
  }
  const providers = 'AdditionalAuthenticationProviders';
  check(api.logicalId, 'GraphQLApi', providers, api.providers.length, quotas.providersPerApi);
  check(api.logicalId, 'GraphQLApi', 'ApiKeys', api.apiKeys.length, quotas.keysPerApi);
  check(api.logicalId, 'GraphQLSchema', 'Definition', Buffer.byteLength(api.sdl), quotas.schemaBytes);
}

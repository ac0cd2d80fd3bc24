import { UnsupportedFeature } from '../../template/model.ts';
import type { ApiDefinition, AuthProvider } from './apiDefinition.ts';

// Quotas that AWS does not raise: https://docs.aws.amazon.com/general/latest/gr/appsync.html
const FUNCTIONS_PER_PIPELINE_MAX = 10;
const KEYS_PER_API_MAX = 50;
const PROVIDERS_PER_API_MAX = 50;
const SCHEMA_BYTES_MAX = 1024 * 1024;
// https://docs.aws.amazon.com/appsync/latest/APIReference/API_PutGraphqlApiEnvironmentVariables.html
const VARIABLES_MAX = 50;
const VARIABLE_CHARACTERS_MAX = 512;

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
    check(resolver.logicalId, 'Resolver', 'PipelineConfig.Functions', count, FUNCTIONS_PER_PIPELINE_MAX);
  }
  const providers = 'AdditionalAuthenticationProviders';
  check(api.logicalId, 'GraphQLApi', providers, api.providers.length, PROVIDERS_PER_API_MAX);
  checkEnvironment(api);
  const duplicate = api.providers.find((it, at) =>
    api.providers.some((other, i) => i < at && same(it, other)),
  );
  if (duplicate !== undefined) {
    const why = `${duplicate.mode} is there twice.`;
    throw new UnsupportedFeature(api.logicalId, 'AWS::AppSync::GraphQLApi', providers, why);
  }
  check(api.logicalId, 'GraphQLApi', 'ApiKeys', api.apiKeys.length, KEYS_PER_API_MAX);
  check(api.logicalId, 'GraphQLSchema', 'Definition', Buffer.byteLength(api.sdl), SCHEMA_BYTES_MAX);
}

function checkEnvironment({ logicalId, environment }: ApiDefinition): void {
  const refuse = (why: string): UnsupportedFeature =>
    new UnsupportedFeature(logicalId, 'AWS::AppSync::GraphQLApi', 'EnvironmentVariables', why);
  const entries = Object.entries(environment);
  if (entries.length > VARIABLES_MAX)
    throw refuse(`${entries.length} are beyond AWS’s quota of ${VARIABLES_MAX}.`);
  for (const [name, value] of entries) {
    if (!/^[A-Za-z]\w+$/.test(name)) throw refuse(`${name} must be a letter, then letters, digits and _.`);
    if (value.length > VARIABLE_CHARACTERS_MAX)
      throw refuse(`${name} has ${value.length} characters, AWS takes ${VARIABLE_CHARACTERS_MAX}.`);
  }
}

/**
 * Several user pools and issuers are allowed, the same one only for other clients; of the other modes there is one each.
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
function same(one: AuthProvider, other: AuthProvider): boolean {
  if (one.mode === 'AMAZON_COGNITO_USER_POOLS' && other.mode === one.mode) {
    const [a, b] = [one.settings, other.settings];
    return a.issuer === b.issuer && a.appIdClientRegex === b.appIdClientRegex;
  }
  if (one.mode === 'OPENID_CONNECT' && other.mode === one.mode) {
    return one.settings.issuer === other.settings.issuer && one.settings.clientId === other.settings.clientId;
  }
  return one.mode === other.mode;
}

import { apiProperties, readProperties } from '../appsync/server/templateProperties.ts';
import type { Stack } from '../template/model.ts';

/**
 * How long AppSync remembers an answer of each function that authorises for it, in milliseconds, by the function's ARN. It comes for an
 * event only when such an answer is over, so that an environment that seems idle meanwhile is in use.
 */
export function authorizerMemories(stack: Stack): ReadonlyMap<string, number> {
  const memories = new Map<string, number>();
  for (const api of stack.ofType('AWS::AppSync::GraphQLApi')) {
    const { AdditionalAuthenticationProviders: others, ...main } = readProperties(api, apiProperties);
    for (const { LambdaAuthorizerConfig: config } of [main, ...others]) {
      if (config === undefined) continue;
      const { AuthorizerUri: arn, AuthorizerResultTtlInSeconds: seconds } = config;
      memories.set(arn, Math.max(memories.get(arn) ?? 0, seconds * 1_000));
    }
  }
  return memories;
}

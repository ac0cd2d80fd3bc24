import { Stack, Validations } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';

/**
 * Says why a role has a resource with a wildcard, to the rule of cdk-nag that refuses it. The rule names the resource as the template
 * does: what is configured stands there itself, and `<AWS::AccountId>` where it is not.
 */
export function acknowledgeWildcard(role: Role, resource: string, reason: string): void {
  const shown = asTemplateShows(Stack.of(role).resolve(resource));
  Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${shown}]`, reason });
}

function asTemplateShows(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref } = value as Record<string, unknown>;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(asTemplateShows).join(String(join[0]));
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  return `<${String(Ref)}>`;
}

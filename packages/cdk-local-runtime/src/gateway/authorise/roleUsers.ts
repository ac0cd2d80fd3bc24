import { isRecord } from '../../template/intrinsics.ts';
import type { Resource, Stack } from '../../template/model.ts';
import { strings } from './pattern.ts';

/** Where each type names the roles that its service assumes, and for which service. */
const ROLE_USES: Readonly<
  Record<string, { service: string; roles: (properties: Record<string, unknown>) => string[] }>
> = {
  'AWS::AppSync::DataSource': { service: 'appsync.amazonaws.com', roles: at('ServiceRoleArn') },
  'AWS::Events::Rule': { service: 'events.amazonaws.com', roles: at('Targets', 'RoleArn') },
  'AWS::Lambda::Function': { service: 'lambda.amazonaws.com', roles: at('Role') },
  'AWS::Pipes::Pipe': { service: 'pipes.amazonaws.com', roles: at('RoleArn') },
  'AWS::Scheduler::Schedule': { service: 'scheduler.amazonaws.com', roles: at('Target', 'RoleArn') },
  'AWS::StepFunctions::StateMachine': { service: 'states.amazonaws.com', roles: at('RoleArn') },
};

/**
 * For whom each service assumes each role: `aws:SourceArn` of the assumption. The key is the role's ARN, a space
 * and the service principal.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
 */
export function readRoleUsers(stack: Stack): Map<string, string[]> {
  const users = new Map<string, string[]>();
  for (const [type, { service, roles }] of Object.entries(ROLE_USES)) {
    for (const resource of stack.ofType(type)) {
      for (const role of roles(resource.properties)) {
        const key = `${role} ${service}`;
        users.set(key, [...(users.get(key) ?? []), sourceArn(stack, resource)]);
      }
    }
  }
  return users;
}

/** AppSync acts for the API, not for one of its data sources. */
function sourceArn(stack: Stack, resource: Resource): string {
  const api = resource.properties['ApiId'];
  if (resource.type !== 'AWS::AppSync::DataSource') return resource.attributes['Arn'] ?? resource.ref;
  const owner = stack
    .ofType('AWS::AppSync::GraphQLApi')
    .find(({ attributes }) => attributes['ApiId'] === api);
  return owner?.attributes['Arn'] ?? '';
}

function at(...path: string[]): (properties: Record<string, unknown>) => string[] {
  return (properties) => {
    let values: unknown[] = [properties];
    for (const name of path) {
      values = values
        .flat()
        .flatMap((value) => (isRecord(value) && value[name] !== undefined ? [value[name]] : []));
    }
    return values.flatMap(strings);
  };
}

import type { GraphQLField, GraphQLObjectType } from 'graphql';
import type { AuthMode } from './apiDefinition.ts';
import { stringList } from './schema.ts';

/** Who asks, as far as directives look at it. */
export interface Asker {
  readonly mode: AuthMode;
  /** Groups of a Cognito user. */
  readonly groups: readonly string[];
  /** `Type.field` or field ARNs that a Lambda authorizer took away. */
  readonly deniedFields: ReadonlySet<string>;
}

export interface AccessRules {
  readonly defaultMode: AuthMode;
  /** True when the default mode is the only one: then alone `@aws_auth` counts. */
  readonly soleMode: boolean;
  readonly apiArn: string;
  /** A user pool's answer for fields that name no group. */
  readonly userPoolDefault: 'ALLOW' | 'DENY';
}

/** Modes that may use a field; groups narrow the user pools mode, undefined means every group. */
interface Grant {
  readonly modes: ReadonlySet<AuthMode>;
  readonly groups: readonly string[] | undefined;
}

const MODE_OF_DIRECTIVE: Readonly<Record<string, AuthMode>> = {
  aws_api_key: 'API_KEY',
  aws_iam: 'AWS_IAM',
  aws_lambda: 'AWS_LAMBDA',
  aws_oidc: 'OPENID_CONNECT',
  aws_cognito_user_pools: 'AMAZON_COGNITO_USER_POOLS',
};

/**
 * Decides field by field who may use the API. A directive on a field replaces those on its type, which replace the
 * default mode. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
 */
export function createFieldAccess(rules: AccessRules) {
  const grants = new WeakMap<GraphQLField<unknown, unknown>, Grant>();

  const grantOf = (type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): Grant => {
    const known = grants.get(field);
    if (known !== undefined) return known;
    const own = directivesOf(field);
    const inherited = own.modes.size > 0 ? own : directivesOf(type);
    const modes = inherited.modes.size > 0 ? inherited.modes : new Set([rules.defaultMode]);
    const groups =
      inherited.groups ??
      (rules.soleMode ? stringList(field.astNode?.directives, 'aws_auth', 'cognito_groups') : undefined);
    const grant = { modes, groups };
    grants.set(field, grant);
    return grant;
  };

  return (asker: Asker, type: GraphQLObjectType, field: GraphQLField<unknown, unknown>): boolean => {
    const { modes, groups } = grantOf(type, field);
    if (!modes.has(asker.mode)) return false;
    const denied = asker.deniedFields;
    if (denied.size > 0) {
      if (denied.has(`${type.name}.${field.name}`)) return false;
      if (denied.has(`${rules.apiArn}/types/${type.name}/fields/${field.name}`)) return false;
    }
    if (asker.mode !== 'AMAZON_COGNITO_USER_POOLS') return true;
    if (groups === undefined) return rules.userPoolDefault === 'ALLOW';
    return groups.some((group) => asker.groups.includes(group));
  };
}

export type FieldAccess = ReturnType<typeof createFieldAccess>;

function directivesOf(node: GraphQLObjectType | GraphQLField<unknown, unknown>): Grant {
  const directives = node.astNode?.directives;
  const modes = (directives ?? []).flatMap(({ name }) => MODE_OF_DIRECTIVE[name.value] ?? []);
  return {
    modes: new Set(modes),
    groups: stringList(directives, 'aws_cognito_user_pools', 'cognito_groups'),
  };
}

import { buildASTSchema, concatAST, isScalarType, parse, validateSchema } from 'graphql';
import type { ConstDirectiveNode, GraphQLField, GraphQLSchema } from 'graphql';
import { parseSdl } from './parseSdl.ts';
import { AWS_SCALAR_NAMES, installScalar } from './scalars.ts';

/**
 * What AppSync knows without a declaration. https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 * and https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
 */
const SCHEMA_PRELUDE = `
${AWS_SCALAR_NAMES.map((name) => `scalar ${name}`).join('\n')}
directive @aws_subscribe(mutations: [String!]!) on FIELD_DEFINITION
directive @aws_auth(cognito_groups: [String!]!) on FIELD_DEFINITION
directive @aws_cognito_user_pools(cognito_groups: [String!]) on OBJECT | FIELD_DEFINITION | INTERFACE
directive @aws_api_key on OBJECT | FIELD_DEFINITION | INTERFACE
directive @aws_iam on OBJECT | FIELD_DEFINITION | INTERFACE
directive @aws_lambda on OBJECT | FIELD_DEFINITION | INTERFACE
directive @aws_oidc on OBJECT | FIELD_DEFINITION | INTERFACE
`;

/**
 * Builds an executable schema from the text that AppSync takes. Throws with every reason when the text is no valid
 * schema, or when `@aws_subscribe` names a mutation that does not exist or has another type.
 */
export function buildAppSyncSchema(sdl: string): GraphQLSchema {
  const schema = buildASTSchema(concatAST([parseSdl(sdl), parse(SCHEMA_PRELUDE)]));
  const problems = validateSchema(schema).map((error) => error.message);
  problems.push(...subscriptionProblems(schema));
  if (problems.length > 0) throw new Error(`The GraphQL schema is not valid: ${problems.join(' ')}`);
  for (const type of Object.values(schema.getTypeMap())) if (isScalarType(type)) installScalar(type);
  return schema;
}

/** The subscription fields that each mutation feeds, from `@aws_subscribe`. */
export function subscriptionsByMutation(schema: GraphQLSchema): Map<string, string[]> {
  const links = new Map<string, string[]>();
  for (const field of Object.values(schema.getSubscriptionType()?.getFields() ?? {})) {
    for (const mutation of subscribedMutations(field)) {
      links.set(mutation, [...(links.get(mutation) ?? []), field.name]);
    }
  }
  return links;
}

function subscribedMutations(field: GraphQLField<unknown, unknown>): string[] {
  return stringList(field.astNode?.directives, 'aws_subscribe', 'mutations') ?? [];
}

/** The strings of a directive's list argument; undefined when the directive or the argument is absent. */
export function stringList(
  directives: readonly ConstDirectiveNode[] | undefined,
  directive: string,
  argument: string,
): string[] | undefined {
  const found = directives?.find(({ name }) => name.value === directive);
  const value = found?.arguments?.find(({ name }) => name.value === argument)?.value;
  if (value === undefined) return undefined;
  const items = value.kind === 'ListValue' ? value.values : [value];
  return items.flatMap((item) => (item.kind === 'StringValue' ? [item.value] : []));
}

/** "The return type of a subscription field must match the return type of the corresponding mutation field":
 *  https://docs.aws.amazon.com/appsync/latest/devguide/aws-appsync-real-time-data.html */
function subscriptionProblems(schema: GraphQLSchema): string[] {
  const mutations = schema.getMutationType()?.getFields() ?? {};
  const named = (type: unknown): string => String(type).replaceAll('!', '');
  return Object.values(schema.getSubscriptionType()?.getFields() ?? {}).flatMap((field) =>
    subscribedMutations(field).flatMap((name) => {
      const mutation = mutations[name];
      if (mutation === undefined)
        return [`Subscription.${field.name} subscribes to the unknown mutation ${name}.`];
      return named(mutation.type) === named(field.type)
        ? []
        : [`Subscription.${field.name} and Mutation.${name} return different types.`];
    }),
  );
}

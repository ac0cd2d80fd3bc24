import {
  type ConstDirectiveNode,
  type DefinitionNode,
  type FieldDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  print,
} from 'graphql';

const ROOTS: readonly string[] = ['Query', 'Mutation', 'Subscription'];
const MERCHANT = 'aws_lambda';
const STAFF = 'aws_cognito_user_pools';
const MODES: readonly string[] = ['aws_api_key', 'aws_iam', 'aws_lambda', 'aws_oidc', STAFF];

/**
 * The schema of an API at which merchants' people sign in too: whatever a merchant's key may ask, they may, and the resolvers ask both for the
 * same scopes. A field without a directive is the default mode's alone, so that both are named there:
 * https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html#using-additional-authorization-modes
 */
export function withStaff(schema: string): string {
  const { definitions } = parse(schema, { noLocation: true });
  const opened = definitions.map((node) =>
    node.kind === Kind.OBJECT_TYPE_DEFINITION ? openType(node) : node,
  );
  return `${print({ kind: Kind.DOCUMENT, definitions: opened satisfies readonly DefinitionNode[] })}\n`;
}

function openType(type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode {
  const isRoot = ROOTS.includes(type.name.value);
  const fields = (type.fields ?? []).map((field) => (isRoot || hasModes(field) ? open(field) : field));
  return { ...(isRoot ? type : open(type)), fields };
}

function open<Node extends ObjectTypeDefinitionNode | FieldDefinitionNode>(node: Node): Node {
  const names = (node.directives ?? []).map(({ name }) => name.value);
  if (names.includes(STAFF)) return node;
  if (!hasModes(node))
    return { ...node, directives: [...(node.directives ?? []), named(MERCHANT), named(STAFF)] };
  return names.includes(MERCHANT)
    ? { ...node, directives: [...(node.directives ?? []), named(STAFF)] }
    : node;
}

function hasModes({ directives = [] }: ObjectTypeDefinitionNode | FieldDefinitionNode): boolean {
  return directives.some(({ name }) => MODES.includes(name.value));
}

function named(name: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: name } };
}

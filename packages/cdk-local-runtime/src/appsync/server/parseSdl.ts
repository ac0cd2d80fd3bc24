import { GraphQLError, Kind, parse, specifiedDirectives, visit } from 'graphql';
import type { DocumentNode } from 'graphql';

/** The directives of AppSync. https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
const AWS_DIRECTIVES = [
  'aws_api_key',
  'aws_auth',
  'aws_cognito_user_pools',
  'aws_iam',
  'aws_lambda',
  'aws_oidc',
  'aws_subscribe',
];
const KNOWN_DIRECTIVES = new Set([...specifiedDirectives.map(({ name }) => name), ...AWS_DIRECTIVES]);

/**
 * Parses the text of a schema as AppSync takes it: directives that it does not know, its own on input types, and
 * semicolons mean nothing, since samples of AWS have them. Throws Error for a text that is no schema and for the
 * definition of a directive, in the words of https://github.com/awslabs/graphql-schema-utilities/issues/25.
 */
export function parseSdl(sdl: string): DocumentNode {
  const document = parsed(withoutSemicolons(sdl));
  if (document.definitions.some(({ kind }) => kind === Kind.DIRECTIVE_DEFINITION)) {
    throw new Error('Directive definitions are not supported.');
  }
  return visit(document, {
    Directive: ({ name }) => (KNOWN_DIRECTIVES.has(name.value) ? undefined : null),
    InputObjectTypeDefinition: { leave: withoutAwsDirectives },
    InputObjectTypeExtension: { leave: withoutAwsDirectives },
  });
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const at = error.locations?.[0];
    throw new Error(`${error.message}${at ? ` (line ${at.line}, column ${at.column})` : ''}`);
  }
}

/** Strings, block strings and comments come before the semicolon, so that one inside them stays. */
const SEMICOLON = /"""(?:\\"""|[^])*?"""|"(?:\\.|[^"\\\n])*"|#[^\n]*|;/g;

function withoutSemicolons(sdl: string): string {
  return sdl.replaceAll(SEMICOLON, (found) => (found === ';' ? ' ' : found));
}

/** Input types are not asked for authorization. */
function withoutAwsDirectives<Node extends DocumentNode['definitions'][number]>(node: Node): Node {
  return visit(node, {
    Directive: ({ name }) => (AWS_DIRECTIVES.includes(name.value) ? null : undefined),
  });
}

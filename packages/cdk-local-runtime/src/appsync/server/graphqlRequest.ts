import { GraphQLError, Kind, parse } from 'graphql';
import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import { RequestError, malformed } from './errors.ts';

/** A GraphQL request as a client sends it. */
export interface GraphqlRequest {
  readonly query: string;
  readonly variables: Record<string, unknown>;
  readonly operationName: string | undefined;
}

/** A parsed request with the operation that it runs. */
export interface ParsedRequest extends GraphqlRequest {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Largest body that AppSync takes, in bytes. https://docs.aws.amazon.com/general/latest/gr/appsync.html */
export const BODY_BYTES_MAX = 1024 * 1024;

/**
 * Reads a request's body. Throws RequestError 400 `MalformedHttpRequestException` for what is no GraphQL request, in
 * the words that the AppSync team published in graphql-over-http issue 81.
 */
export function readBody(body: string): GraphqlRequest {
  if (body === '') throw malformed('Request body is empty.');
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    throw malformed();
  }
  return toRequest(value);
}

/** The same from the query string of a GET. */
export function readQueryString(params: URLSearchParams): GraphqlRequest {
  const variables = params.get('variables');
  try {
    return toRequest({
      query: params.get('query'),
      variables: variables === null ? undefined : JSON.parse(variables),
      operationName: params.get('operationName') ?? undefined,
    });
  } catch (error) {
    throw error instanceof RequestError ? error : malformed();
  }
}

function toRequest(value: unknown): GraphqlRequest {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw malformed();
  const { query, variables, operationName } = value as Record<string, unknown>;
  if (typeof query !== 'string') throw malformed();
  const isMap = typeof variables === 'object' && !Array.isArray(variables);
  if (variables !== undefined && !isMap) throw malformed();
  return {
    query,
    variables: (variables ?? {}) as Record<string, unknown>,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : undefined,
  };
}

/** Documents that were parsed before, by their text: subscribers and workers send the same ones again and again. */
const documents = new Map<string, DocumentNode>();
const DOCUMENTS_MAX = 1000;

/** Parses a request and finds its operation. Throws RequestError for a document without exactly one to run. */
export function parseRequest(request: GraphqlRequest): ParsedRequest {
  const document = parseText(request.query);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const named = operations.filter((node) => node.name?.value === request.operationName);
  const [operation] = request.operationName === undefined ? operations : named;
  if (operations.length === 0) throw malformed();
  if (request.operationName === undefined && operations.length > 1) {
    throw new RequestError(400, 'BadRequestException', 'Missing operation name.');
  }
  if (operation === undefined) {
    throw new RequestError(400, 'BadRequestException', `Unknown operation named '${request.operationName}'.`);
  }
  return { ...request, document, operation };
}

function parseText(query: string): DocumentNode {
  const known = documents.get(query);
  if (known !== undefined) return known;
  try {
    const document = parse(query);
    if (documents.size >= DOCUMENTS_MAX) documents.clear();
    documents.set(query, document);
    return document;
  } catch (error) {
    if (error instanceof GraphQLError) throw malformed();
    throw error;
  }
}

import type { GraphQLError } from 'graphql';

/** Members that AppSync puts on an error besides `message`, `path` and `locations`. */
export interface ErrorFacts {
  readonly errorType: string | null;
  readonly errorInfo: unknown;
  readonly data: unknown;
}

/** An error of one field, as `util.error`, a data source or AppSync itself raises it. */
export class FieldError extends Error {
  override name = 'FieldError';
  readonly facts: ErrorFacts;

  constructor(message: string, facts: Partial<ErrorFacts> = {}) {
    super(message);
    this.facts = { errorType: null, errorInfo: null, data: null, ...facts };
  }
}

/** A value that does not fit its type: AppSync reports these without errorType, errorInfo, data and locations. */
export class ValueError extends Error {
  override name = 'ValueError';
}

/** An error as it goes over the wire. */
export interface WireError {
  readonly path: readonly (string | number)[] | null;
  readonly data?: unknown;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly locations: { line: number; column: number; sourceName: null }[] | null;
  readonly message: string;
}

/** `/listPosts/items[3]/title`, as graphql-java writes a path. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `/${part}`)).join('');
}

/**
 * The shape of AppSync's errors: `errorType`, `errorInfo` and `data` beside the message, `sourceName` in every
 * location. https://docs.aws.amazon.com/appsync/latest/devguide/troubleshooting-and-common-mistakes.html
 */
export function toWireError(error: GraphQLError): WireError {
  const cause = error.originalError;
  const path = error.path ?? null;
  if (cause instanceof ValueError) {
    return { path, locations: null, message: cause.message };
  }
  const locations = error.locations?.map(({ line, column }) => ({ line, column, sourceName: null })) ?? null;
  if (cause instanceof FieldError) {
    const { errorType, errorInfo, data } = cause.facts;
    return { path, data, errorType, errorInfo, locations, message: cause.message };
  }
  return { path, locations, message: error.message };
}

/** A request that AppSync refuses as a whole, with an HTTP status. */
export class RequestError extends Error {
  override name = 'RequestError';
  readonly status: number;
  readonly errorType: string;

  constructor(status: number, errorType: string, message: string) {
    super(message);
    this.status = status;
    this.errorType = errorType;
  }
}

/** https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html */
export const unauthorized = (message = 'You are not authorized to make this call.'): RequestError =>
  new RequestError(401, 'UnauthorizedException', message);

/** The words of a graphql-over-http report by the AppSync team: 400 with MalformedHttpRequestException. */
export const malformed = (message = 'Unable to parse GraphQL query.'): RequestError =>
  new RequestError(400, 'MalformedHttpRequestException', message);

import { type ErrorFacts, RETRYABLE } from './generated/errors.generated.ts';

export type { ErrorFacts };

/** The API's own codes; AppSync and the firewall have others, such as `UnauthorizedException`, `ValidationError` and `Throttled`. */
export type ErrorCode = keyof ErrorFacts;

/** One error as GraphQL's answer carries it. */
export interface GraphqlError {
  readonly message: string;
  readonly errorType?: string | null;
  readonly errorInfo?: unknown;
  readonly path?: readonly (string | number)[] | null;
}

/** The API answered with an error: `code` and `facts` say which, the message is for people. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** One of `ErrorCode`, or a word of AppSync's. */
  readonly code: string;
  /** What the code promises: `isApiError` gives their type. */
  readonly facts: unknown;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** All that the answer said. */
  readonly errors: readonly GraphqlError[];

  constructor(errors: readonly GraphqlError[]) {
    const [first] = errors;
    super(first?.message ?? 'the API answered with an error that says nothing');
    this.code = first?.errorType ?? 'Unknown';
    this.facts = first?.errorInfo ?? {};
    this.retryable = isErrorCode(this.code) ? RETRYABLE[this.code] : TRANSIENT.includes(this.code);
    this.errors = errors;
  }
}

/** Codes of AppSync and the firewall for which another attempt may do. */
const TRANSIENT = [
  'Throttled',
  'LimitExceededError',
  'ThrottlingException',
  'InternalFailure',
  'ExecutionTimeout',
];

/** No answer came, or none of the API: the request may have been carried out. Repeat it with the same `idempotencyKey`. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** HTTP status; null without an answer. */
  readonly status: number | null;
  /** When to come back, where the answer said so. */
  readonly retryAfterSeconds: number | null;
  readonly retryable: boolean;

  constructor(
    message: string,
    about: {
      readonly status?: number;
      readonly retryAfterSeconds?: number | null;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.status = about.status ?? null;
    this.retryAfterSeconds = about.retryAfterSeconds ?? null;
    this.retryable = this.status === null || this.status === 429 || this.status >= 500;
  }
}

/** Whether it is the API's error of this code; its facts have their type then. */
export function isApiError<Code extends ErrorCode>(
  error: unknown,
  code: Code,
): error is ApiError & { readonly code: Code; readonly facts: ErrorFacts[Code] } {
  return error instanceof ApiError && error.code === code;
}

/** Whether another attempt may do without a change. */
export function isRetryable(error: unknown): boolean {
  return (error instanceof ApiError || error instanceof TransportError) && error.retryable;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(RETRYABLE, code);
}

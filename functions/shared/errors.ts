/**
 * Every failure the API answers with, declared once. `code` becomes GraphQL's `errorType`, the facts its `errorInfo`,
 * the sentence its `message`.
 */
export type PaymentsError =
  | {
      readonly code: 'InvalidInput';
      readonly facts: { field: string; received: string | null; expected: string } & Partial<Defect>;
    }
  | { readonly code: 'NotFound'; readonly facts: { type: string; id: string } }
  | {
      readonly code: 'InvalidState';
      readonly facts: { type: string; id: string; status: string; expected: string };
    }
  /** A card number came where a gateway's token belongs. What was received is told nowhere. */
  | { readonly code: 'CardDataNotAccepted'; readonly facts: { field: string } }
  /** The gateway said no, definitely: `gatewayCode` is its own word for why. */
  | {
      readonly code: 'GatewayRefused';
      readonly facts: { type: string; id: string; gatewayCode: string; reason: string };
    }
  | { readonly code: 'Conflict'; readonly facts: { type: string; id: string } }
  | { readonly code: 'IdempotencyKeyReused'; readonly facts: { idempotencyKey: string } }
  | { readonly code: 'IdempotencyInProgress'; readonly facts: { idempotencyKey: string } }
  /** AppSync's own word for a field that the caller may not use. */
  | { readonly code: 'Unauthorized'; readonly facts: { scope: string } }
  | { readonly code: 'NotSetUp'; readonly facts: Record<string, never> }
  | { readonly code: 'InternalError'; readonly facts: Record<string, never> };

/** Where a text of many parts is not what it must be, and why. */
export interface Defect {
  /** The part, as its format names it. */
  readonly tagPath: string;
  /** Characters before it. */
  readonly offset: number;
  /** A clause. */
  readonly reason: string;
}

export type ErrorCode = PaymentsError['code'];

/** What crosses from a function to a resolver: plain data, ready for `util.error`. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  readonly facts: PaymentsError['facts'];
}

/** The error with its sentence: what happened, to what, and what the caller can do. */
export function reportError(error: PaymentsError): ErrorReport {
  return { code: error.code, message: sentence(error), retryable: RETRYABLE[error.code], facts: error.facts };
}

export function invalidInput(
  field: string,
  received: unknown,
  expected: string,
  defect?: Defect,
): PaymentsError {
  return { code: 'InvalidInput', facts: { field, received: quote(received), expected, ...(defect ?? {}) } };
}

const RETRYABLE: Record<ErrorCode, boolean> = {
  InvalidInput: false,
  NotFound: false,
  InvalidState: false,
  CardDataNotAccepted: false,
  GatewayRefused: false,
  Conflict: true,
  IdempotencyKeyReused: false,
  IdempotencyInProgress: true,
  Unauthorized: false,
  NotSetUp: true,
  InternalError: true,
};

/** What was received, cut short: an error must not echo a megabyte. */
function quote(received: unknown): string | null {
  if (received === undefined || received === null) return null;
  const text = typeof received === 'string' ? received : (JSON.stringify(received) ?? typeof received);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

function sentence(error: PaymentsError): string {
  switch (error.code) {
    case 'InvalidInput':
      return `${error.facts.field} must be ${error.facts.expected}${place(error.facts)}.`;
    case 'NotFound':
      return `There is no ${error.facts.type} ${error.facts.id}.`;
    case 'InvalidState':
      return `${error.facts.type} ${error.facts.id} is ${error.facts.status}; this needs ${error.facts.expected}.`;
    case 'CardDataNotAccepted':
      return `${error.facts.field} holds a card number. Send the token that the gateway's own page gives for it.`;
    case 'GatewayRefused':
      return `The gateway refused this for ${error.facts.type} ${error.facts.id}: ${error.facts.reason}`;
    case 'Conflict':
      return `${error.facts.type} ${error.facts.id} changed in the meantime. Read it and try again.`;
    case 'IdempotencyKeyReused':
      return 'This idempotencyKey was used with other input. Use a new key for a new request.';
    case 'IdempotencyInProgress':
      return 'A request with this idempotencyKey is still at work. Try again in a few seconds.';
    case 'Unauthorized':
      return `This needs the scope ${error.facts.scope}, which the caller does not have.`;
    case 'NotSetUp':
      return 'This environment has no keys yet. Try again once its operator has set it up.';
    case 'InternalError':
      return 'Something failed on our side. Try again; the same idempotencyKey never does the work twice.';
  }
}

function place({ tagPath, offset, reason }: Partial<Defect>): string {
  if (reason === undefined) return '';
  return tagPath ? `: at ${tagPath}, after ${offset} characters, ${reason}` : `: ${reason}`;
}

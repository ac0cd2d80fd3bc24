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
  /** The risk rules refused it. Which, and what would pass, is told to nobody who could try again. */
  | { readonly code: 'PaymentRefusedHighRisk'; readonly facts: { type: string; id: string } }
  /** The account that pays has too little. How little is not said. */
  | {
      readonly code: 'InsufficientFunds';
      readonly facts: { field: string; accountId: string; currency: string };
    }
  /** A payer's session would spend more than it may in all. */
  | { readonly code: 'CeilingExceeded'; readonly facts: { field: string; ceiling: string; currency: string } }
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
  PaymentRefusedHighRisk: false,
  InsufficientFunds: false,
  CeilingExceeded: false,
  Conflict: true,
  IdempotencyKeyReused: false,
  IdempotencyInProgress: true,
  Unauthorized: false,
  NotSetUp: true,
  InternalError: true,
};

/** For the reference, `npm run error-reference`: when a code comes, and what the caller does about it. */
export const ERROR_REFERENCE: Readonly<
  Record<ErrorCode, { readonly when: string; readonly remedy: string }>
> = {
  InvalidInput: {
    when: 'A field of the input is not what it must be. Nothing was stored.',
    remedy:
      'Change the named `field` to what is `expected`; `received` is what came, cut after 100 characters.',
  },
  NotFound: {
    when: 'A mutation names what is not there, or is another merchant’s; a query reads `null`.',
    remedy: 'Check the id, and that the key belongs to the merchant whose object it is.',
  },
  InvalidState: {
    when: 'The object’s status does not allow this move.',
    remedy: 'Read the object: `status` is where it stood, `expected` where it has to be.',
  },
  CardDataNotAccepted: {
    when: 'A field holds a card number. What was received is told and logged nowhere.',
    remedy:
      'Send the token that the gateway’s own page gives for the card, and look for where the number came from.',
  },
  GatewayRefused: {
    when: 'The card gateway refused a capture, void or refund for good.',
    remedy:
      'Act on `gatewayCode`, the gateway’s own word, in its documentation. Another attempt is refused again.',
  },
  PaymentRefusedHighRisk: {
    when: 'The risk rules refused the payment. No gateway was called; the same key answers the same.',
    remedy:
      'Tell the payer only that it was refused. Who may read transactions sees why in the `risk` of `getTransaction`, by the `id`.',
  },
  InsufficientFunds: {
    when: 'The payer’s account has less than the amount, what is reserved counted. Nothing was moved or stored.',
    remedy:
      'Bring money to the account named by `accountId`, or pay less; the same `idempotencyKey` may be used again.',
  },
  CeilingExceeded: {
    when: 'The payer’s session has less left of its ceiling than the amount. Nothing was moved or stored.',
    remedy: 'Have the payer sign in again: a new session has a ceiling of its own.',
  },
  Conflict: {
    when: 'The object changed between reading and writing.',
    remedy: 'Read it, decide again, and repeat the call if it is still right.',
  },
  IdempotencyKeyReused: {
    when: 'The key was used with other input.',
    remedy: 'Use a new key for a new request; for a repetition send the same input.',
  },
  IdempotencyInProgress: {
    when: 'Another request with the key is at work, for 3 seconds and more.',
    remedy: 'Repeat the same call after a few seconds: it answers with the result of the first.',
  },
  Unauthorized: {
    when: 'The key lacks the scope that the field asks for.',
    remedy: 'Use a key with the named `scope`, or have one made: [API keys](api-keys.md).',
  },
  NotSetUp: {
    when: 'An invoice is created before `setup-secrets` has run in this environment.',
    remedy: 'Ask the operator; the same call succeeds when the environment is set up.',
  },
  InternalError: {
    when: 'Something failed on our side; a detail never leaks.',
    remedy: 'Repeat the same call, with the same `idempotencyKey`: it never does the work twice.',
  },
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
    case 'PaymentRefusedHighRisk':
      return `The payment ${error.facts.id} was refused.`;
    case 'GatewayRefused':
      return `The gateway refused this for ${error.facts.type} ${error.facts.id}: ${error.facts.reason}`;
    case 'InsufficientFunds':
      return `Account ${error.facts.accountId} has too little for this.`;
    case 'CeilingExceeded':
      return `The session may spend ${error.facts.ceiling} ${error.facts.currency} in all, and less than this is left.`;
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

import { AwsError } from '../gateway/gateway.ts';

/**
 * Why a delivery failed, in the codes that EventBridge writes to a dead-letter queue.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export interface DeliveryFailure {
  readonly code: string;
  readonly message: string;
  /** Missing permissions, missing resources and malformed input fail again, so they are not retried. */
  readonly retryable: boolean;
}

/** Thrown for input that the target can never take. */
export class UndeliverableInput extends Error {
  override name = 'UndeliverableInput';
}

const NO_RESOURCE =
  /NotFound|NonExistentQueue|QueueDoesNotExist|DoesNotExist|StateMachineDeleting|ResourceNotFound/;
const NO_PERMISSIONS = /AccessDenied|UnrecognizedClient|Unauthorized|NotAuthorized|AuthorizationError/;
const THROTTLING = /Throttl|TooManyRequests|LimitExceeded|RequestLimit|ProvisionedThroughput/;

/** Classifies what a target threw. */
export function failureOf(error: unknown): DeliveryFailure {
  if (error instanceof UndeliverableInput)
    return { code: 'INVALID_JSON', message: error.message, retryable: false };
  if (!(error instanceof AwsError)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'CONNECTION_FAILURE', message, retryable: true };
  }
  const message = `${error.code}: ${error.message}`;
  if (NO_PERMISSIONS.test(error.code)) return { code: 'NO_PERMISSIONS', message, retryable: false };
  if (NO_RESOURCE.test(error.code)) return { code: 'NO_RESOURCE', message, retryable: false };
  if (THROTTLING.test(error.code) || error.status === 429)
    return { code: 'THROTTLING', message, retryable: true };
  if (error.status >= 500) return { code: 'ERROR_FROM_TARGET', message, retryable: true };
  return { code: 'SDK_CLIENT_ERROR', message, retryable: false };
}

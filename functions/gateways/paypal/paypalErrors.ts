import { AbortError, ApiError, ResponseValidationError } from '@paypal/paypal-server-sdk';
import * as z from 'zod';
import type { GatewayOutcome } from '../ports.ts';
import { isRetryableElsewhere } from './paypalProcessorCodes.ts';

type Declined = Extract<GatewayOutcome<never>, { kind: 'DECLINED' }>;

export function declinedBy(code: string, reason: string): Declined {
  const retryableElsewhere = isRetryableElsewhere(code);
  return { kind: 'DECLINED', code: code.toLowerCase(), reason, retryableElsewhere };
}

/** https://developer.paypal.com/api/rest/responses/ */
const bodySchema = z.object({
  name: z.string().optional(),
  message: z.string().optional(),
  details: z.array(z.object({ issue: z.string().optional(), description: z.string().optional() })).optional(),
});

/** The first issue that PayPal names; empty where it names none. */
export function issueOf(error: unknown): string {
  return error instanceof ApiError ? (readBody(error)?.details?.[0]?.issue ?? '') : '';
}

export function statusOf(error: unknown): number | null {
  return error instanceof ApiError ? error.statusCode : null;
}

/**
 * Issues that do not say that nothing happened: the same key is at work, and an order with our id as its invoice was paid before, since
 * PayPal forgets a key after hours and an invoice never.
 */
const UNDECIDED: readonly string[] = ['PREVIOUS_REQUEST_IN_PROGRESS', 'DUPLICATE_INVOICE_ID'];

/** Only a connection that was never there proves that nothing was sent. */
const NEVER_SENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];

/**
 * What a failed call says of the payment.
 *
 * @throws what is no answer about a payment: wrong credentials, and bugs of ours
 */
export function outcomeOfError(error: unknown): GatewayOutcome<never> {
  if (error instanceof ApiError) return outcomeOfAnswer(error);
  // It answered, and nobody understands it.
  if (error instanceof ResponseValidationError || error instanceof SyntaxError)
    return { kind: 'UNKNOWN', reason: 'an answer that cannot be read' };
  if (error instanceof AbortError || (error instanceof DOMException && error.name === 'TimeoutError'))
    return { kind: 'UNKNOWN', reason: 'no answer in time' };
  const code = error instanceof Error && 'code' in error ? String(error.code) : null;
  if (code === null) throw error;
  return NEVER_SENT.includes(code)
    ? { kind: 'RETRYABLE', code: 'connection_refused', reason: code }
    : { kind: 'UNKNOWN', reason: code };
}

function outcomeOfAnswer(error: ApiError): GatewayOutcome<never> {
  const { statusCode } = error;
  if (statusCode >= 500) return { kind: 'UNKNOWN', reason: `HTTP ${statusCode}` };
  if (statusCode === 401 || statusCode === 403 || isOfToken(error))
    throw new Error(`PayPal does not take the credentials of this account: HTTP ${statusCode}`);
  const body = readBody(error);
  const detail = body?.details?.[0];
  const reason = detail?.description ?? body?.message ?? 'PayPal refused the request.';
  if (statusCode === 429) return { kind: 'RETRYABLE', code: 'rate_limit', reason };
  if (statusCode === 409 || UNDECIDED.includes(detail?.issue ?? '')) return { kind: 'UNKNOWN', reason };
  return declinedBy(detail?.issue ?? body?.name ?? 'invalid_request', reason);
}

/** `invalid_client`, of the token's own address: no answer about a payment. */
function isOfToken({ request }: ApiError): boolean {
  return request.url.endsWith('/v1/oauth2/token');
}

function readBody({ body }: ApiError): z.infer<typeof bodySchema> | null {
  try {
    return bodySchema.safeParse(JSON.parse(String(body))).data ?? null;
  } catch {
    return null;
  }
}

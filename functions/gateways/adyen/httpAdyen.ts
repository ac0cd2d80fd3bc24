import * as z from 'zod';
import type { GatewayOutcome } from '../ports.ts';
import type { Client } from './adyenPackage.ts';

/** What Adyen answered that is no success. */
export class AdyenRefusal extends Error {
  readonly status: number;
  readonly body: string;

  constructor(status: number, body: string) {
    super(`Adyen answered ${status}`);
    this.name = 'AdyenRefusal';
    this.status = status;
    this.body = body;
  }
}

export type AdyenHttpClient = InstanceType<typeof Client>['httpClient'];

/**
 * The HTTP client that the package takes instead of its own, whose time limit is between two bytes only, which follows redirects with the
 * payment and hides whether anything was sent.
 *
 * @param origin of a server instead of Adyen's: `http://127.0.0.1:1234`
 */
export function httpAdyen(timeoutMs: number, origin?: string): AdyenHttpClient {
  return {
    request: async (endpoint, json, { apiKey }, _apiKeyRequired, options = {}) => {
      const url = new URL(endpoint);
      const { idempotencyKey, method = 'POST' } = options;
      const response = await fetch(origin === undefined ? url : new URL(url.pathname, origin), {
        method,
        headers: {
          'content-type': 'application/json',
          'x-api-key': apiKey ?? '',
          ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
        },
        body: json as string,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const body = await response.text();
      if (!response.ok) throw new AdyenRefusal(response.status, body);
      return body;
    },
  };
}

/** https://docs.adyen.com/development-resources/error-codes */
const errorSchema = z.object({ errorCode: z.string().optional(), message: z.string().optional() });

/** "Request already processed or in progress": the same key is at work. */
const IN_PROGRESS = '704';

/** Only a connection that was never there proves that nothing was sent. */
const NEVER_SENT: readonly string[] = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT'];

/**
 * What a failed call says of the payment.
 *
 * @throws what is no answer about a payment: wrong credentials, and bugs of ours
 * @see https://docs.adyen.com/development-resources/response-handling
 */
export function outcomeOfError(error: unknown): GatewayOutcome<never> {
  if (!(error instanceof AdyenRefusal)) return outcomeOfLost(error);
  const { status, body } = error;
  if (status >= 500) return { kind: 'UNKNOWN', reason: `HTTP ${status}` };
  if (status === 401 || status === 403)
    throw new Error(`Adyen does not take the key of this account: HTTP ${status}`);
  const { errorCode, message = 'Adyen refused the request.' } = readError(body);
  if (status === 429) return { kind: 'RETRYABLE', code: 'rate_limit', reason: message };
  if (errorCode === IN_PROGRESS) return { kind: 'UNKNOWN', reason: 'the same key is in use' };
  const code = errorCode === undefined ? 'invalid_request' : `adyen_${errorCode.toLowerCase()}`;
  return { kind: 'DECLINED', code, reason: message, retryableElsewhere: false };
}

function outcomeOfLost(error: unknown): GatewayOutcome<never> {
  const isNetwork =
    error instanceof DOMException || (error instanceof TypeError && error.message === 'fetch failed');
  // An answer that is cut off, or no JSON.
  if (!isNetwork && !(error instanceof SyntaxError) && !isTerminated(error)) throw error;
  const code = causeOf(error);
  return NEVER_SENT.includes(code)
    ? { kind: 'RETRYABLE', code: 'connection_refused', reason: code }
    : { kind: 'UNKNOWN', reason: code };
}

function isTerminated(error: unknown): boolean {
  return error instanceof TypeError && error.message === 'terminated';
}

function causeOf(error: Error | unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}

function readError(body: string): z.infer<typeof errorSchema> {
  try {
    return errorSchema.catch({}).parse(JSON.parse(body));
  } catch {
    return {};
  }
}

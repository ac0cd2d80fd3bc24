import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { parseTransactionId } from '../shared/ids.ts';
import type { Secret } from '../shared/secret.ts';
import type { GatewayFact } from './gatewayFact.ts';
import type {
  CardGateway,
  ConfirmRequest,
  GatewayAccount,
  GatewayOutcome,
  GatewayPayment,
  LookUpRequest,
  PaymentAction,
  RawWebhook,
  VoidRequest,
  WebhookOutcome,
} from './ports.ts';

export interface SandboxCredentials {
  /** Of the gateway's server. */
  readonly url: string;
  readonly apiKey: Secret;
  readonly webhookSecret: Secret;
}

export interface SandboxDeps {
  readonly credentials: (account: GatewayAccount) => Promise<SandboxCredentials>;
  /** Of one call. Default: 20,000, below AppSync's 30 seconds. */
  readonly timeoutMs?: number;
  /** What brings requests to the server. Default: the platform's. */
  readonly fetch?: typeof fetch;
}

const units = z.string().regex(/^[0-9]+$/).transform(BigInt); // prettier-ignore

const paymentSchema = z.object({
  id: z.string(),
  reference: z.string(),
  currency: z.string(),
  amount: units,
  status: z.enum([
    'requires_action',
    'processing',
    'authorized',
    'captured',
    'voided',
    'expired',
    'declined',
  ]),
  decline: z.object({ code: z.string(), message: z.string() }).nullable(),
  expiresAt: z.iso.datetime(),
  captures: z.array(
    z.object({
      id: z.string(),
      amount: units,
      fee: units,
      failed: z.object({ code: z.string(), reason: z.string() }).nullable(),
    }),
  ),
  refunds: z.array(
    z.object({ refundId: z.string(), amount: units, status: z.enum(['pending', 'succeeded', 'failed']) }),
  ),
  disputes: z.array(
    z.object({
      id: z.string(),
      amount: units,
      fee: units,
      reason: z.string(),
      status: z.enum(['open', 'won', 'lost']),
      respondBy: z.iso.datetime(),
    }),
  ),
});

const refusalSchema = z.object({ code: z.string(), message: z.string() });
const actionSchema = z.object({ clientSecret: z.string().nullable(), redirectUrl: z.string().nullable() });
const eventSchema = z.object({ id: z.string(), type: z.string(), payment: paymentSchema });

/** Another gateway may decide otherwise. */
const RETRYABLE_ELSEWHERE = new Set(['insufficient_funds']);

/** Both ways: a webhook from the future is as forged as an old one. */
const SIGNATURE_TOLERANCE_MS = 300_000;

const DAY_MS = 24 * 60 * 60 * 1_000;
const AMOUNT_UNITS_MAX = 99_999_999n;

/** The sandbox gateway of `dev/gateway`, over HTTP. */
export function httpSandbox(deps: SandboxDeps): CardGateway {
  const change = (account: GatewayAccount, path: string, key: string, body: object) =>
    call(deps, account, { method: 'POST', path, key, body }).then((reply) =>
      outcomeOf(reply, (json) => gatewayPayment(paymentSchema.parse(json))),
    );
  const changeOf = (
    { account, reference, idempotencyKey }: ConfirmRequest | VoidRequest,
    operation: 'confirm' | 'void',
    body: object,
  ): Promise<GatewayOutcome<GatewayPayment>> =>
    reference === null
      ? Promise.resolve({ kind: 'UNKNOWN', reason: 'no payment is known' })
      : change(account, `/payments/${reference}/${operation}`, idempotencyKey, body);
  return {
    name: 'sandbox',
    keyLifetimeMs: DAY_MS,
    looksUp: true,
    limits: ({ decimals }) => ({ min: decimals === 0 ? 50n : 1n, max: AMOUNT_UNITS_MAX }),
    authorize: (request) =>
      change(request.account, '/payments', request.idempotencyKey, {
        reference: request.transactionId,
        paymentMethod: request.paymentMethodId,
        currency: request.amount.currency.symbol,
        amount: request.amount.units.toString(),
        capture: request.capture,
        returnUrl: request.returnUrl ?? null,
      }),
    confirm: (request) => changeOf(request, 'confirm', { details: request.details }),
    capture: ({ account, reference, idempotencyKey, amount }) =>
      change(account, `/payments/${reference}/capture`, idempotencyKey, { amount: amount.units.toString() }),
    void: (request) => changeOf(request, 'void', {}),
    refund: ({ account, reference, idempotencyKey, refundId, amount }) =>
      change(account, `/payments/${reference}/refunds`, idempotencyKey, {
        refundId,
        amount: amount.units.toString(),
      }),
    lookUp: (request) => lookUp(deps, request),
    readAction: async ({ account, reference }): Promise<GatewayOutcome<PaymentAction>> => {
      const reply = await call(deps, account, { method: 'GET', path: `/payments/${reference}/action` });
      return outcomeOf(reply, (json) => actionSchema.parse(json));
    },
    readWebhook: (webhook, nowMs) => readWebhook(deps, webhook, nowMs),
  };
}

async function lookUp(
  deps: SandboxDeps,
  { account, reference, transactionId }: LookUpRequest,
): Promise<GatewayOutcome<GatewayPayment | null>> {
  const path = reference === null ? `/payments?reference=${transactionId}` : `/payments/${reference}`;
  const reply = await call(deps, account, { method: 'GET', path });
  if (reply.kind === 'ANSWERED' && reply.status === 404) return { kind: 'DONE', value: null };
  return outcomeOf(reply, (json) => gatewayPayment(paymentSchema.parse(json)));
}

type Reply =
  | { readonly kind: 'ANSWERED'; readonly status: number; readonly json: unknown }
  | { readonly kind: 'NOT_SENT' | 'NOT_ANSWERED'; readonly reason: string };

interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly key?: string;
  readonly body?: object;
}

async function call(deps: SandboxDeps, account: GatewayAccount, request: HttpCall): Promise<Reply> {
  const { url, apiKey } = await deps.credentials(account);
  const send = deps.fetch ?? fetch;
  try {
    const response = await send(`${url}${request.path}`, {
      method: request.method,
      headers: {
        authorization: `Bearer ${apiKey.reveal()}`,
        'content-type': 'application/json',
        ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.timeout(deps.timeoutMs ?? 20_000),
    });
    return { kind: 'ANSWERED', status: response.status, json: await response.json() };
  } catch (error) {
    const kind = wasNeverSent(error) ? 'NOT_SENT' : 'NOT_ANSWERED';
    return { kind, reason: error instanceof Error ? error.name : 'unknown' };
  }
}

/** Only a connection that was never there proves that nothing was sent. */
function wasNeverSent(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause && cause.code === 'ECONNREFUSED';
}

function outcomeOf<T>(reply: Reply, read: (json: unknown) => T): GatewayOutcome<T> {
  if (reply.kind !== 'ANSWERED') {
    const { kind, reason } = reply;
    return kind === 'NOT_SENT'
      ? { kind: 'RETRYABLE', code: 'connection_refused', reason }
      : { kind: 'UNKNOWN', reason };
  }
  const { status, json } = reply;
  if (status === 200) return { kind: 'DONE', value: read(json) };
  if (status >= 500) return { kind: 'UNKNOWN', reason: `HTTP ${status}` };
  if (status === 401) throw new Error('the sandbox does not take the key of this account');
  const { code, message } = refusalSchema.parse(json);
  if (status === 429) return { kind: 'RETRYABLE', code, reason: message };
  return { kind: 'DECLINED', code, reason: message, retryableElsewhere: RETRYABLE_ELSEWHERE.has(code) };
}

function gatewayPayment(payment: z.infer<typeof paymentSchema>): GatewayPayment {
  return { reference: payment.id, facts: factsOf(payment) };
}

function factsOf({
  status,
  amount,
  decline,
  expiresAt,
  captures,
  refunds,
  disputes,
}: z.infer<typeof paymentSchema>): GatewayFact[] {
  const reserved = status === 'authorized' || status === 'captured' || status === 'expired';
  return [
    ...(status === 'requires_action' ? [{ kind: 'ACTION_REQUIRED' } as const] : []),
    ...(status === 'processing' ? [{ kind: 'PROCESSING' } as const] : []),
    ...(decline === null ? [] : [{ kind: 'DECLINED', code: decline.code, reason: decline.message } as const]),
    ...(reserved ? [{ kind: 'AUTHORIZED', amount, expiresAt } as const] : []),
    ...captures.flatMap(({ id: captureId, amount: taken, fee, failed }): GatewayFact[] => [
      { kind: 'CAPTURED', captureId, amount: taken, fee },
      ...(failed === null ? [] : [{ kind: 'CAPTURE_FAILED', captureId, ...failed } as const]),
    ]),
    ...(status === 'voided' ? [{ kind: 'VOIDED' } as const] : []),
    ...(status === 'expired' ? [{ kind: 'EXPIRED' } as const] : []),
    ...refunds.map((refund) => ({
      kind: 'REFUND' as const,
      refundId: refund.refundId,
      status: REFUND_STATUS[refund.status],
      amount: refund.amount,
      reason: refund.status === 'failed' ? 'The card could not be credited.' : null,
    })),
    ...disputes.map(({ id: disputeId, ...dispute }) => ({
      kind: 'DISPUTE' as const,
      ...dispute,
      disputeId,
      status: DISPUTE_STATUS[dispute.status],
    })),
  ];
}

const REFUND_STATUS = { pending: 'PENDING', succeeded: 'SUCCEEDED', failed: 'FAILED' } as const;
const DISPUTE_STATUS = { open: 'OPEN', won: 'WON', lost: 'LOST' } as const;

async function readWebhook(
  { credentials }: SandboxDeps,
  { account, body, headers }: RawWebhook,
  nowMs: number,
): Promise<WebhookOutcome> {
  const [signature = ''] = headers['sandbox-signature'] ?? [];
  const [, seconds = '', given = ''] = /^t=([0-9]{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (given === '') return { kind: 'FORGED', reason: 'no signature' };
  if (Math.abs(nowMs - Number(seconds) * 1_000) > SIGNATURE_TOLERANCE_MS)
    return { kind: 'FORGED', reason: 'the signature is too old or too new' };
  const { webhookSecret } = await credentials(account);
  const expected = createHmac('sha256', webhookSecret.reveal()).update(`${seconds}.`).update(body).digest();
  if (!timingSafeEqual(expected, Buffer.from(given, 'hex')))
    return { kind: 'FORGED', reason: 'the signature is another' };
  const { id, payment } = eventSchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
  const transactionId = parseTransactionId(payment.reference);
  if (!transactionId.ok) return { kind: 'IGNORED', reason: 'not of a payment of ours' };
  const event = {
    eventId: id,
    transactionId: transactionId.value,
    reference: payment.id,
    facts: factsOf(payment),
    currency: payment.currency,
    lookUp: false,
  };
  return { kind: 'VERIFIED', events: [event] };
}

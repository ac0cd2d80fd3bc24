import {
  CheckoutPaymentIntent,
  type Client,
  type Order,
  OrdersCardVerificationMethod,
  OrdersController,
  type OrderRequest,
  PaymentInitiator,
  PaymentsController,
  StoredPaymentSourcePaymentType,
  StoredPaymentSourceUsageType,
} from '@paypal/paypal-server-sdk';
import type {
  AuthorizeRequest,
  CaptureRequest,
  CardGateway,
  ConfirmRequest,
  GatewayAccount,
  GatewayOutcome,
  GatewayPayment,
  RefundRequest,
  VoidRequest,
} from '../ports.ts';
import { type PaypalMoney, toPaypalMoney } from './paypalAmounts.ts';
import { type PaypalCredentials, paypalClients } from './paypalClient.ts';
import { declinedBy, issueOf, outcomeOfError, statusOf } from './paypalErrors.ts';
import { factOfRefund, factsOfCapture, factsOfOrder, outcomeOfOrder } from './paypalFacts.ts';
import { PAYPAL_TERMS } from './paypalTerms.ts';
import { type CertificateAt, httpsCertificates, readPaypalWebhook } from './paypalWebhook.ts';

export interface PaypalDeps {
  readonly credentials: (account: GatewayAccount) => Promise<PaypalCredentials>;
  /** Of one operation with all its calls. Default: 20,000, below AppSync's 30 seconds. */
  readonly timeoutMs?: number;
  /** Where PayPal is, `http://127.0.0.1:1234`; default: PayPal. */
  readonly origin?: string;
  /** Default: over HTTPS from PayPal's hosts. */
  readonly certificateAt?: CertificateAt;
}

const TIMEOUT_MS = 20_000;
/** PayPal waits for a webhook's answer, and AWS for the function's. */
const CERTIFICATE_TIMEOUT_MS = 3_000;
/** An answer with the whole object instead of its id. */
const PREFER = 'return=representation';

interface Paypal {
  readonly orders: OrdersController;
  readonly payments: PaymentsController;
  /** Ends every call with the operation's time. */
  readonly until: { readonly abortSignal: AbortSignal };
}

/** Cards in PayPal's vault, by orders: https://developer.paypal.com/docs/api/orders/v2/ */
export function paypalGateway(deps: PaypalDeps): CardGateway {
  const { timeoutMs = TIMEOUT_MS } = deps;
  const clientOf = paypalClients(timeoutMs, deps.origin);
  const certificateAt = deps.certificateAt ?? httpsCertificates(CERTIFICATE_TIMEOUT_MS);
  const attempt: Attempt = async (account, call) => {
    const client = clientOf(await deps.credentials(account));
    const abortSignal = AbortSignal.timeout(timeoutMs);
    try {
      return await Promise.race([call(paypalOf(client, abortSignal)), ended(abortSignal)]);
    } catch (error) {
      return outcomeOfError(error);
    }
  };
  return {
    ...PAYPAL_TERMS,
    authorize: (request) => authorize(attempt, request),
    confirm: (request) => confirm(attempt, request),
    capture: (request) => capture(attempt, request),
    void: (request) => voidOrder(attempt, request),
    refund: (request) => refund(attempt, request),
    lookUp: ({ account, reference }) =>
      reference === null
        ? Promise.resolve(NO_ORDER)
        : attempt(account, async (paypal) => {
            const order = await readOrder(paypal, reference).catch(noneIfMissing);
            return done(order === null ? null : { reference, facts: factsOfOrder(order) });
          }),
    readAction: ({ account, reference }) =>
      reference === null
        ? Promise.resolve(NO_ORDER)
        : attempt(account, async (paypal) => {
            const { links = [] } = await readOrder(paypal, reference);
            const action = links.find(({ rel }) => rel === 'payer-action');
            return done({ clientSecret: null, redirectUrl: action?.href ?? null });
          }),
    readWebhook: async (webhook, nowMs) => {
      const credentials = await deps.credentials(webhook.account);
      const { payments, until } = paypalOf(clientOf(credentials), AbortSignal.timeout(timeoutMs));
      const orderOfCapture = async (captureId: string): Promise<string | null> => {
        const { result } = await payments.getCapturedPayment({ captureId }, until);
        return result.supplementaryData?.relatedIds?.orderId ?? null;
      };
      return readPaypalWebhook(credentials, webhook, nowMs, { certificateAt, orderOfCapture });
    },
  };
}

type Attempt = <T>(
  account: GatewayAccount,
  call: (paypal: Paypal) => Promise<GatewayOutcome<T>>,
) => Promise<GatewayOutcome<T>>;

function paypalOf(client: Client, abortSignal: AbortSignal): Paypal {
  return {
    orders: new OrdersController(client),
    payments: new PaymentsController(client),
    until: { abortSignal },
  };
}

/** The package's own token is asked for without the signal. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

const done = <T>(value: T): GatewayOutcome<T> => ({ kind: 'DONE', value });

/** PayPal finds orders by its own id only; without it the same call tells, while PayPal keeps the key. */
const NO_ORDER = { kind: 'UNKNOWN', reason: 'PayPal finds no order by our id' } as const;

const NOT_SUPPORTED = {
  kind: 'DECLINED',
  code: 'amount_not_supported',
  reason: 'PayPal does not take this amount.',
  retryableElsewhere: true,
} as const;

async function readOrder({ orders, until }: Paypal, id: string): Promise<Order> {
  return (await orders.getOrder({ id }, until)).result;
}

function noneIfMissing(error: unknown): null {
  if (statusOf(error) === 404) return null;
  throw error;
}

/** https://developer.paypal.com/docs/api/orders/v2/#orders_create: with a card of the vault it is paid in the same call. */
function orderOf(request: AuthorizeRequest, amount: PaypalMoney): OrderRequest {
  const { transactionId, returnUrl } = request;
  return {
    intent: request.capture ? CheckoutPaymentIntent.Capture : CheckoutPaymentIntent.Authorize,
    // PayPal takes an invoice once: a second guard where a key was forgotten.
    purchaseUnits: [{ customId: transactionId, invoiceId: transactionId, amount }],
    paymentSource: {
      card: {
        vaultId: request.paymentMethodId,
        storedCredential: {
          paymentInitiator: PaymentInitiator.Customer,
          paymentType: StoredPaymentSourcePaymentType.OneTime,
          usage: StoredPaymentSourceUsageType.Subsequent,
        },
        attributes: { verification: { method: OrdersCardVerificationMethod.ScaWhenRequired } },
        ...(returnUrl === undefined ? {} : { experienceContext: { returnUrl, cancelUrl: returnUrl } }),
      },
    },
  };
}

function authorize(attempt: Attempt, request: AuthorizeRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const amount = toPaypalMoney(request.amount);
  if (amount === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(request.account, async ({ orders, until }) => {
    const paypalRequestId = request.idempotencyKey;
    const body = orderOf(request, amount);
    const { result } = await orders.createOrder({ body, paypalRequestId, prefer: PREFER }, until);
    return outcomeOfOrder(result);
  });
}

/** PayPal knows what the challenge said: the order is asked, and completed where the payer passed. */
function confirm(attempt: Attempt, request: ConfirmRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference: id, idempotencyKey: paypalRequestId } = request;
  if (id === null) return Promise.resolve(NO_ORDER);
  return attempt(request.account, async (paypal) => {
    const order = await readOrder(paypal, id);
    const outcome = outcomeOfOrder(order);
    const isPassed = order.status === 'APPROVED' || order.status === 'CREATED';
    if (outcome.kind !== 'DONE' || !isPassed || outcome.value.facts[0]?.kind !== 'ACTION_REQUIRED')
      return outcome;
    const { orders, until } = paypal;
    const call = { id, paypalRequestId, prefer: PREFER };
    const { result } =
      order.intent === CheckoutPaymentIntent.Capture
        ? await orders.captureOrder(call, until)
        : await orders.authorizeOrder(call, until);
    return outcomeOfOrder(result);
  });
}

/** https://developer.paypal.com/docs/api/payments/v2/#authorizations_capture; what is not taken is released. */
function capture(attempt: Attempt, request: CaptureRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, idempotencyKey: paypalRequestId } = request;
  const amount = toPaypalMoney(request.amount);
  if (amount === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(request.account, async (paypal) => {
    const order = await readOrder(paypal, reference);
    const authorizationId = authorizationOf(order);
    if (authorizationId === null) return declinedBy('not_authorized', 'The order has no authorization.');
    const { result } = await paypal.payments.captureAuthorizedPayment(
      { authorizationId, paypalRequestId, prefer: PREFER, body: { amount, finalCapture: true } },
      paypal.until,
    );
    const facts = factsOfCapture(result, true);
    const [first] = facts;
    if (first?.kind === 'CAPTURE_FAILED') return declinedBy(first.code, first.reason);
    return done({ reference, facts });
  });
}

function authorizationOf({ purchaseUnits }: Order): string | null {
  return purchaseUnits?.[0]?.payments?.authorizations?.[0]?.id ?? null;
}

function voidOrder(attempt: Attempt, request: VoidRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, idempotencyKey: paypalRequestId } = request;
  if (reference === null) return Promise.resolve(NO_ORDER);
  return attempt(request.account, async (paypal) => {
    const order = await readOrder(paypal, reference);
    const authorizationId = authorizationOf(order);
    const facts = factsOfOrder(order);
    // Nothing is reserved before the order is completed, which only we do; PayPal lets it expire.
    if (facts[0]?.kind === 'ACTION_REQUIRED') return done({ reference, facts: [{ kind: 'VOIDED' }] });
    if (authorizationId === null) return declinedBy('already_captured', 'The order was captured at once.');
    const call = { authorizationId, paypalRequestId, prefer: PREFER };
    await paypal.payments.voidPayment(call, paypal.until).catch((error: unknown) => {
      if (issueOf(error) !== 'PREVIOUSLY_VOIDED') throw error;
    });
    return done({ reference, facts: [...facts, { kind: 'VOIDED' }] });
  });
}

/** https://developer.paypal.com/docs/api/payments/v2/#captures_refund */
function refund(attempt: Attempt, request: RefundRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, refundId, idempotencyKey: paypalRequestId } = request;
  const amount = toPaypalMoney(request.amount);
  if (amount === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(request.account, async (paypal) => {
    const order = await readOrder(paypal, reference);
    const captureId = order.purchaseUnits?.[0]?.payments?.captures?.[0]?.id;
    if (captureId === undefined) return declinedBy('not_captured', 'The order has no capture.');
    const { result } = await paypal.payments.refundCapturedPayment(
      { captureId, paypalRequestId, prefer: PREFER, body: { amount, customId: refundId } },
      paypal.until,
    );
    return done({
      reference,
      facts: [...factsOfOrder(order), factOfRefund({ ...result, customId: refundId })],
    });
  });
}

import { EnvironmentEnum } from '@adyen/api-library/lib/src/config.js';
import { ModificationsApi } from '@adyen/api-library/lib/src/services/checkout/modificationsApi.js';
import { PaymentsApi } from '@adyen/api-library/lib/src/services/checkout/paymentsApi.js';
import { CardDetails, PaymentRequest } from '@adyen/api-library/lib/src/typings/checkout/models.js';
import * as z from 'zod';
import type { Currency, Money } from '../../shared/money.ts';
import type { Secret } from '../../shared/secret.ts';
import type {
  ActionRequest,
  AuthorizeRequest,
  CaptureRequest,
  CardGateway,
  ConfirmRequest,
  GatewayAccount,
  GatewayOutcome,
  GatewayPayment,
  PaymentAction,
  RefundRequest,
  VoidRequest,
} from '../ports.ts';
import { toAdyenAmount } from './adyenAmounts.ts';
import { outcomeOfResult, unitsOf } from './adyenFacts.ts';
import { Client } from './adyenPackage.ts';
import { paymentReference, refundReference } from './adyenReference.ts';
import { ADYEN_TERMS } from './adyenTerms.ts';
import { readAdyenWebhook } from './adyenWebhook.ts';
import { httpAdyen, outcomeOfError } from './httpAdyen.ts';

export interface AdyenCredentials {
  readonly apiKey: Secret;
  readonly merchantAccount: string;
  /** Hexadecimal, of the webhook; during a rotation the old one as well. */
  readonly hmacKeys: readonly Secret[];
  /** Of the live endpoint, `1797a841fbb37ca7-AdyenDemo`; null: the test platform. https://docs.adyen.com/development-resources/live-endpoints */
  readonly livePrefix: string | null;
}

export interface AdyenDeps {
  readonly credentials: (account: GatewayAccount) => Promise<AdyenCredentials>;
  /** Of one call. Default: 20,000, below AppSync's 30 seconds. */
  readonly timeoutMs?: number;
  /** Where Adyen is, `http://127.0.0.1:1234`; default: Adyen. */
  readonly origin?: string;
}

/** Card payments by Adyen's Checkout API, of the version that the package is of: https://docs.adyen.com/api-explorer/Checkout/72/overview */
export function adyenGateway(deps: AdyenDeps): CardGateway {
  return {
    ...ADYEN_TERMS,
    authorize: (request) => authorize(deps, request),
    confirm: (request) => confirm(deps, request),
    capture: (request) => capture(deps, request),
    void: (request) => cancel(deps, request),
    refund: (request) => refund(deps, request),
    // The Checkout API has no request for a payment: answers, webhooks and reports tell of it.
    lookUp: () => Promise.resolve({ kind: 'UNKNOWN', reason: 'Adyen cannot be asked for a payment' }),
    readAction: (request) => readAction(deps, request),
    readWebhook: async (webhook) => readAdyenWebhook(await deps.credentials(webhook.account), webhook),
  };
}

interface Adyen {
  readonly payments: PaymentsApi;
  readonly modifications: ModificationsApi;
  readonly merchantAccount: string;
}

/** An answer may be about nothing that happened, which is an outcome too. */
async function attempt<T>(
  { credentials, timeoutMs, origin }: AdyenDeps,
  account: GatewayAccount,
  call: (adyen: Adyen) => Promise<GatewayOutcome<T>>,
): Promise<GatewayOutcome<T>> {
  const { apiKey, merchantAccount, livePrefix } = await credentials(account);
  const client = new Client(
    {
      apiKey: apiKey.reveal(),
      environment: livePrefix === null ? EnvironmentEnum.TEST : EnvironmentEnum.LIVE,
      ...(livePrefix === null ? {} : { liveEndpointUrlPrefix: livePrefix }),
    },
    httpAdyen(timeoutMs ?? 20_000, origin),
  );
  const [payments, modifications] = [new PaymentsApi(client), new ModificationsApi(client)];
  try {
    return await call({ payments, modifications, merchantAccount });
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** https://docs.adyen.com/api-explorer/Checkout/72/post/payments */
function pay(
  { payments, merchantAccount }: Adyen,
  request: AuthorizeRequest,
  value: number,
): ReturnType<PaymentsApi['payments']> {
  const { amount, capture, email } = request;
  const body: PaymentRequest = {
    merchantAccount,
    amount: { currency: amount.currency.symbol, value },
    reference: paymentReference(request.transactionId, capture),
    paymentMethod: {
      type: CardDetails.TypeEnum.Scheme,
      storedPaymentMethodId: request.paymentMethodId,
    },
    shopperReference: request.customerId,
    shopperInteraction: PaymentRequest.ShopperInteractionEnum.ContAuth,
    recurringProcessingModel: PaymentRequest.RecurringProcessingModelEnum.CardOnFile,
    // An account's own delay is not asked: a payment is captured with its authorisation, or when we say.
    ...(capture ? { captureDelayHours: 0 } : { additionalData: { manualCapture: 'true' } }),
    returnUrl: request.returnUrl ?? '',
    ...(email === undefined ? {} : { shopperEmail: email }),
  };
  return payments.payments(body, { idempotencyKey: request.idempotencyKey });
}

function authorize(deps: AdyenDeps, request: AuthorizeRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const value = toAdyenAmount(request.amount);
  if (value === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(deps, request.account, async (adyen) =>
    outcomeOfResult(await pay(adyen, request, value), request.amount.units, request.capture),
  );
}

/** https://docs.adyen.com/api-explorer/Checkout/72/post/payments/details: what a redirect, or a component in the page, brought. */
const detailsSchema = z.union([
  z.object({ redirectResult: z.string().min(1) }),
  z.object({ threeDSResult: z.string().min(1) }),
]);

/** Nothing happened: the payer may try again. */
const STILL_REQUIRED = {
  kind: 'DONE',
  value: { reference: null, facts: [{ kind: 'ACTION_REQUIRED' }] },
} as const;

function confirm(deps: AdyenDeps, request: ConfirmRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const details = detailsSchema.safeParse(request.details);
  if (!details.success) return Promise.resolve(STILL_REQUIRED);
  const { transactionId, capture, idempotencyKey } = request;
  return attempt(deps, request.account, async ({ payments }) => {
    const answer = await payments.paymentsDetails({ details: details.data }, { idempotencyKey });
    // The details name a payment themselves: another's say nothing about this one.
    if (answer.merchantReference !== paymentReference(transactionId, capture)) return STILL_REQUIRED;
    const { amount } = answer;
    const units = amount === null || amount === undefined ? null : unitsOf(amount);
    if (answer.resultCode === 'Authorised' && units === null)
      return { kind: 'UNKNOWN', reason: 'Authorised without an amount' };
    return outcomeOfResult(answer, units ?? 0n, capture);
  });
}

/** What a modification is asked for; its webhook says what became of it: https://docs.adyen.com/online-payments/capture */
const acknowledged = (reference: string | null): GatewayOutcome<GatewayPayment> => ({
  kind: 'DONE',
  value: { reference, facts: [] },
});

function capture(deps: AdyenDeps, request: CaptureRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, transactionId, amount, idempotencyKey } = request;
  const value = toAdyenAmount(amount);
  if (value === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(deps, request.account, async ({ modifications, merchantAccount }) => {
    const body = { merchantAccount, reference: transactionId, amount: amountOf(amount, value) };
    await modifications.captureAuthorisedPayment(reference, body, { idempotencyKey });
    return acknowledged(reference);
  });
}

/** By our reference while no authorisation is known: https://docs.adyen.com/api-explorer/Checkout/72/post/cancels */
function cancel(deps: AdyenDeps, request: VoidRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, transactionId, idempotencyKey } = request;
  return attempt(deps, request.account, async ({ modifications, merchantAccount }) => {
    const body = { merchantAccount, reference: transactionId };
    if (reference !== null) {
      await modifications.cancelAuthorisedPaymentByPspReference(reference, body, { idempotencyKey });
      return acknowledged(reference);
    }
    const paymentReferenced = { ...body, paymentReference: paymentReference(transactionId, request.capture) };
    await modifications.cancelAuthorisedPayment(paymentReferenced, { idempotencyKey });
    // Nothing is reserved before the payer acted; an authorisation that comes by then is cancelled by this.
    return { kind: 'DONE', value: { reference, facts: [{ kind: 'VOIDED' }] } };
  });
}

function refund(deps: AdyenDeps, request: RefundRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { reference, transactionId, refundId, amount, idempotencyKey } = request;
  const value = toAdyenAmount(amount);
  if (value === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt(deps, request.account, async ({ modifications, merchantAccount }) => {
    const named = refundReference(transactionId, refundId);
    const body = { merchantAccount, reference: named, amount: amountOf(amount, value) };
    const { pspReference: gatewayId } = await modifications.refundCapturedPayment(reference, body, {
      idempotencyKey,
    });
    const told = { status: 'PENDING', amount: amount.units, reason: null } as const;
    const fact = { kind: 'REFUND', refundId, gatewayId, ...told } as const;
    return { kind: 'DONE', value: { reference, facts: [fact] } };
  });
}

const amountOf = ({ currency }: Money<Currency>, value: number) => ({ currency: currency.symbol, value });

/** The first call again, with its key: Adyen gives its first answer, in which alone the action stands. */
function readAction(
  deps: AdyenDeps,
  { account, authorization }: ActionRequest,
): Promise<GatewayOutcome<PaymentAction>> {
  const value = toAdyenAmount(authorization.amount);
  if (value === null) return Promise.resolve(NOT_SUPPORTED);
  return attempt<PaymentAction>(deps, account, async (adyen) => {
    const { action } = await pay(adyen, authorization, value);
    if (action === null || action === undefined)
      return { kind: 'DONE', value: { clientSecret: null, redirectUrl: null } };
    const redirect = 'url' in action && action.type === 'redirect' ? (action.url ?? null) : null;
    // The whole action for `createFromAction` of Adyen's component in the page.
    return { kind: 'DONE', value: { clientSecret: JSON.stringify(action), redirectUrl: redirect } };
  });
}

const NOT_SUPPORTED = {
  kind: 'DECLINED',
  code: 'amount_not_supported',
  reason: 'Adyen does not take this amount.',
  retryableElsewhere: true,
} as const;

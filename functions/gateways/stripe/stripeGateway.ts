import Stripe from 'stripe';
import { parseTransactionId } from '../../shared/ids.ts';
import type { Currency } from '../../shared/money.ts';
import type { Secret } from '../../shared/secret.ts';
import type {
  AuthorizeRequest,
  CardGateway,
  GatewayAccount,
  GatewayOutcome,
  GatewayPayment,
  LookUpRequest,
  RawWebhook,
  RefundRequest,
  WebhookOutcome,
} from '../ports.ts';
import { toStripeAmount } from './stripeAmounts.ts';
import { EXPANDED, factOfRefund, factsOfIntent } from './stripeFacts.ts';
import { outcomeOfError } from './stripeErrors.ts';
import { STRIPE_TERMS } from './stripeTerms.ts';

export interface StripeCredentials {
  /** `sk_…` or, with the rights of this adapter alone, `rk_…`. */
  readonly apiKey: Secret;
  /** `whsec_…` of the endpoint; during a rotation the old one as well. */
  readonly webhookSecrets: readonly Secret[];
}

export interface StripeDeps {
  readonly credentials: (account: GatewayAccount) => Promise<StripeCredentials>;
  /** Of one call. Default: 20,000, below AppSync's 30 seconds. */
  readonly timeoutMs?: number;
  /** Where Stripe is; default: Stripe. */
  readonly server?: { readonly protocol: 'http' | 'https'; readonly host: string; readonly port: number };
}

/** The version that the types of the package are of: answers keep its shape whatever the account's default is. */
const API_VERSION = Stripe.API_VERSION;

/** Stripe names a PaymentIntent in each answer about one: without its name no answer came. */
const NO_INTENT = { kind: 'UNKNOWN', reason: 'no PaymentIntent is known' } as const;

/** Both ways: a webhook from the future is as forged as an old one. https://docs.stripe.com/webhooks#replay-attacks */
const SIGNATURE_TOLERANCE_SECONDS = 300;

/** Card payments by Stripe's PaymentIntents: https://docs.stripe.com/api/payment_intents */
export function stripeGateway(deps: StripeDeps): CardGateway {
  const expand = [...EXPANDED];
  const change = async (
    account: GatewayAccount,
    currency: Currency | null,
    call: (stripe: Stripe) => Promise<Stripe.PaymentIntent>,
  ): Promise<GatewayOutcome<GatewayPayment>> =>
    attempt(async () => paymentOf(await call(await clientOf(deps, account)), currency));
  return {
    ...STRIPE_TERMS,
    authorize: (request) => authorize(deps, request),
    // Stripe's own script in the page has told Stripe what the challenge said; nobody else may.
    confirm: ({ account, reference }) =>
      reference === null
        ? Promise.resolve(NO_INTENT)
        : change(account, null, (stripe) => stripe.paymentIntents.retrieve(reference, { expand })),
    capture: ({ account, reference, idempotencyKey, amount }) => {
      const part = toStripeAmount(amount);
      if (part === null) return Promise.resolve(unsupported('amount_not_supported'));
      return change(account, amount.currency, (stripe) =>
        stripe.paymentIntents.capture(reference, { amount_to_capture: part, expand }, { idempotencyKey }),
      );
    },
    void: ({ account, reference, idempotencyKey }) =>
      reference === null
        ? Promise.resolve(NO_INTENT)
        : change(account, null, (stripe) =>
            stripe.paymentIntents.cancel(reference, { expand }, { idempotencyKey }),
          ),
    refund: (request) => refund(deps, request),
    lookUp: (request) => lookUp(deps, request),
    readAction: ({ account, reference }) =>
      attempt(async () => {
        if (reference === null) return { clientSecret: null, redirectUrl: null };
        const stripe = await clientOf(deps, account);
        const { client_secret: clientSecret, next_action: next } =
          await stripe.paymentIntents.retrieve(reference);
        return { clientSecret, redirectUrl: next?.redirect_to_url?.url ?? null };
      }),
    readWebhook: (webhook, nowMs) => readWebhook(deps, webhook, nowMs),
  };
}

async function clientOf(
  { credentials, server, timeoutMs }: StripeDeps,
  account: GatewayAccount,
): Promise<Stripe> {
  const { apiKey } = await credentials(account);
  return new Stripe(apiKey.reveal(), {
    ...server,
    apiVersion: API_VERSION,
    timeout: timeoutMs ?? 20_000,
    // What is tried again, and when, is the payment's to decide.
    maxNetworkRetries: 0,
    telemetry: false,
  });
}

async function attempt<T>(call: () => Promise<T>): Promise<GatewayOutcome<T>> {
  try {
    return { kind: 'DONE', value: await call() };
  } catch (error) {
    return outcomeOfError(error);
  }
}

/** @param currency as the request had it; null: as the answer has it */
function paymentOf(
  intent: Stripe.PaymentIntent,
  currency: Currency | null,
  disputes: readonly Stripe.Dispute[] = [],
): GatewayPayment {
  const counted = currency ?? currencyOf(intent);
  return { reference: intent.id, facts: factsOfIntent(intent, disputes, counted) };
}

/** Stripe names the currency of the PaymentIntent; its decimals stand in what we sent along. */
function currencyOf({ currency, metadata }: Stripe.PaymentIntent): Currency {
  return { symbol: currency.toUpperCase(), decimals: Number(metadata['decimals'] ?? 2) };
}

function authorize(deps: StripeDeps, request: AuthorizeRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { account, amount, transactionId, idempotencyKey, returnUrl, email } = request;
  const units = toStripeAmount(amount);
  if (units === null) return Promise.resolve(unsupported('amount_not_supported'));
  return attempt(async () => {
    const stripe = await clientOf(deps, account);
    const { goesOnWith, paymentMethodId: payment_method } = request;
    if (goesOnWith !== undefined) {
      const again = {
        payment_method,
        expand: [...EXPANDED],
        ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
      };
      return paymentOf(
        await stripe.paymentIntents.confirm(goesOnWith, again, { idempotencyKey }),
        amount.currency,
      );
    }
    const intent = await stripe.paymentIntents.create(
      {
        amount: units,
        currency: amount.currency.symbol.toLowerCase(),
        payment_method,
        confirm: true,
        capture_method: request.capture ? 'automatic' : 'manual',
        allowed_payment_method_types: ['card'],
        metadata: {
          transactionId,
          customerId: request.customerId,
          decimals: String(amount.currency.decimals),
        },
        ...(returnUrl === undefined ? {} : { return_url: returnUrl }),
        ...(email === undefined ? {} : { receipt_email: email }),
        expand: [...EXPANDED],
      },
      { idempotencyKey },
    );
    return paymentOf(intent, amount.currency);
  });
}

function refund(deps: StripeDeps, request: RefundRequest): Promise<GatewayOutcome<GatewayPayment>> {
  const { account, reference, refundId, amount, idempotencyKey } = request;
  const units = toStripeAmount(amount);
  if (units === null) return Promise.resolve(unsupported('amount_not_supported'));
  return attempt(async () => {
    const stripe = await clientOf(deps, account);
    const made = await stripe.refunds.create(
      {
        payment_intent: reference,
        amount: units,
        metadata: { refundId },
        expand: EXPANDED.map((path) => `payment_intent.${path}`),
      },
      { idempotencyKey },
    );
    const intent = made.payment_intent;
    if (intent !== null && typeof intent === 'object') return paymentOf(intent, amount.currency);
    return { reference, facts: [factOfRefund(made, amount.currency)] };
  });
}

/** By Stripe's id, else by ours, which its search finds within a minute: https://docs.stripe.com/search#data-freshness */
function lookUp(deps: StripeDeps, request: LookUpRequest): Promise<GatewayOutcome<GatewayPayment | null>> {
  const { account, transactionId, currency, reference } = request;
  return attempt(async () => {
    const stripe = await clientOf(deps, account);
    const expand = [...EXPANDED];
    const intent =
      reference === null
        ? await stripe.paymentIntents
            .search({
              query: `metadata['transactionId']:'${transactionId}'`,
              expand: expand.map((path) => `data.${path}`),
            })
            .then(({ data }) => data[0])
        : await stripe.paymentIntents.retrieve(reference, { expand });
    if (intent === undefined) return null;
    const { data: disputes } = await stripe.disputes.list({ payment_intent: intent.id });
    return paymentOf(intent, currency, disputes);
  });
}

function unsupported(code: string): GatewayOutcome<never> {
  return { kind: 'DECLINED', code, reason: 'Stripe does not take this amount.', retryableElsewhere: true };
}

/** Only who signed, and of which payment: events come in any order, so that the payment is looked up. */
async function readWebhook(deps: StripeDeps, webhook: RawWebhook, nowMs: number): Promise<WebhookOutcome> {
  const [header] = webhook.headers['stripe-signature'] ?? [];
  if (header === undefined) return { kind: 'FORGED', reason: 'no signature' };
  const event = verified(await deps.credentials(webhook.account), webhook, header, nowMs);
  if (event === null)
    return { kind: 'FORGED', reason: 'no signature of this endpoint, or too old, or too new' };
  const object = event.data.object as { readonly object?: string; readonly id?: string } & IntentOfObject;
  const reference = object.object === 'payment_intent' ? object.id : idOf(object.payment_intent);
  if (reference === undefined) return { kind: 'IGNORED', reason: `${event.type} is about no payment` };
  const transactionId = parseTransactionId(object.metadata?.['transactionId'] ?? '');
  return {
    kind: 'VERIFIED',
    events: [
      {
        eventId: event.id,
        transactionId: transactionId.ok ? transactionId.value : null,
        reference,
        facts: [],
        currency: null,
        lookUp: true,
      },
    ],
  };
}

interface IntentOfObject {
  readonly payment_intent?: string | { readonly id: string } | null;
  readonly metadata?: Readonly<Record<string, string>> | null;
}

function idOf(intent: IntentOfObject['payment_intent']): string | undefined {
  if (intent === null || intent === undefined) return undefined;
  return typeof intent === 'string' ? intent : intent.id;
}

/** The package checks every v1 and no v0, and how old it is; that it is not from the future is ours. */
function verified(
  { webhookSecrets }: StripeCredentials,
  { body }: RawWebhook,
  header: string,
  nowMs: number,
): Stripe.Event | null {
  const [, seconds = ''] = /(?:^|,)t=([0-9]{1,12})(?:,|$)/.exec(header) ?? [];
  if (seconds === '' || Number(seconds) - nowMs / 1_000 > SIGNATURE_TOLERANCE_SECONDS) return null;
  for (const each of webhookSecrets) {
    try {
      return Stripe.webhooks.constructEvent(
        Buffer.from(body),
        header,
        each.reveal(),
        SIGNATURE_TOLERANCE_SECONDS,
        undefined,
        nowMs,
      );
    } catch {
      // Of another secret, or forged: the next one decides.
    }
  }
  return null;
}

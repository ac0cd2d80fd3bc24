import { parseReturnUrl } from '../invoices/ports.ts';
import { canonicalHash } from '../shared/canonical.ts';
import { formatBaseUnits } from '../shared/decimal.ts';
import { invalidInput, type PaymentsError } from '../shared/errors.ts';
import type { MerchantId } from '../shared/ids.ts';
import { checkMetadata } from '../shared/metadata.ts';
import { type Currency, type Money, parseAmount } from '../shared/money.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { checkText } from '../shared/text.ts';
import { isoCurrency } from '../transactions/ports.ts';
import { refuseCardData } from './cardNumber.ts';
import type { PaymentDetails, PaymentRoute } from './cardPayment.ts';
import { GATEWAY_NAMES, type GatewayName } from './gatewayName.ts';
import type { Gateways } from './ports.ts';

/** What `createPayment` takes, as GraphQL has checked it. */
export interface CreatePaymentInput {
  readonly idempotencyKey: string;
  readonly amount: string;
  readonly currency: string;
  readonly customerId: string;
  readonly paymentMethodId: string;
  /** The payer's tokens at several gateways: the rules choose among these, and a decline may go on to the next. */
  readonly paymentMethods?: readonly { readonly gateway: string; readonly paymentMethodId: string }[] | null;
  readonly gateway?: string | null;
  readonly orderId?: string | null;
  readonly deviceId?: string | null;
  readonly ipAddress?: string | null;
  readonly country?: string | null;
  readonly capture?: boolean | null;
  readonly email?: string | null;
  readonly returnUrl?: string | null;
  readonly metadata?: unknown;
}

/** All of a new payment that follows from its input. */
export interface PreparedPayment {
  readonly idempotencyKey: string;
  readonly inputHash: string;
  readonly amount: Money<Currency>;
  readonly customerId: string;
  readonly paymentMethodId: string;
  readonly gateway: GatewayName;
  readonly gatewayAccount: string;
  /** Where it may go after a definite decline. */
  readonly routes: readonly PaymentRoute[];
  readonly captureMethod: 'AUTOMATIC' | 'MANUAL';
  readonly details: PaymentDetails;
  readonly metadata?: string;
}

/** Checks a payment in full, before anything is stored and any gateway is called. */
export function preparePayment({ gateways }: { readonly gateways: Gateways }) {
  return async (
    merchantId: MerchantId,
    input: CreatePaymentInput,
  ): Promise<Result<PreparedPayment, PaymentsError>> => {
    const refusal = refuseCardData(input) ?? checkFields(input);
    if (refusal !== null) return err(refusal);
    const amount = readMoney(input.amount, input.currency);
    if (!amount.ok) return amount;
    const returnUrl = readReturnUrl(input.returnUrl);
    if (!returnUrl.ok) return returnUrl;
    const routes = await chosenRoutes(gateways, merchantId, input, amount.value);
    return routes.ok ? ok(prepared(input, amount.value, routes.value, returnUrl.value)) : routes;
  };
}

type Routes = readonly [PaymentRoute, ...PaymentRoute[]];

/** Where the payment goes first, and where it may go after a decline: gateways that take this amount and that there is a token of. */
async function chosenRoutes(
  gateways: Gateways,
  merchantId: MerchantId,
  input: CreatePaymentInput,
  amount: Money<Currency>,
): Promise<Result<Routes, PaymentsError>> {
  const { currency, paymentMethods } = input;
  const named = GATEWAY_NAMES.find((name) => name === input.gateway) ?? null;
  const held = await gateways.routesFor({ merchantId, amount, named });
  const routes = held.flatMap(({ gateway, account }): PaymentRoute[] => {
    if (!paymentMethods) return [{ gateway, account, paymentMethodId: input.paymentMethodId }];
    const method = paymentMethods.find((each) => each.gateway === gateway);
    return method === undefined ? [] : [{ gateway, account, paymentMethodId: method.paymentMethodId }];
  });
  const [wanted] = routes;
  if (wanted === undefined) {
    return named === null
      ? err(invalidInput('currency', currency, 'a currency that a gateway of yours takes'))
      : err(invalidInput('gateway', input.gateway, `a gateway of yours that takes ${currency}`));
  }
  const [first, ...others] = routes.filter(({ gateway }) => takes(gateways, gateway, amount));
  if (first === undefined) {
    const limits = gateways.get(wanted.gateway).limits(amount.currency);
    const { decimals, symbol } = amount.currency;
    const range = limits === null ? 'in another currency' : rangeOf(limits, decimals);
    return err(invalidInput('amount', input.amount, `${range} ${symbol}, which ${wanted.gateway} takes`));
  }
  // Without tokens of the others, the one token is the first gateway's.
  return ok([first, ...(paymentMethods ? others : [])]);
}

function takes(gateways: Gateways, gateway: GatewayName, { units, currency }: Money<Currency>): boolean {
  const limits = gateways.get(gateway).limits(currency);
  return limits !== null && units >= limits.min && units <= limits.max;
}

function rangeOf({ min, max }: { readonly min: bigint; readonly max: bigint }, decimals: number): string {
  return `${formatBaseUnits(min.toString(), decimals)} to ${formatBaseUnits(max.toString(), decimals)}`;
}

function prepared(
  input: CreatePaymentInput,
  amount: Money<Currency>,
  [route, ...routes]: Routes,
  returnUrl: string | undefined,
): PreparedPayment {
  const { idempotencyKey, ...said } = input;
  const { orderId, deviceId, ipAddress, country, email, metadata } = input;
  return {
    idempotencyKey,
    inputHash: canonicalHash(said),
    amount,
    customerId: input.customerId,
    paymentMethodId: route.paymentMethodId,
    gateway: route.gateway,
    gatewayAccount: route.account,
    routes,
    captureMethod: input.capture === false ? 'MANUAL' : 'AUTOMATIC',
    details: {
      ...(orderId ? { orderId } : {}),
      ...(deviceId ? { deviceId } : {}),
      ...(ipAddress ? { ipAddress } : {}),
      ...(country ? { country } : {}),
      ...(email ? { email } : {}),
      ...(returnUrl === undefined ? {} : { returnUrl }),
    },
    ...(metadata ? { metadata: JSON.stringify(metadata) } : {}),
  };
}

/** Texts that reach a gateway: AppSync has checked `ipAddress`, `email` and `returnUrl` as scalars. */
function checkFields(input: CreatePaymentInput): PaymentsError | null {
  return (
    checkText('idempotencyKey', input.idempotencyKey) ??
    checkText('customerId', input.customerId) ??
    checkText('paymentMethodId', input.paymentMethodId) ??
    checkText('orderId', input.orderId) ??
    checkText('deviceId', input.deviceId) ??
    checkText('email', input.email) ??
    checkGateway('gateway', input.gateway) ??
    checkPaymentMethods(input) ??
    checkCountry(input.country) ??
    checkMetadata(input.metadata)
  );
}

function checkGateway(field: string, gateway: string | null | undefined): PaymentsError | null {
  if (gateway === null || gateway === undefined) return null;
  if (GATEWAY_NAMES.some((name) => name === gateway)) return null;
  return invalidInput(field, gateway, `one of ${GATEWAY_NAMES.join(', ')}`);
}

/** One of them is the `paymentMethodId`, so that who knows nothing of the others reads the same. */
function checkPaymentMethods({
  paymentMethods,
  paymentMethodId,
  gateway,
}: CreatePaymentInput): PaymentsError | null {
  if (!paymentMethods) return null;
  const field = 'paymentMethods';
  if (gateway) return invalidInput(field, gateway, 'left out where a gateway is named');
  for (const method of paymentMethods) {
    const refusal = checkGateway(field, method.gateway) ?? checkText(field, method.paymentMethodId);
    if (refusal !== null) return refusal;
  }
  if (new Set(paymentMethods.map((method) => method.gateway)).size < paymentMethods.length)
    return invalidInput(field, paymentMethods.length, 'one payment method for each gateway');
  return paymentMethods.some((method) => method.paymentMethodId === paymentMethodId)
    ? null
    : invalidInput(field, paymentMethods.length, 'payment methods of which one is paymentMethodId');
}

function checkCountry(country: string | null | undefined): PaymentsError | null {
  if (country === null || country === undefined || /^[A-Z]{2}$/.test(country)) return null;
  return invalidInput('country', country, 'a country code (ISO 3166-1 alpha-2)');
}

function readReturnUrl(text: string | null | undefined): Result<string | undefined, PaymentsError> {
  if (text === null || text === undefined) return ok(undefined);
  const url = parseReturnUrl(text);
  return url.ok ? url : err(invalidInput('returnUrl', text, url.error));
}

function readMoney(amount: string, code: string): Result<Money<Currency>, PaymentsError> {
  const currency = isoCurrency(code);
  if (currency === null) return err(invalidInput('currency', code, 'a currency code (ISO 4217)'));
  const parsed = parseAmount(amount, currency);
  return parsed.ok ? parsed : err(invalidInput('amount', amount, parsed.error));
}

import { randomInt } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ADYEN_MERCHANT, type AdyenPayment as Payment, itemOf, type Json } from './adyenItems.ts';
import { type JsonAnswer, RefusedRequest, serveJson } from './jsonServer.ts';

/**
 * A server that answers as Adyen documents its Checkout API (https://docs.adyen.com/api-explorer/Checkout/72/overview, the version of the
 * package), and refuses what Adyen would refuse: a wrong method or path, no API key, a key of more than 64 characters or with other input,
 * a body without what is required. Captures, cancels and refunds are only received: webhooks say what became of them.
 */
export interface AdyenServer {
  readonly origin: string;
  /** Authorisations, by our id of the payment. */
  charges(transactionId: string): number;
  /** The body of the last request to a path that ends so. */
  lastBody(path: string): Json;
  /** The items of webhooks since the last call, by our id, in the order in which they happened. */
  takeItems(transactionId: string): Json[];
  /** The item about a payment's authorisation. */
  authorisation(pspReference: string): Json;
  close(): Promise<void>;
}

export const ADYEN_KEY = 'AQE_contract';
class Refused extends RefusedRequest {
  /** https://docs.adyen.com/development-resources/error-codes */
  constructor(status: number, errorCode: string, message: string) {
    super(message, { status, body: { status, errorCode, message, errorType: 'validation' } });
  }
}

export async function startAdyenServer(): Promise<AdyenServer> {
  const payments = new Map<string, Payment>();
  const items = new Map<string, Json[]>();
  const kept = new Map<string, { readonly input: string; readonly answer: JsonAnswer }>();
  const tries = new Map<string, number>();
  const charged: string[] = [];
  const bodies = new Map<string, Json>();

  const tell = (payment: Payment, eventCode: string, success: boolean, more: Json = {}) => {
    const [ours = ''] = payment.reference.split('-');
    const item = itemOf(payment, { eventCode, success: String(success), ...more });
    items.set(ours, [...(items.get(ours) ?? []), item]);
  };

  const authorise = (reference: string, amount: Payment['amount'], captured: boolean): Payment => {
    const payment: Payment = {
      pspReference: pspReference(),
      reference,
      amount,
      status: captured ? 'CAPTURED' : 'AUTHORISED',
      captured: captured ? amount.value : 0,
      refunded: 0,
    };
    payments.set(payment.pspReference, payment);
    charged.push(reference);
    return payment;
  };

  const pay = (body: Json): Json => {
    const { amount, reference, paymentMethod, merchantAccount, shopperReference } = body as {
      amount: Payment['amount'];
      reference: string;
      paymentMethod: Json;
      merchantAccount: string;
      shopperReference: string;
    };
    checkAccount(merchantAccount);
    checkAmount(amount);
    if (typeof reference !== 'string' || reference.length > 80)
      throw new Refused(422, '130', "Required field 'reference' is not provided.");
    if (paymentMethod['type'] !== 'scheme')
      throw new Refused(422, '14_0408', 'Required field paymentMethod.type is not provided.');
    if (typeof shopperReference !== 'string' || shopperReference.length < 3)
      throw new Refused(422, '128', 'Card Holder Missing: shopperReference has at least 3 characters.');
    if (body['shopperInteraction'] !== 'ContAuth' || body['recurringProcessingModel'] !== 'CardOnFile')
      throw new Refused(422, '14_0422', 'A stored card is charged as ContAuth, CardOnFile.');
    const method = String(paymentMethod['storedPaymentMethodId']);
    const merchantReference = reference;
    switch (method) {
      case 'stored_declined':
        return {
          pspReference: pspReference(),
          resultCode: 'Refused',
          refusalReason: 'Not enough balance',
          refusalReasonCode: '12',
          merchantReference,
        };
      case 'stored_unavailable':
        return {
          pspReference: pspReference(),
          resultCode: 'Error',
          refusalReason: 'Issuer Unavailable',
          refusalReasonCode: '9',
          merchantReference,
        };
      case 'stored_redirect':
        return {
          resultCode: 'RedirectShopper',
          action: {
            type: 'redirect',
            paymentMethodType: 'scheme',
            method: 'GET',
            url: `https://checkoutshopper-test.adyen.com/checkoutshopper/threeDS/redirect?MD=${reference}`,
          },
        };
      case 'stored_pending':
        return { pspReference: pspReference(), resultCode: 'Pending', merchantReference };
      default: {
        const payment = authorise(reference, amount, body['captureDelayHours'] === 0);
        if (body['captureDelayHours'] !== 0 && (body['additionalData'] as Json)['manualCapture'] !== 'true')
          throw new Error('an authorisation says when it is captured');
        return { pspReference: payment.pspReference, resultCode: 'Authorised', amount, merchantReference };
      }
    }
  };

  /** `redirectResult` is `<our reference>!<outcome>!<amount>` here; Adyen's is opaque. */
  const details = (body: Json): Json => {
    const { redirectResult } = body['details'] as { redirectResult?: string };
    const [reference = '', outcome, value] = redirectResult?.split('!') ?? [];
    if (outcome === undefined) throw new Refused(422, '14_030', 'Return URL is missing.');
    if (outcome === 'failed')
      return {
        pspReference: pspReference(),
        resultCode: 'Refused',
        refusalReason: '3D Not Authenticated',
        refusalReasonCode: '11',
        merchantReference: reference,
      };
    const amount = { currency: 'EUR', value: Number(value) };
    const payment = authorise(reference, amount, reference.endsWith('-capture'));
    return {
      pspReference: payment.pspReference,
      resultCode: 'Authorised',
      amount,
      merchantReference: reference,
    };
  };

  const modify = (id: string, operation: string, body: Json): Json => {
    checkAccount(body['merchantAccount']);
    const payment = payments.get(id);
    if (payment === undefined)
      throw new Refused(422, '167', 'Original pspReference required for this operation');
    const made = pspReference();
    const more = { pspReference: made, originalReference: id, merchantReference: body['reference'] };
    const amount = body['amount'] as Payment['amount'];
    if (operation === 'cancels') {
      const success = payment.status === 'AUTHORISED';
      if (success) payment.status = 'CANCELLED';
      tell(payment, 'CANCELLATION', success, { ...more, reason: success ? '' : 'Transaction captured' });
    } else if (operation === 'captures') {
      checkAmount(amount);
      const success = payment.status === 'AUTHORISED' && amount.value <= payment.amount.value;
      if (success) Object.assign(payment, { status: 'CAPTURED', captured: amount.value });
      tell(payment, 'CAPTURE', success, {
        ...more,
        amount,
        reason: success ? '' : 'Transaction cannot be captured',
      });
    } else {
      checkAmount(amount);
      const success = payment.refunded + amount.value <= payment.captured;
      if (success) payment.refunded += amount.value;
      tell(payment, 'REFUND', success, {
        ...more,
        // Told both ways, see `adyenWebhook.ts`: of an amount that is even the payment's, else the refund's own.
        ...(amount.value % 2 === 0 ? { merchantReference: payment.reference } : {}),
        amount,
        reason: success ? '' : 'Insufficient balance on payment',
      });
    }
    return {
      merchantAccount: ADYEN_MERCHANT,
      paymentPspReference: id,
      pspReference: made,
      reference: body['reference'],
      status: 'received',
      ...(amount === undefined ? {} : { amount }),
    };
  };

  const change = (path: string, body: Json): Json => {
    if (path === '/v72/payments') return pay(body);
    if (path === '/v72/payments/details') return details(body);
    if (path === '/v72/cancels') {
      checkAccount(body['merchantAccount']);
      if (typeof body['paymentReference'] !== 'string')
        throw new Refused(422, '130', "Required field 'paymentReference' is not provided.");
      return { merchantAccount: ADYEN_MERCHANT, pspReference: pspReference(), status: 'received' };
    }
    const [, id = '', operation = ''] =
      /^\/v72\/payments\/([A-Z0-9]{16})\/(captures|cancels|refunds)$/.exec(path) ?? [];
    if (operation === '') throw new Refused(404, '000', 'Not found');
    return modify(id, operation, body);
  };

  const handle = (request: IncomingMessage, text: string): JsonAnswer | 'LOST' => {
    const { method, url = '', headers } = request;
    if (headers['x-api-key'] !== ADYEN_KEY)
      throw new Refused(401, '000', 'HTTP Status Response - Unauthorized');
    if (method !== 'POST') throw new Refused(405, '000', 'Method not allowed');
    if (headers['content-type'] !== 'application/json') throw new Refused(415, '000', 'Not JSON');
    const key = headers['idempotency-key'];
    if (typeof key !== 'string' || key.length > 64)
      throw new Refused(400, '703', 'An idempotency key has at most 64 characters');
    const body = JSON.parse(text) as Json;
    bodies.set(url, body);
    const input = `${url} ${text}`;
    const before = kept.get(key);
    if (before !== undefined) {
      if (before.input !== input) throw new Error(`the key ${key} came with another input`);
      return before.answer;
    }
    const times = tries.get(key) ?? 0;
    tries.set(key, times + 1);
    const token = (body['paymentMethod'] as Json | undefined)?.['storedPaymentMethodId'];
    if (token === 'stored_rate_limit' && times < 2)
      throw new Refused(429, '000', 'You have exceeded the request limit');
    const answer = { status: 200, body: change(url, body) };
    kept.set(key, { input, answer });
    if (token === 'stored_timeout') return 'LOST';
    if (token === 'stored_error') throw new Refused(500, '905', 'Payment details are not supported');
    return answer;
  };

  const server = createServer((request, response) => void serveJson(request, response, handle));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    charges: (id) => charged.filter((reference) => reference.startsWith(id)).length,
    lastBody: (path) => bodies.get([...bodies.keys()].findLast((url) => url.endsWith(path)) ?? '') ?? {},
    takeItems: (id) => {
      const told = items.get(id) ?? [];
      items.delete(id);
      return told;
    },
    authorisation: (id) => {
      const payment = payments.get(id);
      if (payment === undefined) throw new Error(`no payment ${id}`);
      return itemOf(payment, { eventCode: 'AUTHORISATION', success: 'true' });
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => void server.close(() => resolve()));
    },
  };
}

function checkAccount(account: unknown): void {
  if (account !== ADYEN_MERCHANT) throw new Refused(403, '901', 'Invalid Merchant Account');
}

function checkAmount(amount: Payment['amount'] | undefined): void {
  if (!Number.isSafeInteger(amount?.value) || !/^[A-Z]{3}$/.test(amount?.currency ?? ''))
    throw new Refused(422, '100', 'No amount specified');
}

/** 16 characters, as Adyen's. */
function pspReference(): string {
  return Array.from({ length: 16 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[randomInt(32)]).join('');
}

import { type KeyObject, verify, X509Certificate } from 'node:crypto';
import { crc32 } from 'node:zlib';
import * as z from 'zod';
import { parseTransactionId } from '../../shared/ids.ts';
import type { DisputeStatus, GatewayFact } from '../gatewayFact.ts';
import type { RawWebhook, WebhookOutcome } from '../ports.ts';
import { fromPaypalMoney } from './paypalAmounts.ts';
import type { PaypalCredentials } from './paypalClient.ts';

export interface PaypalCertificate {
  readonly publicKey: KeyObject;
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Reads the certificate at an address that was found to be PayPal's. @throws where it cannot be read, so that PayPal sends again */
export type CertificateAt = (url: URL) => Promise<PaypalCertificate>;

export interface PaypalWebhookDeps {
  readonly certificateAt: CertificateAt;
  /** PayPal's id of the order that a capture is of. */
  readonly orderOfCapture: (captureId: string) => Promise<string | null>;
}

/** Certificates come from PayPal's own hosts, of the same platform, or the webhook is nobody's. */
const HOSTS: Readonly<Record<PaypalCredentials['environment'], readonly string[]>> = {
  live: ['api.paypal.com', 'api-m.paypal.com'],
  sandbox: ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'],
};

const links = z.array(z.object({ rel: z.string(), href: z.string() })).optional();
const eventSchema = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  resource_type: z.string().optional(),
  resource: z.object({
    id: z.string().optional(),
    custom_id: z.string().optional(),
    purchase_units: z.array(z.object({ custom_id: z.string().optional() })).optional(),
    supplementary_data: z
      .object({ related_ids: z.object({ order_id: z.string().optional() }).optional() })
      .optional(),
    dispute_id: z.string().optional(),
    dispute_amount: z.object({ currency_code: z.string(), value: z.string() }).optional(),
    dispute_outcome: z.object({ outcome_code: z.string().optional() }).optional(),
    reason: z.string().optional(),
    seller_response_due_date: z.iso.datetime({ offset: true }).optional(),
    disputed_transactions: z
      .array(z.object({ seller_transaction_id: z.string().optional(), custom: z.string().optional() }))
      .optional(),
    links,
  }),
});
type Event = z.infer<typeof eventSchema>;

/**
 * Verifies a webhook by its certificate, and reads which payment it is about: what became of it is looked up, since events come in any
 * order; of a dispute the event tells itself. PayPal sends an event for up to three days; that it is applied once is by its id.
 *
 * @see https://developer.paypal.com/api/rest/webhooks/rest/#verify-event-notifications
 */
export async function readPaypalWebhook(
  { environment, webhookIds }: Pick<PaypalCredentials, 'environment' | 'webhookIds'>,
  { body, headers }: Pick<RawWebhook, 'body' | 'headers'>,
  nowMs: number,
  deps: PaypalWebhookDeps,
): Promise<WebhookOutcome> {
  const said = (name: string): string => headers[`paypal-${name}`]?.[0] ?? '';
  if (said('auth-algo') !== 'SHA256withRSA') return forged('no signature of a known algorithm');
  const url = certificateUrl(said('cert-url'), environment);
  if (url === null) return forged('the certificate is not PayPal’s');
  const { publicKey, validFrom, validTo } = await deps.certificateAt(url);
  if (nowMs < validFrom.getTime() || nowMs > validTo.getTime()) return forged('the certificate is not valid');
  const signature = Buffer.from(said('transmission-sig'), 'base64');
  const isSigned = webhookIds.some((webhookId) => {
    const signed = `${said('transmission-id')}|${said('transmission-time')}|${webhookId}|${crc32(body)}`;
    return verify('sha256', Buffer.from(signed), publicKey, signature);
  });
  if (!isSigned) return forged('the signature is another');
  return eventOf(eventSchema.parse(JSON.parse(Buffer.from(body).toString('utf8'))), deps);
}

function forged(reason: string): WebhookOutcome {
  return { kind: 'FORGED', reason };
}

/** Null for any address but one of a certificate at PayPal: whoever signs must not say where the key is. */
export function certificateUrl(text: string, environment: PaypalCredentials['environment']): URL | null {
  const url = URL.parse(text);
  const isPaypals =
    url?.protocol === 'https:' &&
    url.port === '' &&
    url.username === '' &&
    url.password === '' &&
    HOSTS[environment].includes(url.hostname) &&
    /^\/v1\/notifications\/certs\/[\w-]+$/.test(url.pathname) &&
    url.search === '';
  return isPaypals ? url : null;
}

async function eventOf(
  { id, event_type, resource }: Event,
  deps: PaypalWebhookDeps,
): Promise<WebhookOutcome> {
  const reference = await orderOf(event_type, resource, deps);
  if (reference === null) return { kind: 'IGNORED', reason: `${event_type} is about no payment` };
  const ours =
    resource.custom_id ??
    resource.purchase_units?.[0]?.custom_id ??
    resource.disputed_transactions?.[0]?.custom ??
    '';
  const transactionId = parseTransactionId(ours);
  const dispute = disputeOf(resource);
  const event = {
    eventId: id,
    transactionId: transactionId.ok ? transactionId.value : null,
    reference,
    facts: dispute === null ? [] : [dispute],
    currency: dispute === null ? null : (resource.dispute_amount?.currency_code ?? null),
    lookUp: dispute === null,
  };
  return { kind: 'VERIFIED', events: [event] };
}

/** Outcomes by what the payer gets; whatever else PayPal says is open: https://developer.paypal.com/docs/api/customer-disputes/v1/ */
const OUTCOMES: Readonly<Record<string, DisputeStatus>> = {
  RESOLVED_BUYER_FAVOUR: 'LOST',
  ACCEPTED: 'LOST',
  RESOLVED_SELLER_FAVOUR: 'WON',
  RESOLVED_WITH_PAYOUT: 'WON',
  CANCELED_BY_BUYER: 'WON',
};

/** An order does not tell of its disputes: the event, which is signed as a whole, does. Null: it is about none. */
function disputeOf(resource: Event['resource']): GatewayFact | null {
  const { dispute_id: disputeId, dispute_amount: amount, seller_response_due_date: due } = resource;
  if (disputeId === undefined || amount === undefined) return null;
  return {
    kind: 'DISPUTE',
    disputeId,
    status: OUTCOMES[resource.dispute_outcome?.outcome_code ?? ''] ?? 'OPEN',
    amount: fromPaypalMoney({ currencyCode: amount.currency_code, value: amount.value }),
    // Told by the settlement report alone.
    fee: 0n,
    reason: resource.reason ?? '',
    respondBy: due === undefined ? null : new Date(due).toISOString(),
  };
}

/** Of a refund and a dispute PayPal names the capture alone. */
async function orderOf(
  eventType: string,
  resource: Event['resource'],
  { orderOfCapture }: PaypalWebhookDeps,
): Promise<string | null> {
  if (eventType.startsWith('CHECKOUT.ORDER.')) return resource.id ?? null;
  const told = resource.supplementary_data?.related_ids?.order_id;
  if (told !== undefined) return told;
  const up = resource.links?.find(({ rel }) => rel === 'up')?.href ?? '';
  const [, captured] = /\/v2\/payments\/captures\/(\w+)$/.exec(up) ?? [];
  const capture = captured ?? resource.disputed_transactions?.[0]?.seller_transaction_id;
  return capture === undefined ? null : orderOfCapture(capture);
}

const CERTIFICATE_BYTES_MAX = 32_768;
const CERTIFICATES_MAX = 16;

/** Certificates over HTTPS, kept while the function runs. */
export function httpsCertificates(timeoutMs: number): CertificateAt {
  const kept = new Map<string, PaypalCertificate>();
  return async (url) => {
    const known = kept.get(url.href);
    if (known !== undefined) return known;
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (!response.ok || text.length > CERTIFICATE_BYTES_MAX)
      throw new Error(`PayPal’s certificate cannot be read: HTTP ${response.status}`);
    const certificate = readCertificate(text);
    if (kept.size >= CERTIFICATES_MAX) kept.clear();
    kept.set(url.href, certificate);
    return certificate;
  };
}

/** @param pem the certificate, first of its chain */
export function readCertificate(pem: string): PaypalCertificate {
  const { publicKey, validFrom, validTo } = new X509Certificate(pem);
  return { publicKey, validFrom: new Date(validFrom), validTo: new Date(validTo) };
}

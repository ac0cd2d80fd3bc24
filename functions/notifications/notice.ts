import type { AnyEvent, EVENT_TYPES, EventOf, EventType } from '../events/eventTypes.ts';
import { formatBaseUnits } from '../shared/decimal.ts';
import type { Letter } from './mail.ts';

/** Types that EVENT_TYPES has for MAIL. */
type NoticedType = {
  [T in EventType]: 'MAIL' extends (typeof EVENT_TYPES)[T]['audience'][number] ? T : never;
}[EventType];

/** What people are told of an event, by its type: a type that is heard by mail and has no letter does not compile. */
const LETTERS: { readonly [T in NoticedType]: (event: EventOf<T>) => Letter } = {
  'invoice.held': ({ data }) => ({
    subject: `Invoice ${data.id} is held`,
    paragraphs: [
      `What arrived for invoice ${nameOf(data)} is not what its address has. It stands still until the operator has looked at it.`,
    ],
  }),
  'invoice.reverted': ({ data }) => ({
    subject: `A payment of invoice ${data.id} was taken back`,
    paragraphs: [
      `The chain took back a payment of invoice ${nameOf(data)}. It is ${data.status} now, and ${amountOf(data, data.amountReceived)} count as received.`,
      'Deliver nothing for it until it is PAID again.',
    ],
  }),
  'invoice.sweep_failed': ({ data }) => ({
    subject: `The money of invoice ${data.id} could not be swept`,
    paragraphs: [
      `The payment of invoice ${nameOf(data)} is final, and moving it to the treasury failed: ${data.failureReason ?? 'no reason is known'}.`,
      'retrySweep tries it again.',
    ],
  }),
  'transaction.dispute_opened': ({ data }) => ({
    subject: `Payment ${data.id} is disputed`,
    paragraphs: [
      `The payer disputes card payment ${data.id}. Answer at the gateway before its date: getTransaction shows the dispute with respondBy.`,
    ],
  }),
  'merchant.change_announced': ({ data }) => ({
    subject: 'A change of your account is announced',
    paragraphs: [
      ...data.pendingChanges.map(
        ({ setting, chainId, value, announcedBy, effectiveAt, id }) =>
          `${setting === 'TREASURY' ? `The treasury on chain ${chainId}` : 'The notification address'} becomes ${value} at ${effectiveAt}, as ${announcedBy} asked. To stop it: stopChange(id: "${id}").`,
      ),
      'If nobody of yours asked for it, stop it and revoke the key now.',
    ],
  }),
  'merchant.change_stopped': ({ data }) => ({
    subject: 'An announced change will not come',
    paragraphs: [
      'A change that was announced was stopped.',
      data.pendingChanges.length === 0
        ? 'No other is announced.'
        : `Still announced: ${data.pendingChanges.map(({ id }) => id).join(', ')}.`,
    ],
  }),
  'api_key.created': ({ data }) => ({
    subject: `A new API key: ${data.name}`,
    paragraphs: [
      `The key ${data.keyId} was made. It may do: ${data.scopes.join(', ')}.`,
      `If nobody of yours made it: revokeApiKey(id: "${data.keyId}").`,
    ],
  }),
  'webhook_endpoint.created': ({ data }) => ({
    subject: 'A new webhook endpoint',
    paragraphs: [
      `Events are sent to ${data.url} from now on.`,
      `If nobody of yours made it: deleteWebhookEndpoint(id: "${data.endpointId}").`,
    ],
  }),
  'webhook_endpoint.disabled': ({ data }) => ({
    subject: 'A webhook endpoint was disabled',
    paragraphs: [
      `Nothing is sent to ${data.url} any more. ${data.disabledReason ?? ''}`,
      `Once it answers again: updateWebhookEndpoint(input: { id: "${data.endpointId}", enabled: true }), then redeliverWebhooks or eventsSince for what it missed.`,
    ],
  }),
  'api_key.revoked': ({ data }) => ({
    subject: `An API key was revoked: ${data.name}`,
    paragraphs: [`The key ${data.keyId} works no longer than another minute.`],
  }),
};

/** What the event's merchant is told; null where nothing is. */
export function noticeOf(event: AnyEvent): Letter | null {
  const write = (LETTERS as Partial<Record<EventType, unknown>>)[event.type] as
    ((event: AnyEvent) => Letter) | undefined;
  return write?.(event) ?? null;
}

/** Addresses that are to become good are told too: whoever reads there learns where the mail comes from. */
export function announcedAddresses(event: AnyEvent): readonly string[] {
  return event.type === 'merchant.change_announced'
    ? event.data.pendingChanges.flatMap(({ setting, value }) =>
        setting === 'NOTIFICATION_ADDRESS' ? [value] : [],
      )
    : [];
}

type InvoiceData = EventOf<'invoice.held'>['data'];

function nameOf({ id, reference, ...data }: InvoiceData): string {
  return `${id}${reference === null ? '' : ` (${reference})`} over ${amountOf(data, data.amount)}`;
}

function amountOf({ decimals, currency }: Pick<InvoiceData, 'decimals' | 'currency'>, units: string): string {
  return `${formatBaseUnits(units, decimals)} ${currency}`;
}

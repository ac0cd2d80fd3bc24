import type { AnyEvent } from '../../../functions/events/eventTypes.ts';
import { formatBaseUnits } from '../../../functions/shared/decimal.ts';

/** What the CRM receives of an invoice: flat, in currency units, and nothing that it does not need. */
export interface CrmMessage {
  /** The event's id: delivery is at least once, so that the CRM drops what it has. */
  readonly eventId: string;
  /** Of two messages about one invoice the one with the higher version is newer. */
  readonly version: number;
  readonly happened: string;
  readonly at: string;
  readonly merchantId: string;
  readonly invoiceId: string;
  readonly customerId: string | null;
  readonly reference: string | null;
  readonly amount: string;
  readonly currency: string;
}

/** Null for what is no news for people who talk with customers. */
export function crmMessage(event: AnyEvent): CrmMessage | null {
  switch (event.type) {
    case 'invoice.paid':
    case 'invoice.expired':
    case 'invoice.reverted': {
      const { id, customerId, reference, amount, decimals, currency } = event.data;
      return {
        eventId: event.id,
        version: event.version,
        happened: event.type,
        at: event.occurredAt,
        merchantId: event.merchantId,
        invoiceId: id,
        customerId,
        reference,
        amount: formatBaseUnits(amount, decimals),
        currency,
      };
    }
    default:
      return null;
  }
}

import type * as z from 'zod';
import type { headData, invoiceData, transactionData } from './eventData.ts';

/**
 * Who is notified of an event as it happens: MERCHANT by a push of the API (`publishInvoice`, `publishTransaction`), PAYER by
 * another (`publishCheckout`, `publishChainHead`), TOPIC by the SNS topic that merchants' own systems subscribe to, WEBHOOK by the endpoints
 * that a merchant registered and by `eventsSince`, MAIL by a letter to the merchant's notification address. Each costs a delivery: an audience is notified of what it acts on, an end or a question to a person, and not of a step that the next one follows by itself, nor twice of one
 * write.
 */
export type Audience = 'MERCHANT' | 'PAYER' | 'TOPIC' | 'WEBHOOK' | 'MAIL';

/** What begins its work at an event, instead of at its next minute. */
export type Worker = 'WATCHER' | 'SWEEPER' | 'APPROVAL';

/** One type of event. Every column must be filled in: where an event goes is decided here, and the rules of the bus follow. */
interface EventDefinition<Heard extends Audience> {
  /** One sentence, for the reference. */
  readonly meaning: string;
  /** What leaves the system, in `data`. */
  readonly data: z.ZodObject;
  readonly audience: readonly Heard[];
  readonly wakes: Worker | null;
  /** The posting, in `functions/posting/postEvent.ts`, that brings it into the ledger; null: it moves no money of ours. */
  readonly posting: string | null;
}

/** A type is `<subject>.<what happened>`. Only a subject whose data a push can carry has an audience that is pushed to. */
export interface EventTable {
  readonly [invoice: `invoice.${string}`]: EventDefinition<Audience> & { readonly data: typeof invoiceData };
  readonly [deposit: `deposit.${string}`]: EventDefinition<'TOPIC' | 'WEBHOOK'>;
  readonly [sweep: `sweep.${string}`]: EventDefinition<'WEBHOOK'>;
  readonly [withdrawal: `withdrawal.${string}`]: EventDefinition<'TOPIC' | 'WEBHOOK'>;
  readonly [wallet: `wallet.${string}`]: EventDefinition<never>;
  readonly [chain: `chain.${string}`]: EventDefinition<'MERCHANT' | 'PAYER'> & {
    readonly data: typeof headData;
  };
  readonly [apiKey: `api_key.${string}`]: EventDefinition<'TOPIC' | 'MAIL'>;
  readonly [merchant: `merchant.${string}`]: EventDefinition<'TOPIC' | 'MAIL'>;
  readonly [endpoint: `webhook_endpoint.${string}`]: EventDefinition<'TOPIC' | 'WEBHOOK' | 'MAIL'>;
  readonly [payee: `payee.${string}`]: EventDefinition<never>;
  readonly [transaction: `transaction.${string}`]: EventDefinition<
    'MERCHANT' | 'TOPIC' | 'WEBHOOK' | 'MAIL'
  > & {
    readonly data: typeof transactionData;
  };
  /** Of a card payment: its data is the payment's. */
  readonly [refund: `refund.${string}`]: EventDefinition<'MERCHANT' | 'TOPIC' | 'WEBHOOK' | 'MAIL'> & {
    readonly data: typeof transactionData;
  };
}

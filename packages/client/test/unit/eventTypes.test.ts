import { describe, expectTypeOf, it } from 'vitest';
import type {
  EventMessage,
  EventOf,
  EventPage,
  InvoiceEventData,
  PingMessage,
  TransactionEventData,
  verifyWebhook,
} from '../../src/index.ts';

/** What a receiver writes. It never runs: the compiler is the test. */
function handle(message: ReturnType<typeof verifyWebhook>): string | null {
  switch (message.type) {
    case 'ping':
      expectTypeOf(message).toEqualTypeOf<PingMessage>();
      // @ts-expect-error A ping is about nothing, and has no version.
      return message.subject;
    case 'invoice.paid':
    case 'invoice.swept':
      expectTypeOf(message.data).toEqualTypeOf<InvoiceEventData>();
      expectTypeOf(message.data.deposits[0]?.txHash).toEqualTypeOf<string | null | undefined>();
      return message.data.reference;
    case 'transaction.posted':
      expectTypeOf(message.data).toEqualTypeOf<TransactionEventData>();
      // @ts-expect-error An invoice has an address, a transaction has none.
      return message.data.address;
    // @ts-expect-error No event is called so.
    case 'invoice.payed':
      return null;
    default:
      return message.subject;
  }
}

describe('the types of events', () => {
  it('given a message, then its type says what its data is', () => {
    expectTypeOf(handle).returns.toEqualTypeOf<string | null>();
    expectTypeOf<EventPage['events'][number]>().toEqualTypeOf<EventMessage>();
    expectTypeOf<EventOf<'invoice.paid' | 'refund.failed'>['data']>().toEqualTypeOf<
      InvoiceEventData | TransactionEventData
    >();
    expectTypeOf<Extract<EventMessage, { type: 'chain.head' }>>().toBeNever();
  });
});

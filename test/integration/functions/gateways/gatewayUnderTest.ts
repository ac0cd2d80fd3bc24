import type {
  CardGateway,
  GatewayAccount,
  GatewayPayment,
  RawWebhook,
} from '../../../../functions/gateways/ports.ts';
import type { TransactionId } from '../../../../functions/shared/ids.ts';

/** An adapter with what stands behind it: a server that behaves like the gateway. */
export interface GatewayUnderTest {
  readonly gateway: CardGateway;
  readonly account: GatewayAccount;
  /** Tokens of payment methods that end so. */
  readonly methods: {
    readonly success: string;
    readonly decline: string;
    readonly requiresAction: string;
    readonly processing: string;
    /** It charges and never answers. */
    readonly timeoutAfterCharge: string;
    /** It charges and answers 500. */
    readonly errorAfterCharge: string;
    /** The first calls with a key are refused for their number. */
    readonly rateLimit: string;
  };
  /** What the payer's client brings back; not asked for where the gateway's own script tells the gateway. */
  readonly challenge?: (transactionId: TransactionId) => {
    readonly passed: unknown;
    readonly failed: unknown;
  };
  /** Calls that changed something, as the gateway counted them: `authorize` of this transaction. */
  readonly charges: (transactionId: TransactionId) => number;
  /** A webhook about the payment as it is now, as the gateway signs and sends it. */
  readonly webhookOf: (payment: GatewayPayment, transactionId: TransactionId) => RawWebhook;
  /**
   * The webhooks that follow a capture, void or refund, where the gateway's answer only says that it has the request; each is given
   * once. Not there: its answers say what became of it.
   */
  readonly webhooksAfter?: (transactionId: TransactionId) => readonly RawWebhook[];
  /** False where a payment cannot be looked up by our id: the same call with the same key tells what became of it. */
  readonly findsByOurId?: boolean;
  /** The webhook with another byte in what its signature covers; not there: the signature covers every byte. */
  readonly tampered?: (webhook: RawWebhook) => RawWebhook;
  /** The webhook without its signature; not there: that is in a header. */
  readonly unsigned?: (webhook: RawWebhook) => RawWebhook;
  readonly close: () => Promise<void>;
}

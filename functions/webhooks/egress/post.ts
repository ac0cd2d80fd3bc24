import type { PinnedAddress } from './resolveHost.ts';
import type { WebhookUrl } from './webhookUrl.ts';

/** One call of an endpoint. */
export interface Post {
  readonly url: WebhookUrl;
  readonly address: PinnedAddress;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a call of an endpoint ended. */
export type PostOutcome =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** The beginning of what it said. */
      readonly body: string;
      /** Seconds, where the answer asks to be left alone for a time (RFC 9110, 10.2.3). */
      readonly retryAfterSeconds: number | null;
    }
  /** No answer: a clause that the merchant may read. */
  | { readonly kind: 'unreachable'; readonly reason: string };

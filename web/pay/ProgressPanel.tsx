import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import type { Confirmed } from './checkoutStage.ts';
import type { PayMessages } from './messages/en.ts';
import { Payments } from './Payments.tsx';
import { ReturnButton } from './ReturnButton.tsx';

/** Of the ring, in its own units. */
const RADIUS = 44;
const ROUND = 2 * Math.PI * RADIUS;

/** Seen and not final yet: n of m. */
export function ProgressPanel({
  checkout,
  confirmed,
  messages,
}: {
  readonly checkout: Checkout;
  readonly confirmed: Confirmed | null;
  readonly messages: PayMessages;
}): JSX.Element {
  const share = confirmed === null ? 0 : confirmed.confirmations / confirmed.required;
  const text =
    confirmed === null
      ? messages.untilFinal
      : messages.confirmations(confirmed.confirmations, confirmed.required);
  return (
    <div class="panel panel--outcome">
      <div class="ring">
        <svg
          viewBox="0 0 100 100"
          aria-hidden="true"
          class={confirmed === null ? 'ring__turning' : undefined}
        >
          <circle class="ring__track" cx="50" cy="50" r={RADIUS} />
          <circle
            class="ring__share"
            cx="50"
            cy="50"
            r={RADIUS}
            stroke-dasharray={`${confirmed === null ? ROUND / 4 : share * ROUND} ${ROUND}`}
          />
        </svg>
        {confirmed !== null && (
          <span class="ring__text numbers" aria-hidden="true" dir="ltr">
            {confirmed.confirmations}/{confirmed.required}
          </span>
        )}
      </div>
      <h2 class="outcome__title" tabIndex={-1}>
        {messages.confirmingTitle}
      </h2>
      <p class="outcome__count numbers">{text}</p>
      <p class="outcome__hint">{messages.confirmingHint}</p>
      <Payments checkout={checkout} messages={messages} />
      <ReturnButton returnUrl={checkout.returnUrl} messages={messages} />
    </div>
  );
}

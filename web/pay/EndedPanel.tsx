import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { Icon, type IconName } from '../shared/components/Icon.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import { inCurrency } from './amounts.ts';
import { isZero } from './checkoutStage.ts';
import type { PayMessages } from './messages/en.ts';
import { Payments } from './Payments.tsx';
import { ReturnButton } from './ReturnButton.tsx';

type Ended = 'CLOSING' | 'EXPIRED' | 'CANCELLED';

const ICONS: Readonly<Record<Ended, IconName>> = { CLOSING: 'clock', EXPIRED: 'clock', CANCELLED: 'cross' };

/** It cannot be paid any more: why, what becomes of money that came, and the way back. */
export function EndedPanel({
  checkout,
  stage,
  messages,
}: {
  readonly checkout: Checkout;
  readonly stage: Ended;
  readonly messages: PayMessages;
}): JSX.Element {
  const [title, hint] = wordsOf(checkout, stage, messages);
  return (
    <div class="panel panel--outcome">
      <span class="outcome__mark">
        <Icon name={ICONS[stage]} />
      </span>
      <h2 class="outcome__title" tabIndex={-1}>
        {title}
      </h2>
      <p class="outcome__hint">{hint}</p>
      {checkout.exceptions.includes('LATE') && (
        <Notice tone="warn" title={messages.lateTitle}>
          <p>{messages.lateHeldHint(checkout.merchantName)}</p>
        </Notice>
      )}
      <Payments checkout={checkout} messages={messages} />
      <ReturnButton returnUrl={checkout.returnUrl} primary messages={messages} />
    </div>
  );
}

function wordsOf(
  checkout: Checkout,
  stage: Ended,
  messages: PayMessages,
): readonly [title: string, hint: string] {
  const { merchantName, amountReceived } = checkout;
  switch (stage) {
    case 'CLOSING':
      return [messages.closingTitle, messages.closingHint];
    case 'EXPIRED':
      return [
        messages.expiredTitle,
        isZero(amountReceived)
          ? messages.expiredHint(merchantName)
          : messages.expiredPartHint(inCurrency(amountReceived, checkout), merchantName),
      ];
    case 'CANCELLED':
      return [messages.cancelledTitle, messages.cancelledHint(merchantName)];
  }
}

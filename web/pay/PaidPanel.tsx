import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { knownChain } from '../shared/chains/knownChains.ts';
import { Button } from '../shared/components/Button.tsx';
import { Icon } from '../shared/components/Icon.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import { inCurrency } from './amounts.ts';
import type { PayMessages } from './messages/en.ts';
import { Payments } from './Payments.tsx';
import { ReturnButton } from './ReturnButton.tsx';

/** Final: what was paid, to keep and to print. */
export function PaidPanel({
  checkout,
  messages,
}: {
  readonly checkout: Checkout;
  readonly messages: PayMessages;
}): JSX.Element {
  const { merchantName, exceptions, returnUrl } = checkout;
  const received = inCurrency(checkout.amountReceived, checkout);
  return (
    <div class="panel panel--outcome">
      <span class="outcome__mark outcome__mark--good">
        <Icon name="check" />
      </span>
      <h2 class="outcome__title" tabIndex={-1}>
        {messages.paidTitle}
      </h2>
      <p class="outcome__hint">{messages.paidHint(merchantName)}</p>
      {exceptions.includes('OVER') && (
        <Notice tone="info" title={messages.overTitle}>
          <p>{messages.overHint(received, merchantName)}</p>
        </Notice>
      )}
      {exceptions.includes('LATE') && (
        <Notice tone="info" title={messages.lateTitle}>
          <p>{messages.lateHint}</p>
        </Notice>
      )}
      <Receipt checkout={checkout} received={received} messages={messages} />
      <div class="outcome__actions">
        <ReturnButton returnUrl={returnUrl} primary messages={messages} />
        <Button wide onClick={() => window.print()}>
          <Icon name="print" />
          {messages.print}
        </Button>
      </div>
    </div>
  );
}

function Receipt(props: {
  readonly checkout: Checkout;
  readonly received: string;
  readonly messages: PayMessages;
}): JSX.Element {
  const { checkout, received, messages } = props;
  const swept = checkout.status === 'SWEPT';
  const rows: readonly (readonly [label: string, value: string, code?: boolean])[] = [
    [messages.paidTo, checkout.merchantName],
    [messages.amount, inCurrency(checkout.amount, checkout)],
    [messages.received, received],
    [messages.network, knownChain(checkout.chainId).name],
    [messages.address, checkout.address, true],
    [messages.invoice, checkout.invoiceId, true],
    [messages.settlement, swept ? messages.settled : messages.settling],
  ];
  return (
    <section class="receipt" aria-labelledby="receipt">
      <h3 id="receipt" class="receipt__heading">
        {messages.receipt}
      </h3>
      <dl class="facts">
        {rows.map(([label, value, code]) => (
          <div class="facts__row" key={label}>
            <dt>{label}</dt>
            <dd>
              {code === true ? (
                <bdi class="code" dir="ltr">
                  {value}
                </bdi>
              ) : (
                <bdi>{value}</bdi>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <Payments checkout={checkout} messages={messages} />
    </section>
  );
}

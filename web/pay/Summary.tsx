import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { knownChain } from '../shared/chains/knownChains.ts';
import { amountAsked, inCurrency } from './amounts.ts';
import { type Confirmed, shareReceived, type Stage } from './checkoutStage.ts';
import { Countdown } from './Countdown.tsx';
import type { PayMessages } from './messages/en.ts';
import { Steps } from './Steps.tsx';

/** Who asks for how much, on which network, until when, and how far it is: the same in every stage. */
export function Summary(props: {
  readonly checkout: Checkout;
  readonly stage: Stage;
  readonly confirmed: Confirmed | null;
  readonly leftMs: number;
  readonly messages: PayMessages;
}): JSX.Element {
  const { checkout, stage, confirmed, leftMs, messages } = props;
  const open = stage === 'WAITING' || stage === 'PARTIAL';
  return (
    <section class="summary" aria-labelledby="asked">
      <p class="summary__merchant">
        <span class="monogram" aria-hidden="true">
          {[...checkout.merchantName.trim()][0]?.toUpperCase()}
        </span>
        <bdi>{checkout.merchantName}</bdi>
      </p>
      <h1 id="asked" class="summary__asked">
        <span class="summary__label">{labelOf(stage, messages)}</span>
        <bdi class="summary__amount numbers" dir="ltr">
          {amountAsked(checkout)} <span class="summary__currency">{checkout.currency}</span>
        </bdi>
      </h1>
      {stage === 'PARTIAL' && <PartReceived checkout={checkout} messages={messages} />}
      <dl class="facts">
        <dt>{messages.network}</dt>
        <dd>{knownChain(checkout.chainId).name}</dd>
        <dt>{messages.asset}</dt>
        <dd>
          <bdi>{checkout.currency}</bdi>
        </dd>
      </dl>
      <Details checkout={checkout} messages={messages} />
      <div class="summary__time">{open && <Countdown label={messages.timeLeft} leftMs={leftMs} />}</div>
      <Steps stage={stage} confirmed={confirmed} messages={messages} />
    </section>
  );
}

function labelOf(stage: Stage, messages: PayMessages): string {
  if (stage === 'PARTIAL') return messages.amountLeft;
  return stage === 'WAITING' ? messages.amountToPay : messages.amount;
}

/** What few need, so that the code is seen without scrolling. */
function Details({
  checkout,
  messages,
}: {
  readonly checkout: Checkout;
  readonly messages: PayMessages;
}): JSX.Element {
  const rows = [
    ...(checkout.tokenAddress === null ? [] : [[messages.tokenContract, checkout.tokenAddress]]),
    [messages.invoice, checkout.invoiceId],
  ];
  return (
    <details class="more">
      <summary>{messages.details}</summary>
      <dl class="facts facts--stacked">
        {rows.map(([label, value]) => (
          <div class="facts__row" key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi class="code" dir="ltr">
                {value}
              </bdi>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function PartReceived({
  checkout,
  messages,
}: {
  readonly checkout: Checkout;
  readonly messages: PayMessages;
}): JSX.Element {
  const { amount, amountReceived } = checkout;
  const text = messages.receivedOf(inCurrency(amountReceived, checkout), inCurrency(amount, checkout));
  return (
    <div class="part-received">
      <progress value={shareReceived(checkout)} max={1} aria-label={text} />
      <p>{text}</p>
    </div>
  );
}

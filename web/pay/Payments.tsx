import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { inCurrency } from './amounts.ts';
import type { PayMessages } from './messages/en.ts';
import { webLink } from '../shared/webLink.ts';

/** What arrived, each with its transaction, at the block explorer where the chain has one. */
export function Payments({
  checkout,
  messages,
}: {
  readonly checkout: Checkout;
  readonly messages: PayMessages;
}): JSX.Element | null {
  if (checkout.payments.length === 0) return null;
  return (
    <section class="payments" aria-labelledby="payments">
      <h3 id="payments" class="payments__heading">
        {messages.transactions}
      </h3>
      <ul>
        {checkout.payments.map(({ txHash, amount, blockNumber, explorerUrl }, index) => (
          <li key={`${txHash}${index}`} class="payments__payment">
            <bdi class="numbers" dir="ltr">
              {inCurrency(amount, checkout)}
            </bdi>
            <span class="payments__block numbers">{messages.inBlock(blockNumber)}</span>
            <TransactionName hash={txHash} explorerUrl={explorerUrl} messages={messages} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function TransactionName(props: {
  readonly hash: string | null;
  readonly explorerUrl: string | null;
  readonly messages: PayMessages;
}): JSX.Element {
  const { hash, explorerUrl, messages } = props;
  if (hash === null) return <span class="payments__hash">{messages.insideTransaction}</span>;
  const name = (
    <bdi class="code" dir="ltr">
      {hash}
    </bdi>
  );
  const link = webLink(explorerUrl);
  if (link === null) return <span class="payments__hash">{name}</span>;
  return (
    <a class="payments__hash" href={link.href} target="_blank" rel="noreferrer">
      {name} <span class="visually-hidden">({messages.opensNew})</span>
    </a>
  );
}

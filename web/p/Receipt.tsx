import { GetTransferReceipt, type PaymentsClient, type TransferReceipt } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../shared/components/Button.tsx';
import { Icon, type IconName } from '../shared/components/Icon.tsx';
import type { Locale } from '../shared/i18n/locale.ts';
import type { PayeeMessages } from './messages/en.ts';

const ASK_EVERY_MS = 4_000;

type Outcome = 'PAID' | 'REVIEW' | 'REFUSED';

function outcomeOf(status: string): Outcome {
  if (status === 'REJECTED' || status === 'FAILED' || status === 'VOIDED') return 'REFUSED';
  return status === 'IN_REVIEW' || status === 'AUTHORIZED' || status === 'DUPLICATE' ? 'REVIEW' : 'PAID';
}

const ICONS: Readonly<Record<Outcome, IconName>> = { PAID: 'check', REVIEW: 'clock', REFUSED: 'cross' };

/** What was paid, to keep; while a person decides, it is asked for until they have. */
export function Receipt(props: {
  readonly client: PaymentsClient;
  readonly first: TransferReceipt;
  readonly locale: Locale;
  readonly messages: PayeeMessages;
}): JSX.Element {
  const { client, first, locale, messages } = props;
  const [receipt, setReceipt] = useState(first);
  const outcome = outcomeOf(receipt.status);
  useEffect(() => {
    if (outcome !== 'REVIEW') return;
    const timer = setInterval(() => {
      client.request(GetTransferReceipt, { id: first.id }).then(
        ({ getTransferReceipt: now }) => now !== null && setReceipt(now),
        () => undefined,
      );
    }, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [client, first.id, outcome]);
  const [title, hint] = {
    PAID: [messages.sentTitle, messages.sentHint(receipt.payeeName)],
    REVIEW: [messages.reviewTitle, messages.reviewHint],
    REFUSED: [messages.rejectedTitle, messages.rejectedHint],
  }[outcome] as [string, string];
  const rows: readonly (readonly [string, string])[] = [
    [messages.paidTo, receipt.payeeName],
    [messages.amount, `${receipt.amount} ${receipt.currency}`],
    ...(receipt.reason === null ? [] : [[messages.reason, receipt.reason] as const]),
    [messages.when, instant(receipt.createdAt, locale)],
    [messages.receiptId, receipt.id],
  ];
  return (
    <div class="card card--payer outcome" data-stage={outcome}>
      <span class={`outcome__mark${outcome === 'PAID' ? ' outcome__mark--good' : ''}`}>
        <Icon name={ICONS[outcome]} />
      </span>
      <div role="status">
        <h1 class="outcome__title">{title}</h1>
        <p class="outcome__hint">{hint}</p>
      </div>
      <section class="receipt" aria-labelledby="receipt">
        <h2 id="receipt" class="receipt__heading">
          {messages.receipt}
        </h2>
        <dl class="facts">
          {rows.map(([label, value]) => (
            <div class="facts__row" key={label}>
              <dt>{label}</dt>
              <dd>
                <bdi>{value}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      </section>
      <div class="outcome__actions">
        <Button wide onClick={() => window.print()}>
          <Icon name="print" />
          {messages.print}
        </Button>
      </div>
    </div>
  );
}

/** In the reader's language and time zone, with the digits of the rest of the page. */
export function instant(iso: string, locale: Locale): string {
  return new Intl.DateTimeFormat(`${locale}-u-nu-latn`, { dateStyle: 'medium', timeStyle: 'short' }).format(
    new Date(iso),
  );
}

import type { PaymentsClient, TransferReceipt } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { payerClient } from '../shared/api/client.ts';
import { Button } from '../shared/components/Button.tsx';
import { LanguageChoice } from '../shared/components/LanguageChoice.tsx';
import { LoadingCard } from '../shared/components/LoadingCard.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import type { PageProps } from '../shared/startPage.tsx';
import { useAskAgain } from '../shared/useAskAgain.ts';
import type { PayeeMessages } from './messages/en.ts';
import { openPayeeLink, type PayeeLink } from './payeeLink.ts';
import { PayForm } from './PayForm.tsx';
import { type PayeeState, readPayeeState } from './payeeState.ts';
import { instant, Receipt } from './Receipt.tsx';

/** What scanning a payee's code opens: who is paid, how much, what for; with a session the payment, without one the way to it. */
export function PayeePage(props: PageProps<PayeeMessages>): JSX.Element {
  const { configuration, messages, locale, setLocale } = props;
  const client = useMemo(() => payerClient(configuration), [configuration]);
  const link = useMemo(openPayeeLink, []);
  const [state, setState] = useState<PayeeState | 'LOADING' | 'FAILED'>('LOADING');
  const [receipt, setReceipt] = useState<TransferReceipt | null>(null);
  const load = (): void => {
    setState('LOADING');
    readPayeeState(client, link).then(setState, () => setState('FAILED'));
  };
  useEffect(load, [client, link]);
  useAskAgain(state === 'FAILED', async () => setState(await readPayeeState(client, link)));
  useEffect(() => {
    if (typeof state === 'string' || state.status === 'MISSING') return;
    document.title = (receipt === null ? messages.title : messages.titlePaid)(state.payee.name);
  }, [state, receipt, messages]);
  return (
    <div class="checkout checkout--payee">
      <main class="checkout__main">
        {receipt === null ? (
          <Content {...props} client={client} link={link} state={state} load={load} onSent={setReceipt} />
        ) : (
          <Receipt client={client} first={receipt} locale={locale} messages={messages} />
        )}
      </main>
      {state !== 'LOADING' && (
        <footer class="checkout__footer">
          <LanguageChoice label={messages.language} locale={locale} onChoose={setLocale} />
        </footer>
      )}
    </div>
  );
}

interface ContentProps extends PageProps<PayeeMessages> {
  readonly client: PaymentsClient;
  readonly link: PayeeLink;
  readonly state: PayeeState | 'LOADING' | 'FAILED';
  readonly load: () => void;
  readonly onSent: (receipt: TransferReceipt) => void;
}

function Content({ state, load, messages, ...props }: ContentProps): JSX.Element {
  if (state === 'LOADING') return <LoadingCard label={messages.loading} />;
  if (state === 'FAILED') {
    return (
      <div class="card card--message">
        <h1 class="visually-hidden">{messages.cannotLoad}</h1>
        <Notice tone="bad" title={messages.cannotLoad}>
          <p>{messages.cannotLoadWhy}</p>
        </Notice>
        <Button kind="primary" onClick={load}>
          {messages.tryAgain}
        </Button>
      </div>
    );
  }
  if (state.status !== 'OPEN') return <Ended status={state.status} messages={messages} />;
  return <Open {...props} {...state} messages={messages} />;
}

function Ended(props: {
  readonly status: 'MISSING' | 'CLOSED' | 'USED' | 'EXPIRED';
  readonly messages: PayeeMessages;
}): JSX.Element {
  const { status, messages } = props;
  const [title, hint] = {
    MISSING: [messages.missingTitle, messages.missingHint],
    CLOSED: [messages.closedTitle, messages.closedHint],
    USED: [messages.usedTitle, messages.usedHint],
    EXPIRED: [messages.expiredTitle, messages.expiredHint],
  }[status] as [string, string];
  return (
    <div class="card card--message" data-stage={status}>
      <h1 class="outcome__title">{title}</h1>
      <p class="outcome__hint">{hint}</p>
    </div>
  );
}

type OpenProps = Pick<ContentProps, 'client' | 'link' | 'locale' | 'messages' | 'onSent'> &
  Extract<PayeeState, { status: 'OPEN' | 'CLOSED' | 'USED' | 'EXPIRED' }>;

function Open({ payee, qr, client, link, locale, messages, onSent }: OpenProps): JSX.Element {
  const country =
    new Intl.DisplayNames([locale], { type: 'region' }).of(payee.countryCode) ?? payee.countryCode;
  return (
    <div class="card card--payer" data-stage="OPEN">
      <span class="monogram monogram--large" aria-hidden="true">
        {[...payee.name.trim()][0]?.toUpperCase()}
      </span>
      <h1 class="payee__name">
        <bdi>{payee.name}</bdi>
      </h1>
      {qr !== null && (
        <p class="payee__amount numbers">
          <span class="visually-hidden">{messages.youPay} </span>
          <bdi dir="ltr">
            {qr.amount} {qr.currency}
          </bdi>
        </p>
      )}
      <dl class="facts">
        <dt>{messages.where}</dt>
        <dd>
          <bdi>{payee.city}</bdi>, {country}
        </dd>
        {qr !== null && qr.reference !== null && (
          <>
            <dt>{messages.reason}</dt>
            <dd>
              <bdi>{qr.reference}</bdi>
            </dd>
          </>
        )}
        {qr !== null && (
          <>
            <dt>{messages.validUntil}</dt>
            <dd>{instant(qr.expiresAt, locale)}</dd>
          </>
        )}
      </dl>
      {link.token === null ? (
        <Notice tone="info" title={messages.noSessionTitle}>
          <p>{messages.noSessionHint(payee.name)}</p>
        </Notice>
      ) : (
        <PayForm
          client={client}
          payee={payee}
          qr={qr}
          token={link.token}
          onSent={onSent}
          messages={messages}
        />
      )}
    </div>
  );
}

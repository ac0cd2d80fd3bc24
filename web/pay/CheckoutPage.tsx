import type { Checkout } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { payerClient } from '../shared/api/client.ts';
import { Button } from '../shared/components/Button.tsx';
import { Icon } from '../shared/components/Icon.tsx';
import { LanguageChoice } from '../shared/components/LanguageChoice.tsx';
import { LoadingCard } from '../shared/components/LoadingCard.tsx';
import { Notice } from '../shared/components/Notice.tsx';
import type { PageProps } from '../shared/startPage.tsx';
import { useAskAgain } from '../shared/useAskAgain.ts';
import { CheckoutCard } from './CheckoutCard.tsx';
import { type Followed, followCheckout, type Follower } from './followCheckout.ts';
import type { PayMessages } from './messages/en.ts';

/** `/pay/<invoiceId>`. */
function invoiceIdOf(pathname: string): string {
  return decodeURIComponent(pathname.split('/')[2] ?? '');
}

/** The page: what is known of the checkout, or why nothing is; the connection's state above it, the language below. */
export function CheckoutPage(props: PageProps<PayMessages>): JSX.Element {
  const { configuration, messages, locale, setLocale } = props;
  const [followed, setFollowed] = useState<Followed | null>(null);
  const follower = useRef<Follower | null>(null);
  const online = useOnline(() => follower.current?.reconnect());
  useEffect(() => {
    const started = followCheckout(payerClient(configuration), invoiceIdOf(location.pathname), setFollowed);
    follower.current = started;
    return started.stop;
  }, [configuration]);
  const refresh = async (): Promise<Checkout | null> => (await follower.current?.refresh()) ?? null;
  useAskAgain(followed?.found === 'FAILED', refresh);
  const lost = !online || (followed?.found === 'FOUND' && !followed.live);
  return (
    <div class="checkout" data-found={followed?.found ?? 'LOADING'} data-live={!lost}>
      <p class={`connection${lost ? ' connection--lost' : ''}`} role="status">
        {lost && (
          <>
            <Icon name="offline" />
            <span>{messages.offline}</span>
          </>
        )}
      </p>
      <main class="checkout__main">
        <Content followed={followed} refresh={refresh} messages={messages} />
      </main>
      {/* Below what comes, which may be longer than the window: it would be pushed down. */}
      {followed !== null && followed.found !== 'LOADING' && (
        <footer class="checkout__footer">
          <p>{messages.securedBy}</p>
          <LanguageChoice label={messages.language} locale={locale} onChoose={setLocale} />
        </footer>
      )}
    </div>
  );
}

function Content(props: {
  readonly followed: Followed | null;
  readonly refresh: () => Promise<Checkout | null>;
  readonly messages: PayMessages;
}): JSX.Element {
  const { followed, refresh, messages } = props;
  if (followed !== null && followed.checkout !== null && followed.found === 'FOUND') {
    return (
      <CheckoutCard followed={followed} checkout={followed.checkout} refresh={refresh} messages={messages} />
    );
  }
  if (followed?.found === 'MISSING') {
    return (
      <Message>
        <h1 class="outcome__title">{messages.missingTitle}</h1>
        <p class="outcome__hint">{messages.missingHint}</p>
      </Message>
    );
  }
  if (followed?.found === 'FAILED') {
    return (
      <Message>
        <h1 class="visually-hidden">{messages.cannotLoad}</h1>
        <Notice tone="bad" title={messages.cannotLoad}>
          <p>{messages.cannotLoadWhy}</p>
        </Notice>
        <Button kind="primary" onClick={() => void refresh().catch(() => undefined)}>
          {messages.tryAgain}
        </Button>
      </Message>
    );
  }
  return <LoadingCard label={messages.loading} />;
}

function Message({ children }: { readonly children: JSX.Element | JSX.Element[] }): JSX.Element {
  return <div class="card card--message">{children}</div>;
}

/** Whether the browser is connected to anything; says when it is again, and when the page is looked at again. */
function useOnline(onBack: () => void): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const changed = (): void => {
      setOnline(navigator.onLine);
      if (navigator.onLine && !document.hidden) onBack();
    };
    // Phones suspend a page and its connection without a word.
    const looked = (): void => void (!document.hidden && changed());
    window.addEventListener('online', changed);
    window.addEventListener('offline', changed);
    document.addEventListener('visibilitychange', looked);
    return () => {
      window.removeEventListener('online', changed);
      window.removeEventListener('offline', changed);
      document.removeEventListener('visibilitychange', looked);
    };
  }, []);
  return online;
}

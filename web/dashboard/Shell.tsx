import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../shared/components/Button.tsx';
import type { PageProps } from '../shared/startPage.tsx';
import type { LiveState } from './api/live.ts';
import { LanguageChoice } from './components/LanguageChoice.tsx';
import { ThemeChoice } from './components/ThemeChoice.tsx';
import { useWorkspace } from './context.ts';
import type { DashboardMessages } from './messages/en.ts';
import { linkTo, type Route, SECTIONS, useRoute } from './route.ts';
import { AccountDetail } from './views/AccountDetail.tsx';
import { Accounts } from './views/Accounts.tsx';
import { InvoiceDetail } from './views/InvoiceDetail.tsx';
import { Invoices } from './views/Invoices.tsx';
import { Overview } from './views/Overview.tsx';
import { Reviews } from './views/Reviews.tsx';
import { TransactionDetail } from './views/TransactionDetail.tsx';
import { Transactions } from './views/Transactions.tsx';

interface ShellProps extends PageProps<DashboardMessages> {
  readonly onSignOut: () => void;
}

/** Sections beside what one of them shows. */
export function Shell({ messages, onSignOut, ...props }: ShellProps): JSX.Element {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    // Who uses a keyboard or a screen reader goes on where the new view begins.
    if (moved.current) main.current?.focus();
    moved.current = true;
  }, [route.section, route.id]);
  const skip = (event: Event): void => {
    // A link to a place would be taken for a route.
    event.preventDefault();
    main.current?.focus();
  };
  return (
    <div class="shell">
      <a class="skip" href="#main" onClick={skip}>
        {messages.skip}
      </a>
      <header class="shell__bar">
        <p class="shell__name">
          <span class="shell__mark" aria-hidden="true" />
          {messages.title}
        </p>
        <nav class="shell__sections" aria-label={messages.sections}>
          <ul>
            {SECTIONS.map((section) => (
              <li key={section}>
                <a href={linkTo(section)} aria-current={route.section === section ? 'page' : undefined}>
                  {messages.nav[section]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div class="shell__choices">
          <LiveLight />
          <LanguageChoice messages={messages} {...props} />
          <ThemeChoice messages={messages} />
          <Button onClick={onSignOut}>{messages.signOut}</Button>
        </div>
      </header>
      <main id="main" class="shell__main" ref={main} tabIndex={-1}>
        <View {...route} />
      </main>
    </div>
  );
}

function View({ section, id, filters }: Route): JSX.Element {
  switch (section) {
    case 'overview':
      return <Overview days={filters['days'] ?? ''} />;
    case 'invoices':
      return id === null ? <Invoices filters={filters} /> : <InvoiceDetail key={id} id={id} />;
    case 'transactions':
      return id === null ? <Transactions filters={filters} /> : <TransactionDetail key={id} id={id} />;
    case 'accounts':
      return id === null ? <Accounts /> : <AccountDetail key={id} id={id} />;
    case 'reviews':
      return <Reviews filters={filters} />;
  }
}

/** Whether pushes come; announced when that changes. */
function LiveLight(): JSX.Element {
  const { live, messages } = useWorkspace();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => live.watchState(setState), [live]);
  return (
    <p class={`live live--${state}`} role="status">
      <span class="live__light" aria-hidden="true" />
      {messages.live[state]}
    </p>
  );
}

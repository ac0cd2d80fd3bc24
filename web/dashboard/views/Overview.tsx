import { GetInvoiceTotals, GetTransactionTotals } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLoaded } from '../api/useLoaded.ts';
import { Problem } from '../components/Problem.tsx';
import { Waiting } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';
import { lastDays } from '../times.ts';
import { InvoiceFigures } from './InvoiceFigures.tsx';
import { StatusChart } from './StatusChart.tsx';

const PERIODS = [7, 30, 90] as const;
/** Totals follow the events: a push is followed by a look that is not too early, and by one for many. */
const LOOK_AFTER_MS = 2_500;

/** Totals of a period. */
export function Overview({ days: given }: { readonly days: string }): JSX.Element {
  const { client, live, messages } = useWorkspace();
  const period = PERIODS.find((each) => String(each) === given) ?? 30;
  const days = lastDays(period, Date.now());
  const span = { from: days[0] ?? '', to: days.at(-1) ?? '' };
  const invoices = useLoaded(
    async () => (await client.request(GetInvoiceTotals, span)).getInvoiceTotals,
    JSON.stringify(span),
  );
  const transactions = useLoaded(
    async () => (await client.request(GetTransactionTotals, span)).getTransactionTotals,
    JSON.stringify(span),
  );
  const timer = useRef<number | undefined>(undefined);
  useEffect(() => {
    const look = (reload: () => void) => (): void => {
      clearTimeout(timer.current);
      timer.current = window.setTimeout(reload, LOOK_AFTER_MS);
    };
    const both = (): void => {
      invoices.reload();
      transactions.reload();
    };
    const end = live.listen({ onInvoice: look(both), onTransaction: look(both), onMissed: both });
    return () => {
      end();
      clearTimeout(timer.current);
    };
  }, [live]);
  return (
    <>
      <div class="view__top">
        <div>
          <h1>{messages.nav.overview}</h1>
          <p class="muted">{messages.totalsNote}</p>
        </div>
        <div class="periods" role="group" aria-label={messages.period}>
          {PERIODS.map((each) => (
            <a
              key={each}
              href={linkTo('overview', null, { days: String(each) })}
              aria-current={each === period ? 'true' : undefined}
            >
              {messages.days(each)}
            </a>
          ))}
        </div>
      </div>
      {invoices.loaded.state === 'loading' && <Waiting lines={6} />}
      {invoices.loaded.state === 'failed' && (
        <Problem error={invoices.loaded.error} onAgain={invoices.reload} />
      )}
      {invoices.loaded.state === 'loaded' && <InvoiceFigures totals={invoices.loaded.value} days={days} />}
      {transactions.loaded.state === 'failed' && (
        <Problem error={transactions.loaded.error} onAgain={transactions.reload} />
      )}
      {transactions.loaded.state === 'loaded' && (
        <section class="panel">
          <StatusChart
            title={messages.transactionsByDay}
            days={days}
            totals={transactions.loaded.value}
            statuses={['POSTED', 'CAPTURED', 'IN_REVIEW', 'REJECTED', 'FAILED']}
          />
        </section>
      )}
    </>
  );
}

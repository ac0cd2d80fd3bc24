import {
  AcceptLatePayment,
  CancelInvoice,
  GetInvoice,
  GetInvoiceTimeline,
  type Invoice,
  ReopenInvoice,
  RetrySweep,
} from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { CopyField } from '../../shared/components/CopyField.tsx';
import { useLoaded } from '../api/useLoaded.ts';
import { Action } from '../components/Action.tsx';
import { Facts } from '../components/Facts.tsx';
import { Money } from '../components/Money.tsx';
import { Problem } from '../components/Problem.tsx';
import { Status } from '../components/Status.tsx';
import { Empty, Waiting } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';
import { OtherDeposits } from './OtherDeposits.tsx';
import { Timeline } from './Timeline.tsx';

/** One invoice: what it is, what can be done, and everything that happened to it. */
export function InvoiceDetail({ id }: { readonly id: string }): JSX.Element {
  const { client, live, messages } = useWorkspace();
  const invoice = useLoaded(async () => (await client.request(GetInvoice, { id })).getInvoice, id);
  const timeline = useLoaded(
    async () => (await client.request(GetInvoiceTimeline, { invoiceId: id })).getInvoiceTimeline,
    id,
  );
  const { loaded, set } = invoice;
  const version = loaded.state === 'loaded' ? (loaded.value?.version ?? 0) : 0;
  const changed = (next: Invoice): void => {
    if (next.version > version) set(next);
    timeline.reload();
  };
  useEffect(
    () =>
      live.listen({
        onInvoice: (pushed) => {
          if (pushed.id === id) changed(pushed);
        },
        onMissed: () => {
          invoice.reload();
          timeline.reload();
        },
      }),
    [live, id, version],
  );
  useLedgerLater(timeline.reload, loaded.state === 'loaded' ? (loaded.value?.status ?? '') : '');
  return (
    <>
      <a class="back" href={linkTo('invoices')}>
        {messages.nav.invoices}
      </a>
      {loaded.state === 'loading' && <Waiting lines={6} />}
      {loaded.state === 'failed' && <Problem error={loaded.error} onAgain={invoice.reload} />}
      {loaded.state === 'loaded' &&
        (loaded.value === null ? (
          <Empty title={messages.noneFound} />
        ) : (
          <>
            <Shown invoice={loaded.value} onChanged={changed} />
            <OtherDeposits deposits={loaded.value.otherDeposits} />
          </>
        ))}
      <section class="panel" aria-labelledby="timeline">
        <h2 id="timeline">{messages.timeline}</h2>
        {timeline.loaded.state === 'loading' && <Waiting lines={5} />}
        {timeline.loaded.state === 'failed' && (
          <Problem error={timeline.loaded.error} onAgain={timeline.reload} />
        )}
        {timeline.loaded.state === 'loaded' && <Timeline entries={timeline.loaded.value?.entries ?? []} />}
      </section>
    </>
  );
}

/** The ledger posts after the push of what it posts: it is looked at again, a few times. */
const LATER_MS = [1_500, 5_000, 15_000];

function useLedgerLater(reload: () => void, status: string): void {
  useEffect(() => {
    if (!['PAID', 'SWEPT', 'SWEEP_FAILED'].includes(status)) return undefined;
    const timers = LATER_MS.map((ms) => setTimeout(reload, ms));
    return () => timers.forEach((timer) => clearTimeout(timer));
  }, [status, reload]);
}

function Shown({
  invoice,
  onChanged,
}: {
  readonly invoice: Invoice;
  readonly onChanged: (invoice: Invoice) => void;
}): JSX.Element {
  const { messages, locale } = useWorkspace();
  const { id, currency, status, exceptions, surplus } = invoice;
  const time = (at: string | null) => (at === null ? null : shownTime(at, locale));
  return (
    <section class="panel" aria-labelledby="invoice">
      <div class="view__top">
        <div>
          <h1 id="invoice" class="amount">
            <span class="visually-hidden">{messages.invoice} </span>
            <Money amount={invoice.amount} currency={currency} />
          </h1>
          <p class="statuses" role="status">
            {[status, ...exceptions].map((each) => (
              <Status key={each} status={each} />
            ))}
          </p>
        </div>
        <Actions invoice={invoice} onChanged={onChanged} />
      </div>
      <Facts
        facts={[
          [messages.received, <Money amount={invoice.amountReceived} currency={currency} />],
          [messages.due, <Money amount={invoice.amountDue} currency={currency} />],
          [messages.surplus, /[1-9]/.test(surplus) ? <Money amount={surplus} currency={currency} /> : null],
          [messages.network, messages.chain(invoice.chainId)],
          [messages.reference, invoice.reference === null ? null : <bdi>{invoice.reference}</bdi>],
          [messages.customer, invoice.customerId === null ? null : <bdi>{invoice.customerId}</bdi>],
          [messages.created, time(invoice.createdAt)],
          [messages.expires, time(invoice.expiresAt)],
          [messages.paidAt, time(invoice.paidAt)],
          [messages.sweptAt, time(invoice.sweptAt)],
          [messages.reason, invoice.failureReason ?? invoice.sweepHold ?? invoice.holdCode],
        ]}
      />
      <div class="copies">
        <CopyField label={messages.invoice} value={id} messages={messages} />
        <CopyField label={messages.address} value={invoice.address} messages={messages} />
      </div>
    </section>
  );
}

function Actions({
  invoice: { id, status, exceptions, lateAccepted },
  onChanged,
}: {
  readonly invoice: Invoice;
  readonly onChanged: (invoice: Invoice) => void;
}): JSX.Element {
  const { client, messages } = useWorkspace();
  const isOver = status === 'CANCELLED' || status === 'EXPIRED';
  return (
    <div class="view__actions">
      <a class="button" href={`/pay/${id}`} target="_blank" rel="noopener noreferrer">
        {messages.checkout}
      </a>
      {status === 'PENDING' && (
        <Action
          label={messages.cancel}
          ask={messages.cancelAsk}
          act={async () => onChanged((await client.request(CancelInvoice, { id })).cancelInvoice)}
        />
      )}
      {isOver && (
        <Action
          label={messages.reopen}
          act={async () => onChanged((await client.request(ReopenInvoice, { id })).reopenInvoice)}
        />
      )}
      {exceptions.includes('LATE') && !lateAccepted && (
        <Action
          label={messages.acceptLate}
          act={async () =>
            onChanged((await client.request(AcceptLatePayment, { invoiceId: id })).acceptLatePayment)
          }
        />
      )}
      {status === 'SWEEP_FAILED' && (
        <Action
          label={messages.retrySweep}
          act={async () => onChanged((await client.request(RetrySweep, { invoiceId: id })).retrySweep)}
        />
      )}
    </div>
  );
}

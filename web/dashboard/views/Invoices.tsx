import { type Invoice, type InvoiceStatus, ListInvoices, SearchInvoices } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Button } from '../../shared/components/Button.tsx';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { ExportButton } from '../components/ExportButton.tsx';
import { Filters, spanOf } from '../components/Filters.tsx';
import { Code, Money } from '../components/Money.tsx';
import { Pages } from '../components/Pages.tsx';
import { Status } from '../components/Status.tsx';
import type { TableColumn } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import type { Column } from '../csv.ts';
import type { DashboardMessages } from '../messages/en.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';
import { CreateInvoiceDialog } from './CreateInvoiceDialog.tsx';

const STATUSES: readonly InvoiceStatus[] = [
  'PENDING',
  'CONFIRMING',
  'PAID',
  'SWEEPING',
  'SWEPT',
  'SWEEP_FAILED',
  'EXPIRED',
  'CANCELLED',
];

const CSV: readonly Column<Invoice>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'status', value: ({ status }) => status },
  { name: 'exceptions', value: ({ exceptions }) => exceptions.join(' ') },
  { name: 'amount', value: ({ amount }) => amount },
  { name: 'amountReceived', value: ({ amountReceived }) => amountReceived },
  { name: 'currency', value: ({ currency }) => currency },
  { name: 'chainId', value: ({ chainId }) => chainId },
  { name: 'address', value: ({ address }) => address },
  { name: 'reference', value: ({ reference }) => reference },
  { name: 'customerId', value: ({ customerId }) => customerId },
  { name: 'createdAt', value: ({ createdAt }) => createdAt },
  { name: 'paidAt', value: ({ paidAt }) => paidAt },
  { name: 'sweptAt', value: ({ sweptAt }) => sweptAt },
];

/** The merchant's invoices, newest first, live. */
export function Invoices({ filters }: { readonly filters: Readonly<Record<string, string>> }): JSX.Element {
  const { client, live, messages, locale } = useWorkspace();
  const [creating, setCreating] = useState(false);
  const { search = '', status = '' } = filters;
  const read: ReadPage<Invoice> = async (nextToken, limit) =>
    search !== ''
      ? (await client.request(SearchInvoices, { text: search, limit, nextToken })).searchInvoices
      : (
          await client.request(ListInvoices, {
            status: STATUSES.find((each) => each === status) ?? null,
            ...spanOf(filters),
            limit,
            nextToken,
          })
        ).listInvoices;
  const about = JSON.stringify(filters);
  const pages = usePages(read, about);
  const { items, put, reload } = pages;
  useEffect(
    () =>
      live.listen({
        onInvoice: (invoice) => {
          // What is new belongs on top of a list that leaves nothing out.
          const known = items.some(({ id }) => id === invoice.id);
          if (known || (about === '{}' && invoice.version === 1)) put(invoice);
        },
        onMissed: reload,
      }),
    [live, items, about],
  );
  const filtered = about !== '{}';
  return (
    <>
      <div class="view__top">
        <h1>{messages.nav.invoices}</h1>
        <div class="view__actions">
          <ExportButton name="invoices" columns={CSV} read={read} />
          <Button kind="primary" onClick={() => setCreating(true)}>
            {messages.newInvoice}
          </Button>
        </div>
      </div>
      <Filters
        key={about}
        section="invoices"
        given={filters}
        filters={[
          { name: 'search', label: messages.search, type: 'search', hint: messages.searchInvoices },
          {
            name: 'status',
            label: messages.status,
            options: STATUSES.map((value) => ({ value, label: messages.statuses[value] ?? value })),
          },
          { name: 'from', label: messages.from, type: 'date' },
          { name: 'until', label: messages.until, type: 'date' },
        ]}
      />
      <Pages
        caption={messages.nav.invoices}
        columns={columnsOf(messages, locale)}
        pages={pages}
        empty={
          filtered
            ? { title: messages.noneFound, why: messages.noneFoundWhy }
            : { title: messages.none, why: messages.noneInvoices }
        }
      />
      <CreateInvoiceDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}

function columnsOf(messages: DashboardMessages, locale: string): readonly TableColumn<Invoice>[] {
  return [
    {
      name: messages.invoice,
      cell: ({ id }) => (
        <a href={linkTo('invoices', id)}>
          <Code text={id} />
        </a>
      ),
    },
    { name: messages.status, cell: ({ status, exceptions }) => <Statuses all={[status, ...exceptions]} /> },
    {
      name: messages.amount,
      numeric: true,
      cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
    },
    {
      name: messages.received,
      numeric: true,
      cell: ({ amountReceived, currency }) => <Money amount={amountReceived} currency={currency} />,
    },
    { name: messages.reference, cell: ({ reference }) => <bdi>{reference ?? '–'}</bdi> },
    { name: messages.created, cell: ({ createdAt }) => shownTime(createdAt, locale) },
  ];
}

function Statuses({ all }: { readonly all: readonly string[] }): JSX.Element {
  return (
    <span class="statuses">
      {all.map((status) => (
        <Status key={status} status={status} />
      ))}
    </span>
  );
}

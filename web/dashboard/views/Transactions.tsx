import {
  ListTransactions,
  SearchTransactions,
  type Transaction,
  type TransactionKind,
  type TransactionStatus,
} from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { ExportButton } from '../components/ExportButton.tsx';
import { type Filter, Filters, spanOf } from '../components/Filters.tsx';
import { Pages } from '../components/Pages.tsx';
import { useWorkspace } from '../context.ts';
import type { Column } from '../csv.ts';
import type { DashboardMessages } from '../messages/en.ts';
import { transactionColumns } from './transactionColumns.tsx';

const STATUSES: readonly TransactionStatus[] = [
  'AUTHORIZED',
  'APPROVED',
  'CAPTURED',
  'POSTED',
  'IN_REVIEW',
  'DUPLICATE',
  'REJECTED',
  'FAILED',
  'VOIDED',
];
const KINDS: readonly TransactionKind[] = ['CARD', 'INBOUND', 'TRANSFER'];

const CSV: readonly Column<Transaction>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'kind', value: ({ kind }) => kind },
  { name: 'status', value: ({ status }) => status },
  { name: 'amount', value: ({ amount }) => amount },
  { name: 'amountRefunded', value: ({ amountRefunded }) => amountRefunded },
  { name: 'currency', value: ({ currency }) => currency },
  { name: 'customerId', value: ({ customerId }) => customerId },
  { name: 'gateway', value: ({ gateway }) => gateway },
  { name: 'gatewayReference', value: ({ gatewayReference }) => gatewayReference },
  { name: 'failureReason', value: ({ failureReason }) => failureReason },
  { name: 'journalEntryId', value: ({ journalEntryId }) => journalEntryId },
  { name: 'createdAt', value: ({ createdAt }) => createdAt },
];

/** The merchant's transactions, newest first, live. */
export function Transactions({
  filters,
}: {
  readonly filters: Readonly<Record<string, string>>;
}): JSX.Element {
  const { client, live, messages, locale } = useWorkspace();
  const { search = '', status = '', kind = '', customer = '' } = filters;
  const read: ReadPage<Transaction> = async (nextToken, limit) =>
    search !== ''
      ? (await client.request(SearchTransactions, { text: search, limit, nextToken })).searchTransactions
      : (
          await client.request(ListTransactions, {
            status: STATUSES.find((each) => each === status) ?? null,
            kind: KINDS.find((each) => each === kind) ?? null,
            customerId: customer === '' ? null : customer,
            ...spanOf(filters),
            limit,
            nextToken,
          })
        ).listTransactions;
  const about = JSON.stringify(filters);
  const pages = usePages(read, about);
  const { items, put, reload } = pages;
  useEffect(
    () =>
      live.listen({
        onTransaction: (transaction) => {
          if (about === '{}' || items.some(({ id }) => id === transaction.id)) put(transaction);
        },
        onMissed: reload,
      }),
    [live, items, about],
  );
  return (
    <>
      <div class="view__top">
        <h1>{messages.nav.transactions}</h1>
        <div class="view__actions">
          <ExportButton name="transactions" columns={CSV} read={read} />
        </div>
      </div>
      <Filters key={about} section="transactions" given={filters} filters={filtersOf(messages)} />
      <Pages
        caption={messages.nav.transactions}
        columns={transactionColumns(messages, locale)}
        pages={pages}
        empty={
          about === '{}'
            ? { title: messages.none }
            : { title: messages.noneFound, why: messages.noneFoundWhy }
        }
      />
    </>
  );
}

function filtersOf(messages: DashboardMessages): readonly Filter[] {
  return [
    { name: 'search', label: messages.search, type: 'search', hint: messages.searchTransactions },
    {
      name: 'status',
      label: messages.status,
      options: STATUSES.map((value) => ({ value, label: messages.statuses[value] ?? value })),
    },
    { name: 'kind', label: messages.kind, options: KINDS.map((value) => ({ value, label: value })) },
    { name: 'customer', label: messages.customer },
    { name: 'from', label: messages.from, type: 'date' },
    { name: 'until', label: messages.until, type: 'date' },
  ];
}

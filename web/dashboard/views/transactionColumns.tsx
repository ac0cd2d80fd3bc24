import type { Transaction } from 'appsync-payments-client';
import { Code, Money } from '../components/Money.tsx';
import { Status } from '../components/Status.tsx';
import type { TableColumn } from '../components/Table.tsx';
import type { DashboardMessages } from '../messages/en.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';

/** What lists of transactions show. */
export function transactionColumns(
  messages: DashboardMessages,
  locale: string,
): readonly TableColumn<Transaction>[] {
  return [
    {
      name: messages.transaction,
      cell: ({ id }) => (
        <a href={linkTo('transactions', id)}>
          <Code text={id} />
        </a>
      ),
    },
    { name: messages.status, cell: ({ status }) => <Status status={status} /> },
    { name: messages.kind, cell: ({ kind, gateway }) => (gateway === null ? kind : `${kind} · ${gateway}`) },
    {
      name: messages.amount,
      numeric: true,
      cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
    },
    { name: messages.customer, cell: ({ customerId }) => <bdi>{customerId ?? '–'}</bdi> },
    { name: messages.created, cell: ({ createdAt }) => shownTime(createdAt, locale) },
  ];
}

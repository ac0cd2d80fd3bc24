import {
  ListTransactions,
  ReviewTransaction,
  type ReviewDecision,
  type Transaction,
} from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { Action } from '../components/Action.tsx';
import { Pages } from '../components/Pages.tsx';
import type { TableColumn } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { transactionColumns } from './transactionColumns.tsx';

const QUEUES = ['IN_REVIEW', 'DUPLICATE'] as const;

/** What waits for a person: what the rules left open, and what repeats another. */
export function Reviews(): JSX.Element {
  const { messages } = useWorkspace();
  return (
    <>
      <div class="view__top">
        <h1>{messages.nav.reviews}</h1>
      </div>
      {QUEUES.map((status) => (
        <Queue key={status} status={status} />
      ))}
    </>
  );
}

function Queue({ status }: { readonly status: (typeof QUEUES)[number] }): JSX.Element {
  const { client, live, messages, locale } = useWorkspace();
  const read: ReadPage<Transaction> = async (nextToken, limit) =>
    (await client.request(ListTransactions, { status, limit, nextToken })).listTransactions;
  const pages = usePages(read, status);
  const { items, put, reload } = pages;
  // What was decided leaves when it is pushed, or at once when it was decided here.
  const waiting = items.filter((each) => each.status === status);
  useEffect(
    () =>
      live.listen({
        onTransaction: (pushed) => {
          if (pushed.status === status || items.some(({ id }) => id === pushed.id)) put(pushed);
        },
        onMissed: reload,
      }),
    [live, items],
  );
  const columns: readonly TableColumn<Transaction>[] = [
    ...transactionColumns(messages, locale),
    { name: messages.risk, cell: ({ risk }) => (risk === null ? '–' : `${risk.score}`), numeric: true },
    { name: messages.reason, cell: (row) => <bdi>{reasonOf(row)}</bdi> },
    { name: messages.note, cell: (row) => <Decide transaction={row} onDecided={put} /> },
  ];
  return (
    <section class="section" aria-labelledby={status}>
      <h2 id={status}>{messages.statuses[status]}</h2>
      <Pages
        caption={messages.statuses[status] ?? status}
        columns={columns}
        pages={{ ...pages, items: waiting }}
        empty={{ title: messages.noneReviews }}
      />
    </section>
  );
}

function reasonOf({ failureReason, duplicateOf, risk }: Transaction): string {
  return failureReason ?? duplicateOf ?? risk?.factors.map(({ code }) => code).join(', ') ?? '–';
}

export function Decide({
  transaction,
  onDecided,
}: {
  readonly transaction: Transaction;
  readonly onDecided: (transaction: Transaction) => void;
}): JSX.Element {
  const { client, messages } = useWorkspace();
  const [note, setNote] = useState('');
  const { id } = transaction;
  const decide = (decision: ReviewDecision) => async (): Promise<void> => {
    const variables = { id, decision, note: note.trim() === '' ? null : note.trim() };
    onDecided((await client.request(ReviewTransaction, variables)).reviewTransaction);
  };
  return (
    <div class="decide">
      <input
        class="input input--small"
        aria-label={`${messages.note}: ${id}`}
        placeholder={messages.note}
        maxLength={1_000}
        value={note}
        onInput={(event) => setNote(event.currentTarget.value)}
      />
      <Action label={messages.approve} act={decide('APPROVE')} />
      <Action label={messages.reject} act={decide('REJECT')} />
    </div>
  );
}

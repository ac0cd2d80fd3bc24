import { ListReviews, ListTransactions, type Transaction } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { Factors } from '../components/Factors.tsx';
import { Filters } from '../components/Filters.tsx';
import { Code, Money } from '../components/Money.tsx';
import { Pages } from '../components/Pages.tsx';
import type { TableColumn } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';
import { shownSeconds, shownTime } from '../times.ts';
import { Decide } from './Decide.tsx';

/** Scores to begin at. */
const SCORES = ['30', '50', '70', '90'] as const;
const LOOK_AT_CLOCK_MS = 30_000;

/** What waits for a person: what the rules left open, the oldest first, and what repeats another. */
export function Reviews({ filters }: { readonly filters: Readonly<Record<string, string>> }): JSX.Element {
  const { client, messages } = useWorkspace();
  const minScore = SCORES.find((each) => each === filters['score']);
  const reviews: ReadPage<Transaction> = async (nextToken, limit) => {
    const variables = { minScore: minScore === undefined ? null : Number(minScore), limit, nextToken };
    return (await client.request(ListReviews, variables)).listReviews;
  };
  const duplicates: ReadPage<Transaction> = async (nextToken, limit) =>
    (await client.request(ListTransactions, { status: 'DUPLICATE', limit, nextToken })).listTransactions;
  return (
    <>
      <div class="view__top">
        <h1>{messages.nav.reviews}</h1>
      </div>
      <Filters
        key={minScore ?? ''}
        section="reviews"
        given={filters}
        filters={[
          {
            name: 'score',
            label: messages.scoreFrom,
            options: SCORES.map((value) => ({ value, label: value })),
          },
        ]}
      />
      <Queue status="IN_REVIEW" read={reviews} minScore={Number(minScore ?? 0)} />
      <Queue status="DUPLICATE" read={duplicates} minScore={0} />
    </>
  );
}

interface QueueProps {
  readonly status: 'IN_REVIEW' | 'DUPLICATE';
  readonly read: ReadPage<Transaction>;
  readonly minScore: number;
}

function Queue({ status, read, minScore }: QueueProps): JSX.Element {
  const { live, messages } = useWorkspace();
  const heading = useRef<HTMLHeadingElement>(null);
  const [decided, setDecided] = useState('');
  const pages = usePages(read, `${status} ${minScore}`);
  const { items, put, reload } = pages;
  // What was decided leaves when it is pushed, or at once when it was decided here.
  const waiting = items.filter((each) => each.status === status);
  const belongs = ({ status: now, risk }: Transaction): boolean =>
    now === status && (risk?.score ?? 0) >= minScore;
  useEffect(
    () =>
      live.listen({
        onTransaction: (pushed) => {
          if (belongs(pushed) || items.some(({ id }) => id === pushed.id)) put(pushed);
        },
        onMissed: reload,
      }),
    [live, items, minScore],
  );
  const onDecided = (transaction: Transaction): void => {
    put(transaction);
    setDecided(`${transaction.id}: ${messages.statuses[transaction.status] ?? transaction.status}`);
    // The buttons are gone, and with them the focus.
    heading.current?.focus();
  };
  const now = useClock();
  const columns: readonly TableColumn<Transaction>[] = [
    { name: messages.transaction, cell: (row) => <What transaction={row} /> },
    {
      name: messages.amount,
      numeric: true,
      cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
    },
    { name: messages.waitsFor, cell: (row) => <Age transaction={row} now={now} /> },
    ...(status === 'IN_REVIEW' ? scoreColumns(messages) : [repeatsColumn(messages)]),
    { name: messages.decision, cell: (row) => <Decide transaction={row} onDecided={onDecided} /> },
  ];
  return (
    <section class="section" aria-labelledby={status}>
      <h2 id={status} ref={heading} tabIndex={-1}>
        {messages.statuses[status]}
      </h2>
      <p class="visually-hidden" role="status">
        {decided}
      </p>
      <Pages
        caption={messages.statuses[status] ?? status}
        columns={columns}
        pages={{ ...pages, items: status === 'IN_REVIEW' ? oldestFirst(waiting) : waiting }}
        empty={{ title: messages.noneReviews }}
      />
    </section>
  );
}

type Messages = ReturnType<typeof useWorkspace>['messages'];

function scoreColumns(messages: Messages): readonly TableColumn<Transaction>[] {
  return [
    { name: messages.score, numeric: true, cell: ({ risk }) => (risk === null ? '–' : `${risk.score}`) },
    {
      name: messages.reason,
      cell: ({ risk, failureReason }) =>
        risk === null || risk.factors.length === 0 ? (
          <bdi>{failureReason ?? '–'}</bdi>
        ) : (
          <Factors factors={risk.factors} />
        ),
    },
  ];
}

function repeatsColumn(messages: Messages): TableColumn<Transaction> {
  return { name: messages.repeats, cell: ({ duplicateOf }) => <bdi dir="ltr">{duplicateOf ?? '–'}</bdi> };
}

/** Which one, of what kind, of which customer: a line each, so that reasons and decision have room beside. */
function What({ transaction }: { readonly transaction: Transaction }): JSX.Element {
  const { id, kind, gateway, customerId } = transaction;
  return (
    <div class="lines">
      <a href={linkTo('transactions', id)}>
        <Code text={id} />
      </a>
      <span class="muted">{gateway === null ? kind : `${kind} · ${gateway}`}</span>
      {customerId !== null && <bdi class="muted">{customerId}</bdi>}
    </div>
  );
}

/** How long it waits; of a card payment also until when, since it is refused by itself then. */
function Age({
  transaction: { createdAt, reviewUntil },
  now,
}: {
  readonly transaction: Transaction;
  readonly now: number;
}): JSX.Element {
  const { messages, locale } = useWorkspace();
  const seconds = Math.max(0, Math.round((now - Date.parse(createdAt)) / 1_000));
  return (
    <div class="lines">
      <time dateTime={createdAt} title={shownTime(createdAt, locale)}>
        {shownSeconds(seconds, locale)}
      </time>
      {reviewUntil !== null && (
        <span class="muted">{messages.refusedAt(shownTime(reviewUntil, locale))}</span>
      )}
    </div>
  );
}

function oldestFirst(rows: readonly Transaction[]): readonly Transaction[] {
  return rows.toSorted((one, other) => one.createdAt.localeCompare(other.createdAt));
}

function useClock(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), LOOK_AT_CLOCK_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}

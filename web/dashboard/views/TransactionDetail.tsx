import { GetTransaction, type Transaction } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useLoaded } from '../api/useLoaded.ts';
import { Factors } from '../components/Factors.tsx';
import { Facts } from '../components/Facts.tsx';
import { Code, Money } from '../components/Money.tsx';
import { Problem } from '../components/Problem.tsx';
import { Status } from '../components/Status.tsx';
import { Empty, Table, Waiting } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';
import { Decide } from './Decide.tsx';
import { Refunding } from './Refunding.tsx';

const REFUNDABLE = ['CAPTURED', 'POSTED', 'PARTIALLY_REFUNDED'];

/** One transaction, with its refunds and disputes. */
export function TransactionDetail({ id }: { readonly id: string }): JSX.Element {
  const { client, live, messages } = useWorkspace();
  const { loaded, reload, set } = useLoaded(
    async () => (await client.request(GetTransaction, { id })).getTransaction,
    id,
  );
  useEffect(
    () =>
      live.listen({
        // A push leaves out what it does not carry: it says that it is time to look.
        onTransaction: (pushed) => {
          if (pushed.id === id) reload();
        },
        onMissed: reload,
      }),
    [live, id],
  );
  return (
    <>
      <a class="back" href={linkTo('transactions')}>
        {messages.nav.transactions}
      </a>
      {loaded.state === 'loading' && <Waiting lines={6} />}
      {loaded.state === 'failed' && <Problem error={loaded.error} onAgain={reload} />}
      {loaded.state === 'loaded' &&
        (loaded.value === null ? (
          <Empty title={messages.noneFound} />
        ) : (
          <Shown transaction={loaded.value} onChanged={set} reload={reload} />
        ))}
    </>
  );
}

function Shown({
  transaction,
  onChanged,
  reload,
}: {
  readonly transaction: Transaction;
  readonly onChanged: (transaction: Transaction) => void;
  readonly reload: () => void;
}): JSX.Element {
  const { messages, locale } = useWorkspace();
  const { id, currency, status, kind, risk } = transaction;
  const text = (value: string | null) => (value === null ? null : <bdi>{value}</bdi>);
  return (
    <section class="panel" aria-labelledby="transaction">
      <div class="view__top">
        <div>
          <h1 id="transaction" class="amount">
            <span class="visually-hidden">{messages.transaction} </span>
            <Money amount={transaction.amount} currency={currency} />
          </h1>
          <p class="statuses" role="status">
            <Status status={status} />
          </p>
        </div>
        <div class="view__actions">
          {(status === 'IN_REVIEW' || status === 'DUPLICATE') && (
            <Decide transaction={transaction} onDecided={onChanged} />
          )}
          {kind === 'CARD' && REFUNDABLE.includes(status) && <Refunding id={id} onDone={reload} />}
        </div>
      </div>
      <Facts
        facts={[
          [messages.transaction, <Code text={id} whole />],
          [messages.kind, kind],
          [messages.gateway, text(transaction.gateway)],
          [messages.reference, text(transaction.gatewayReference)],
          [messages.customer, text(transaction.customerId)],
          [messages.reason, text(transaction.failureReason ?? transaction.reason ?? transaction.duplicateOf)],
          [
            messages.risk,
            risk && (
              <>
                {messages.score} {risk.score}
                <Factors factors={risk.factors} />
              </>
            ),
          ],
          [
            messages.journalEntry,
            transaction.journalEntryId && <Code text={transaction.journalEntryId} whole />,
          ],
          [messages.created, shownTime(transaction.createdAt, locale)],
          [messages.updated, shownTime(transaction.updatedAt, locale)],
        ]}
      />
      <RefundsAndDisputes {...transaction} />
    </section>
  );
}

function RefundsAndDisputes({
  refunds,
  disputes,
}: Pick<Transaction, 'refunds' | 'disputes'>): JSX.Element | null {
  const { messages, locale } = useWorkspace();
  const rows = [...refunds, ...disputes];
  if (rows.length === 0) return null;
  return (
    <Table
      caption={messages.refund}
      rows={rows}
      columns={[
        { name: messages.refund, cell: (row) => <Code text={row.id} /> },
        { name: messages.status, cell: (row) => <Status status={row.status} /> },
        {
          name: messages.amount,
          numeric: true,
          cell: (row) => <Money amount={row.amount} currency={row.currency} />,
        },
        { name: messages.created, cell: (row) => shownTime(row.createdAt, locale) },
      ]}
    />
  );
}

import { type AccountEntry, GetAccount } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { useLoaded } from '../api/useLoaded.ts';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { ExportButton } from '../components/ExportButton.tsx';
import { Code, Money } from '../components/Money.tsx';
import { Pages } from '../components/Pages.tsx';
import { Problem } from '../components/Problem.tsx';
import { Empty, Waiting } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';
import type { Column } from '../csv.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';

const CSV: readonly Column<AccountEntry>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'postedAt', value: ({ postedAt }) => postedAt },
  { name: 'amount', value: ({ amount }) => amount },
  { name: 'transactionId', value: ({ transactionId }) => transactionId },
  { name: 'journalEntryId', value: ({ journalEntryId }) => journalEntryId },
  { name: 'description', value: ({ description }) => description },
];

/** One account with its statement, newest first. */
export function AccountDetail({ id }: { readonly id: string }): JSX.Element {
  const { client, messages, locale } = useWorkspace();
  const { loaded, reload } = useLoaded(async () => (await client.request(GetAccount, { id })).getAccount, id);
  const read: ReadPage<AccountEntry> = async (entriesNextToken, entriesLimit) => {
    const variables = { id, withEntries: true, entriesLimit, entriesNextToken };
    const { getAccount } = await client.request(GetAccount, variables);
    return getAccount?.entries ?? { items: [], nextToken: null };
  };
  const pages = usePages(read, id);
  const currency = loaded.state === 'loaded' ? (loaded.value?.currency ?? '') : '';
  return (
    <>
      <a class="back" href={linkTo('accounts')}>
        {messages.nav.accounts}
      </a>
      <div class="view__top">
        <div>
          <h1>
            <bdi dir="ltr">{id}</bdi>
          </h1>
          {loaded.state === 'loaded' && loaded.value !== null && (
            <p class="amount">
              <span class="visually-hidden">{messages.balance} </span>
              <Money amount={loaded.value.balance} currency={currency} />
            </p>
          )}
        </div>
        <div class="view__actions">
          <ExportButton name="entries" columns={CSV} read={read} />
        </div>
      </div>
      {loaded.state === 'loading' && <Waiting lines={3} />}
      {loaded.state === 'failed' && <Problem error={loaded.error} onAgain={reload} />}
      {loaded.state === 'loaded' && loaded.value === null && <Empty title={messages.noneFound} />}
      {loaded.state === 'loaded' && loaded.value !== null && (
        <Pages
          caption={messages.entries}
          columns={[
            { name: messages.created, cell: ({ postedAt }) => shownTime(postedAt, locale) },
            { name: messages.description, cell: ({ description }) => <bdi>{description ?? '–'}</bdi> },
            {
              name: messages.journalEntry,
              cell: ({ journalEntryId, transactionId }) =>
                transactionId === null ? (
                  <Code text={journalEntryId} />
                ) : (
                  <a href={linkTo('transactions', transactionId)}>
                    <Code text={transactionId} />
                  </a>
                ),
            },
            {
              name: messages.amount,
              numeric: true,
              cell: ({ amount }) => <Money amount={amount} currency={currency} />,
            },
          ]}
          pages={pages}
          empty={{ title: messages.none }}
        />
      )}
    </>
  );
}

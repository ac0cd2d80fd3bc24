import { type Account, ListAccounts } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { type ReadPage, usePages } from '../api/usePages.ts';
import { ExportButton } from '../components/ExportButton.tsx';
import { Money } from '../components/Money.tsx';
import { Pages } from '../components/Pages.tsx';
import { useWorkspace } from '../context.ts';
import type { Column } from '../csv.ts';
import { linkTo } from '../route.ts';

const CSV: readonly Column<Account>[] = [
  { name: 'id', value: ({ id }) => id },
  { name: 'balance', value: ({ balance }) => balance },
  { name: 'currency', value: ({ currency }) => currency },
];

/** What the API gives at once: each balance is a read of its own. */
const PAGE_MAX = 25;

/** The accounts of the merchant's book. */
export function Accounts(): JSX.Element {
  const { client, messages } = useWorkspace();
  const read: ReadPage<Account> = async (nextToken, limit) =>
    (await client.request(ListAccounts, { limit: Math.min(limit, PAGE_MAX), nextToken })).listAccounts;
  const pages = usePages(read, 'accounts');
  return (
    <>
      <div class="view__top">
        <h1>{messages.nav.accounts}</h1>
        <div class="view__actions">
          <ExportButton name="accounts" columns={CSV} read={read} />
        </div>
      </div>
      <Pages
        caption={messages.nav.accounts}
        columns={[
          {
            name: messages.account,
            cell: ({ id }) => (
              <a href={linkTo('accounts', id)}>
                <bdi dir="ltr">{id}</bdi>
              </a>
            ),
          },
          {
            name: messages.balance,
            numeric: true,
            cell: ({ balance, currency }) => <Money amount={balance} currency={currency} />,
          },
        ]}
        pages={pages}
        empty={{ title: messages.none, why: messages.noneAccounts }}
      />
    </>
  );
}

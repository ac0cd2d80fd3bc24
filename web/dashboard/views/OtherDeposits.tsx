import type { OtherDeposit } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { Code, Money } from '../components/Money.tsx';
import { Status } from '../components/Status.tsx';
import { Table } from '../components/Table.tsx';
import { useWorkspace } from '../context.ts';

/** What came to an invoice's address in another asset than it asks for; nothing where nothing did. */
export function OtherDeposits({
  deposits,
}: {
  readonly deposits: readonly OtherDeposit[];
}): JSX.Element | null {
  const { messages } = useWorkspace();
  if (deposits.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="other-deposits">
      <h2 id="other-deposits">{messages.otherDeposits}</h2>
      <p class="muted">{messages.otherDepositsWhy}</p>
      <Table
        caption={messages.otherDeposits}
        rows={deposits}
        columns={[
          {
            name: messages.amount,
            numeric: true,
            cell: ({ amount, currency, baseUnits }) =>
              amount === null || currency === null ? (
                messages.unknownToken(baseUnits)
              ) : (
                <Money amount={amount} currency={currency} />
              ),
          },
          { name: messages.status, cell: ({ status }) => <Status status={status} /> },
          {
            name: messages.token,
            cell: ({ tokenAddress }) => (tokenAddress === null ? '–' : <Code text={tokenAddress} />),
          },
          { name: messages.sender, cell: ({ from }) => (from === null ? '–' : <Code text={from} />) },
          {
            name: messages.transaction,
            cell: ({ txHash }) => (txHash === null ? '–' : <Code text={txHash} />),
          },
        ]}
      />
    </section>
  );
}

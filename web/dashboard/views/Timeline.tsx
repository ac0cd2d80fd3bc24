import type { TimelineEntry } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { Code, Money } from '../components/Money.tsx';
import { Status, toneOf } from '../components/Status.tsx';
import { useWorkspace } from '../context.ts';
import { linkTo } from '../route.ts';
import { shownTime } from '../times.ts';

/** Everything that happened, the oldest first. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }): JSX.Element {
  return (
    <ol class="timeline">
      {entries.map((entry) => (
        <Entry
          key={`${entry.kind} ${entry.subject} ${entry.version} ${entry.txHash} ${entry.what}`}
          {...entry}
        />
      ))}
    </ol>
  );
}

function Entry(entry: TimelineEntry): JSX.Element {
  const { messages, locale } = useWorkspace();
  const { kind, what, at, subject, amount, currency, txHash, version, detail, postings } = entry;
  return (
    <li class={`timeline__entry timeline__entry--${toneOf(what)}`}>
      <div class="timeline__head">
        <span class="timeline__kind">{messages.timelineKinds[kind]}</span>
        <Status status={what} />
        <time class="muted" dateTime={at}>
          {shownTime(at, locale)}
        </time>
      </div>
      <p class="timeline__facts">
        {amount !== null && currency !== null && kind !== 'INVOICE' && (
          <>
            {kind === 'CHAIN_TRANSACTION' && `${messages.fee}: `}
            <Money amount={amount} currency={currency} />
          </>
        )}
        {kind !== 'INVOICE' && <Code text={subject} />}
        {txHash !== null && <Code text={txHash} />}
        {version !== null && <span class="muted">{messages.version(version)}</span>}
        {detail !== null && <bdi class="muted">{detail}</bdi>}
      </p>
      {postings.length > 0 && (
        <div class="table-frame">
          <table class="table table--plain">
            <caption class="visually-hidden">{subject}</caption>
            <thead>
              <tr>
                <th scope="col">{messages.account}</th>
                <th scope="col" class="table__number">
                  {messages.debit}
                </th>
                <th scope="col" class="table__number">
                  {messages.credit}
                </th>
              </tr>
            </thead>
            <tbody>
              {postings.map(({ accountId, side, amount: posted, currency: symbol }, index) => (
                <tr key={index}>
                  <td>
                    <a href={linkTo('accounts', accountId)}>
                      <bdi dir="ltr">{accountId}</bdi>
                    </a>
                  </td>
                  <td class="table__number">
                    {side === 'DEBIT' && <Money amount={posted} currency={symbol} />}
                  </td>
                  <td class="table__number">
                    {side === 'CREDIT' && <Money amount={posted} currency={symbol} />}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </li>
  );
}

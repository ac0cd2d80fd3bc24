import type { InvoiceTotals } from 'appsync-payments-client';
import type { ComponentChildren, JSX } from 'preact';
import { cut, fromUnits, sumOf, toUnits } from '../amounts.ts';
import { BarChart } from '../components/BarChart.tsx';
import { Money } from '../components/Money.tsx';
import { useWorkspace } from '../context.ts';
import { shownDay, shownSeconds } from '../times.ts';
import { StatusChart } from './StatusChart.tsx';

interface FiguresProps {
  readonly totals: InvoiceTotals;
  readonly days: readonly string[];
}

/** What became of the invoices of a period, and of their money. */
export function InvoiceFigures({ totals, days }: FiguresProps): JSX.Element {
  const { messages, locale } = useWorkspace();
  const { statuses } = totals;
  const currencies = [
    ...new Set(statuses.filter(({ status }) => status === 'PAID').map(({ currency }) => currency)),
  ];
  return (
    <>
      <Figures totals={totals} currencies={currencies} />
      <div class="charts">
        {currencies.map((currency) => (
          <section key={currency} class="panel">
            <BarChart
              title={`${messages.volumeByDay}, ${currency}`}
              first={messages.day}
              series={[{ name: 'volume', label: currency }]}
              bars={days.map((day) => {
                const amount = sumOf(
                  statuses
                    .filter(
                      (each) => each.status === 'PAID' && each.day === day && each.currency === currency,
                    )
                    .map((each) => each.amount),
                );
                const value = toUnits(amount);
                return { label: shownDay(day, locale), parts: [{ series: 'volume', value, shown: amount }] };
              })}
            />
          </section>
        ))}
        <section class="panel">
          <StatusChart
            title={messages.statusByDay}
            days={days}
            totals={statuses}
            statuses={['CREATED', 'PAID', 'SWEPT', 'EXPIRED', 'CANCELLED', 'SWEEP_FAILED']}
          />
        </section>
        <TreasurySpans totals={totals} />
      </div>
    </>
  );
}

function Figures({
  totals: { statuses, sweeps, treasuryTimes },
  currencies,
}: {
  readonly totals: InvoiceTotals;
  readonly currencies: readonly string[];
}): JSX.Element {
  const { messages, locale } = useWorkspace();
  const countOf = (wanted: string): number =>
    statuses.reduce((sum, { status, count }) => (status === wanted ? sum + count : sum), 0);
  const swept = treasuryTimes.reduce((sum, { count }) => sum + count, 0);
  const seconds = treasuryTimes.reduce((sum, time) => sum + time.seconds, 0);
  const methods = [...new Set(sweeps.map(({ method, feeCurrency }) => `${method} ${feeCurrency}`))];
  return (
    <ul class="figures">
      <Figure name={messages.volume}>
        {currencies.length === 0 && '–'}
        {currencies.map((currency) => {
          const paid = statuses.filter((each) => each.status === 'PAID' && each.currency === currency);
          return (
            <Money key={currency} amount={sumOf(paid.map(({ amount }) => amount))} currency={currency} />
          );
        })}
      </Figure>
      <Figure name={messages.paidInvoices} note={messages.paidOf(countOf('PAID'), countOf('CREATED'))}>
        {countOf('PAID')}
      </Figure>
      <Figure name={messages.toTreasury} note={swept === 0 ? '' : messages.toTreasuryOf(swept)}>
        {swept === 0 ? '–' : shownSeconds(seconds / swept, locale)}
      </Figure>
      <Figure name={messages.gasPerSweep}>
        {methods.length === 0 && '–'}
        {methods.map((each) => {
          const own = sweeps.filter(({ method, feeCurrency }) => `${method} ${feeCurrency}` === each);
          const count = BigInt(
            Math.max(
              1,
              own.reduce((sum, sweep) => sum + sweep.count, 0),
            ),
          );
          const gas = own.reduce((sum, { gasUsed }) => sum + BigInt(gasUsed), 0n) / count;
          const fee = fromUnits(toUnits(sumOf(own.map((sweep) => sweep.fee))) / count);
          const [method = '', currency = ''] = each.split(' ');
          return (
            <span key={each} class="figure__line">
              <Money amount={cut(fee, 6)} currency={currency} />
              <span class="muted figure__method">
                {method} · {messages.gasUnits(new Intl.NumberFormat(`${locale}-u-nu-latn`).format(gas))}
              </span>
            </span>
          );
        })}
      </Figure>
    </ul>
  );
}

function Figure({
  name,
  note = '',
  children,
}: {
  readonly name: string;
  readonly note?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <li class="panel figure">
      <p class="figure__name">{name}</p>
      <p class="figure__value numbers">{children}</p>
      <p class="muted">{note}</p>
    </li>
  );
}

/** How long money took from PAID to the treasury, in spans. */
function TreasurySpans({ totals: { treasuryTimes } }: Pick<FiguresProps, 'totals'>): JSX.Element | null {
  const { messages, locale } = useWorkspace();
  const ends = treasuryTimes[0]?.spans.map(({ withinSeconds }) => withinSeconds) ?? [];
  if (ends.length === 0) return null;
  const longest = ends.reduce<number>((max, end) => Math.max(max, end ?? 0), 0);
  return (
    <section class="panel">
      <BarChart
        title={messages.howLong}
        first={messages.toTreasury}
        series={[{ name: 'count', label: messages.count }]}
        bars={ends.map((end, index) => {
          const count = treasuryTimes.reduce((sum, { spans }) => sum + (spans[index]?.count ?? 0), 0);
          const label =
            end === null
              ? messages.longer(shownSeconds(longest, locale))
              : messages.within(shownSeconds(end, locale));
          return { label, parts: [{ series: 'count', value: BigInt(count), shown: String(count) }] };
        })}
      />
    </section>
  );
}

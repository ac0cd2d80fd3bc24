import type { StatusTotal } from 'appsync-payments-client';
import type { JSX } from 'preact';
import { BarChart } from '../components/BarChart.tsx';
import { useWorkspace } from '../context.ts';
import { shownDay } from '../times.ts';

/** How many came to each status on each day. */
export function StatusChart({
  title,
  days,
  totals,
  statuses,
}: {
  readonly title: string;
  readonly days: readonly string[];
  readonly totals: readonly StatusTotal[];
  readonly statuses: readonly string[];
}): JSX.Element {
  const { messages, locale } = useWorkspace();
  const countOf = (day: string, status: string): number =>
    totals.reduce(
      (sum, total) => (total.day === day && total.status === status ? sum + total.count : sum),
      0,
    );
  return (
    <BarChart
      title={title}
      first={messages.day}
      series={statuses.map((name) => ({ name, label: messages.statuses[name] ?? name }))}
      bars={days.map((day) => ({
        label: shownDay(day, locale),
        parts: statuses.map((series) => {
          const count = countOf(day, series);
          return { series, value: BigInt(count), shown: String(count) };
        }),
      }))}
    />
  );
}

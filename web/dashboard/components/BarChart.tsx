import type { JSX } from 'preact';
import { useWorkspace } from '../context.ts';

/** One bar: parts on top of each other, from below. */
export interface Bar {
  readonly label: string;
  readonly parts: readonly { readonly series: string; readonly value: bigint; readonly shown: string }[];
}

const WIDTH = 720;
const HEIGHT = 180;
const GAP_SHARE = 0.28;
/** Heights are whole hundredths of a unit of the drawing. */
const SCALE = 100n;

interface BarChartProps {
  readonly title: string;
  /** Names in the order of the parts; their colours follow it. */
  readonly series: readonly { readonly name: string; readonly label: string }[];
  readonly bars: readonly Bar[];
  /** Name of the table's first column. */
  readonly first: string;
}

/** Bars with a table that says the same: the drawing is for eyes, the table for whoever wants the figures. */
export function BarChart({ title, series, bars, first }: BarChartProps): JSX.Element {
  return (
    <figure class="chart">
      <figcaption>
        <h2>{title}</h2>
        {series.length > 1 && (
          <ul class="chart__legend">
            {series.map(({ name, label }, index) => (
              <li key={name}>
                <span class={`chart__key chart__key--${index}`} aria-hidden="true" />
                {label}
              </li>
            ))}
          </ul>
        )}
      </figcaption>
      <Drawing series={series} bars={bars} />
      <Figures title={title} series={series} bars={bars} first={first} />
    </figure>
  );
}

function Drawing({ series, bars }: Pick<BarChartProps, 'series' | 'bars'>): JSX.Element {
  const total = (bar: Bar): bigint => bar.parts.reduce((sum, { value }) => sum + value, 0n);
  const most = bars.reduce((max, bar) => (total(bar) > max ? total(bar) : max), 1n);
  const step = WIDTH / Math.max(1, bars.length);
  const width = step * (1 - GAP_SHARE);
  // A few labels fit below.
  const every = Math.max(1, Math.ceil(bars.length / 7));
  return (
    <>
      <svg
        class="chart__drawing"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {[0.25, 0.5, 0.75].map((share) => (
          <line key={share} class="chart__grid" x1="0" x2={WIDTH} y1={HEIGHT * share} y2={HEIGHT * share} />
        ))}
        {bars.map((bar, index) => {
          let below = 0;
          return (
            <g key={bar.label}>
              {bar.parts.map(({ series: name, value }) => {
                const height = Number((value * BigInt(HEIGHT) * SCALE) / most) / Number(SCALE);
                below += height;
                const which = series.findIndex((each) => each.name === name);
                return (
                  <rect
                    key={name}
                    class={`chart__bar chart__bar--${which}`}
                    x={index * step + (step - width) / 2}
                    y={HEIGHT - below}
                    width={width}
                    height={height}
                  />
                );
              })}
            </g>
          );
        })}
      </svg>
      <div class="chart__labels" aria-hidden="true">
        {bars.map(({ label }, index) => (
          <span key={label}>{index % every === 0 ? label : ''}</span>
        ))}
      </div>
    </>
  );
}

function Figures({ title, series, bars, first }: BarChartProps): JSX.Element {
  const { messages } = useWorkspace();
  return (
    <details class="chart__table">
      <summary>{messages.showTable}</summary>
      <div class="table-frame">
        <table class="table table--plain">
          <caption class="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{first}</th>
              {series.map(({ name, label }) => (
                <th key={name} scope="col" class="table__number">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ label, parts }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                {series.map(({ name }) => (
                  <td key={name} class="table__number">
                    {parts.find((part) => part.series === name)?.shown ?? '0'}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

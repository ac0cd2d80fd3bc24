import { type Figures, measure } from './measure.ts';
import type { Design } from './poster.ts';

/** Milliseconds for which a transaction may have its items under way: nobody documents it. */
export const WINDOWS_MS = [5, 8, 12] as const;
export const RATES = [250, 500, 1_000, 1_500, 2_500, 4_000, 6_000, 10_000] as const;

/** The ledger before postings shared transactions: the entry's id chose among 16 stripes. */
const ALONE: Design = { stripes: 16, workers: Infinity, group: 1, stripeBy: 'entry' };

/** A line of Markdown for each rate: what one account takes at each window. */
export function ratesTable(design: Design, seed: number): string {
  const rows = RATES.map((perSecond) => [
    whole(perSecond),
    ...WINDOWS_MS.map((windowMs) => cell(measure(design, { perSecond, windowMs, seed }))),
  ]);
  return table(['asked a second', ...WINDOWS_MS.map((ms) => `window ${ms} ms`)], rows);
}

/** Designs beside the one that is configured, at one rate. */
export function designsTable(configured: Design, perSecond: number, seed: number): string {
  const designs: readonly (readonly [string, Design])[] = [
    ['each posting alone, 16 stripes by entry (before groups)', ALONE],
    ['each posting alone, 64 stripes by entry', { ...ALONE, stripes: 64 }],
    ...[16, 32, 64].map((stripes): readonly [string, Design] => [
      `groups of ${configured.group}, ${configured.workers} workers with a stripe of their own among ${stripes}`,
      { ...configured, stripes },
    ]),
    [
      `groups of ${configured.group}, 16 workers with a stripe of their own among 16`,
      { ...configured, stripes: 16, workers: 16 },
    ],
  ];
  const rows = designs.map(([name, design]) => [
    name,
    ...WINDOWS_MS.map((windowMs) => cell(measure(design, { perSecond, windowMs, seed }))),
  ]);
  return table([`${whole(perSecond)} a second asked`, ...WINDOWS_MS.map((ms) => `window ${ms} ms`)], rows);
}

/** What a cell holds, for the sentence above a table. */
export const CELL = 'posted a second / attempts of one / given up / p95 / units a second of the busiest key';

function cell({ postedPerSecond, attempts, givenUp, p95Ms, busiestUnits }: Figures): string {
  const parts = [whole(postedPerSecond), attempts.toFixed(2), percent(givenUp), `${whole(p95Ms)} ms`];
  return [...parts, whole(busiestUnits)].join(' / ');
}

/** Nothing that was given up is shown as none. */
function percent(share: number): string {
  if (share === 0) return '0';
  return share < 0.001 ? '< 0.1 %' : `${(share * 100).toFixed(1)} %`;
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

import { type Figures, measure } from './measure.ts';
import type { Design } from './recorder.ts';

/** Milliseconds for which a transaction may have its items under way: nobody documents it. */
export const WINDOWS_MS = [5, 8, 12] as const;
const RATES = [500, 1_000, 1_500, 2_500] as const;
/** Sizes of an event's item in KB, rounded up: an invoice's events are 2 to 3. */
const SIZES_KB = [2, 3, 4] as const;
/** Of the table of rates. */
export const SIZE_KB = 3;

/** As the log was first built: eight shards, one drawn for each call, as many calls as Lambda makes. */
export const FIRST: Design = { shards: 8, positions: 'ONE_KEY', workers: 50, group: 10, shardBy: 'call' };

/** A line of Markdown for each rate: what one merchant's log takes at each window. */
export function ratesTable(design: Design, seed: number): string {
  const rows = RATES.map((perSecond) => [
    perSecond.toLocaleString('en'),
    ...WINDOWS_MS.map((windowMs) =>
      cell(measure(design, { perSecond, eventUnits: SIZE_KB, windowMs, seed })),
    ),
  ]);
  return table(['asked a second', ...WINDOWS_MS.map((ms) => `window ${ms} ms`)], rows);
}

/** Designs beside the one that is built, at one rate and the window of 8 ms. */
export function designsTable(built: Design, perSecond: number, seed: number): string {
  const first = (shards: number, workers: number): Design => ({ ...FIRST, shards, workers });
  const designs: readonly (readonly [string, Design])[] = [
    ['one shard, 16 calls at a time', first(1, 16)],
    ['8 shards, any for each call, 50 calls at a time (as first built)', FIRST],
    ['8 shards, any for each call, 16 calls at a time', first(8, 16)],
    ['16 shards, any for each call, 16 calls at a time', first(16, 16)],
    ['each call’s own of 16, 16 calls, last positions under one key', { ...built, positions: 'ONE_KEY' }],
    ['each call’s own of 16, 16 calls at a time (as built)', built],
    ['each call’s own of 16, 32 calls at a time', { ...built, workers: 32 }],
  ];
  const rows = designs.map(([name, design]) => [
    name,
    ...SIZES_KB.map((eventUnits) => cell(measure(design, { perSecond, eventUnits, windowMs: 8, seed }))),
  ]);
  return table(
    [`${perSecond.toLocaleString('en')} a second asked`, ...SIZES_KB.map((kb) => `items of ${kb} KB`)],
    rows,
  );
}

/** What a cell holds, for the sentence above a table. */
export const CELL = 'recorded a second / attempts of one / p95 / units a second of the busiest key';

function cell({ recordedPerSecond, attempts, p95Ms, busiestUnits }: Figures): string {
  const wait = Number.isFinite(p95Ms) ? `${whole(p95Ms)} ms` : 'grows';
  return [whole(recordedPerSecond), attempts.toFixed(2), wait, whole(busiestUnits)].join(' / ');
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

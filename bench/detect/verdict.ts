import type { BlockFigures, Figures } from './measureBlock.ts';

/** A figure that is wanted, and what was measured. */
export interface Verdict {
  readonly wanted: string;
  readonly measured: string;
  /** Null where the sizes that it is about were not asked for. */
  readonly holds: boolean | null;
}

const OWNERS_MS_MAX = 1_000;
const CALLS_MAX = 12;
/** How far a figure at the largest size may be from that at the smaller one. */
const APART_MAX = 0.2;

/** What each block costs whatever the number of invoices, by the name that the table gives it. */
export const SAME_AT_EVERY_SIZE = {
  quiet: 'a block without payments of ours',
  others: 'a block of 300 transfers of others',
  othersAgain: 'the next one between the same',
  few: 'a block with 50 payments',
  fewConfirmed: 'these, confirmed two blocks later',
  nothingExpires: 'a look for what expires, of nothing',
} as const satisfies Partial<Record<keyof BlockFigures, string>>;

/** What is wanted of detection at 10,000 open invoices, and between 1,000 and 100,000. */
export function judge(rows: readonly BlockFigures[]): readonly Verdict[] {
  const of = (open: number): BlockFigures | undefined => rows.find((each) => each.open === open);
  return [...judgeBusy(of(10_000)), ...judgeSizes(of(1_000), of(100_000))];
}

function judgeBusy(figures: BlockFigures | undefined): readonly Verdict[] {
  const matched = `10,000 open, 5,000 paid in one block: owners matched within ${OWNERS_MS_MAX} ms`;
  const calls = `the same: at most ${CALLS_MAX} JSON-RPC calls to find and confirm`;
  const none = { measured: 'not asked for', holds: null };
  if (figures?.paid !== 5_000)
    return [
      { wanted: matched, ...none },
      { wanted: calls, ...none },
    ];
  const { busy, confirmed } = figures;
  const sum = busy.calls + confirmed.calls;
  return [
    {
      wanted: matched,
      measured: `${busy.ms.toFixed(0)} ms, ${busy.processorMs.toFixed(0)} of processor`,
      holds: busy.ms <= OWNERS_MS_MAX,
    },
    { wanted: calls, measured: `${sum} calls`, holds: sum <= CALLS_MAX },
  ];
}

function judgeSizes(small: BlockFigures | undefined, large: BlockFigures | undefined): readonly Verdict[] {
  return (Object.keys(SAME_AT_EVERY_SIZE) as (keyof typeof SAME_AT_EVERY_SIZE)[]).map((name) => {
    const wanted = `100,000 open as 1,000, within ${APART_MAX * 100} %: ${SAME_AT_EVERY_SIZE[name]}`;
    if (small === undefined || large === undefined) return { wanted, measured: 'not asked for', holds: null };
    const [a, b] = [small[name], large[name]];
    const measured = `calls ${a.calls} and ${b.calls}, read units ${a.readUnits} and ${b.readUnits}`;
    return { wanted, measured, holds: isNear(a, b) };
  });
}

function isNear(a: Figures, b: Figures): boolean {
  const near = (x: number, y: number): boolean => Math.abs(y - x) <= APART_MAX * x;
  return near(a.calls, b.calls) && near(a.readUnits, b.readUnits);
}

/** Figures of one run by name. */
export type RunFigures = Readonly<Record<string, number>>;

/** One figure over all runs: the medians before and now, and what now is to before. */
export interface Compared {
  readonly figure: string;
  readonly before: number;
  readonly now: number;
  /** `now` / `before`; NaN where there was nothing before. */
  readonly ratio: number;
}

/** Compares run by run figures of two commits by their medians; figures that one of them lacks are left out. */
export function compareRuns(before: readonly RunFigures[], now: readonly RunFigures[]): Compared[] {
  const [first] = now;
  if (first === undefined) return [];
  return Object.keys(first).flatMap((figure) => {
    const [ofBefore, ofNow] = [before, now].map((runs) =>
      runs.flatMap((run) => (run[figure] === undefined ? [] : [run[figure]])),
    ) as [number[], number[]];
    if (ofBefore.length === 0 || ofNow.length === 0) return [];
    const medians = { before: median(ofBefore), now: median(ofNow) };
    return [{ figure, ...medians, ratio: medians.before === 0 ? Number.NaN : medians.now / medians.before }];
  });
}

/** The middle of values, of two the mean. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

export function describeComparison(compared: readonly Compared[]): string {
  const line = (name: string, ...cells: string[]): string =>
    `${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  return [
    line('median', 'before', 'now', 'ratio'),
    ...compared.map(({ figure, before, now, ratio }) =>
      line(figure, before.toFixed(1), now.toFixed(1), `${ratio.toFixed(2)} ×`),
    ),
  ].join('\n');
}

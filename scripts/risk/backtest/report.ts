import { formatBaseUnits } from '../../../functions/shared/decimal.ts';
import { type BacktestResult, precisionAndRecall } from './backtest.ts';

const percent = (tenThousandths: number | null): string =>
  tenThousandths === null ? '–' : `${formatBaseUnits(String(tenThousandths), 2)} %`;

const columns = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(24) : String(cell).padStart(12))).join('');

/** What was found, for a terminal. */
export function tableOf(result: BacktestResult): string {
  const { decisions, factors, falsePositives, scored, changed, shadowChanged } = result;
  const { precision, recall } = precisionAndRecall(decisions);
  const rows = {
    ...decisions,
    ...Object.fromEntries(Object.entries(factors).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  return [
    columns(['', 'fraud', 'legitimate', 'unknown']),
    ...Object.entries(rows).map(([name, { FRAUD, LEGITIMATE, UNKNOWN }]) =>
      columns([name, FRAUD, LEGITIMATE, UNKNOWN]),
    ),
    '',
    `${scored} scored; precision ${percent(precision)}, recall ${percent(recall)}`,
    `false positives: ${falsePositives.reviews} reviews, ${formatBaseUnits(falsePositives.refusedUsdCents, 2)} USD refused`,
    `${changed} decided otherwise than then, ${shadowChanged} otherwise if shadow rules acted`,
    `rules ${result.rulesVersion}`,
    `sha256 ${result.sha256}`,
  ].join('\n');
}

const [WIDTH, HEIGHT, GAP] = [60, 200, 8] as const;

/** A page of its own: how many transactions have which score, fraud and others side by side, each as a share of its kind. */
export function chartOf(result: BacktestResult): string {
  const kinds = [
    ['FRAUD', '#b00020'],
    ['LEGITIMATE', '#00695c'],
  ] as const;
  const bars = kinds.flatMap(([truth, colour], kind) => {
    const all = result.scores.reduce((sum, bucket) => sum + bucket[truth], 0);
    return result.scores.map((bucket, index) => {
      const height = all === 0 ? 0 : Math.round((bucket[truth] * HEIGHT) / all);
      const x = index * (WIDTH + GAP) + (kind * WIDTH) / 2;
      const label = `${truth} ${index * 10}: ${bucket[truth]} of ${all}`;
      return `<rect x="${x}" y="${HEIGHT - height}" width="${WIDTH / 2}" height="${height}" fill="${colour}"><title>${label}</title></rect>`;
    });
  });
  const axis = result.scores.map(
    (_, index) => `<text x="${index * (WIDTH + GAP)}" y="${HEIGHT + 20}" font-size="12">${index * 10}</text>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Backtest of risk rules</title>
<body style="font-family: sans-serif">
<h1>Backtest of risk rules</h1>
<p>Score from left to right; fraud red, legitimate green, each as a share of its kind.</p>
<svg width="${11 * (WIDTH + GAP)}" height="${HEIGHT + 30}" role="img" aria-label="Shares of transactions by score">
${[...bars, ...axis].join('\n')}
</svg>
<pre>${tableOf(result)}</pre>
</body>
</html>
`;
}

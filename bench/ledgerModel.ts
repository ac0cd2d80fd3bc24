/**
 * `npm run model:ledger -- [options]`: what one account of the ledger takes, simulated from DynamoDB's documented rules: transactions that
 * meet on an item are cancelled and do not wait, a write in one counts twice, a partition key takes 1,000 units a second.
 *
 * It says nothing of AWS's latencies: how long a transaction has its items under way is asked for, as a window. Nor of a customer's account, which
 * has one stripe, nor of accounts that two postings of one group have beside the one that all meet on.
 */
import { parseArgs } from 'node:util';
import { mainnet } from '../cdk/environments/mainnet.ts';
import { chartAccount, fiatAsset } from '../functions/posting/chart.ts';
import { measure } from './ledgerModel/measure.ts';
import type { Design } from './ledgerModel/poster.ts';
import { CELL, designsTable, RATES, ratesTable, WINDOWS_MS } from './ledgerModel/report.ts';

const USAGE = `npm run model:ledger -- [options]
  --stripes N   of the account; default: those of the chart
  --workers N   calls of the poster at a time; default: postingConcurrency of mainnet
  --group N     postings that share a transaction; default: 10
  --by WHAT     worker: a group goes to its worker's own stripe; entry: to any. Default: worker
  --rate N      postings a second for the comparison of designs; default: 4000
  --seed N      default: 1
  --json        the figures of each rate and window`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    stripes: text,
    workers: text,
    group: { ...text, default: '10' },
    by: { ...text, default: 'worker' },
    rate: { ...text, default: '4000' },
    seed: { ...text, default: '1' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const settlement = chartAccount('book', 'bank', 'settlement', fiatAsset({ symbol: 'EUR', decimals: 2 }));
const design: Design = {
  stripes: Number(values.stripes ?? settlement.stripes),
  workers: Number(values.workers ?? mainnet.postingConcurrency),
  group: Number(values.group),
  stripeBy: values.by === 'entry' ? 'entry' : 'worker',
};
const seed = Number(values.seed);

if (values.help) console.log(USAGE);
else if (values.json) console.log(JSON.stringify(figures()));
else report();

function figures() {
  return RATES.flatMap((perSecond) =>
    WINDOWS_MS.map((windowMs) => ({
      perSecond,
      windowMs,
      ...measure(design, { perSecond, windowMs, seed }),
    })),
  );
}

function report(): void {
  const { stripes, workers, group, stripeBy } = design;
  console.log(
    `Simulated, seed ${seed}: ${stripes} stripes, ${workers} workers, groups of at most ${group}, the ${stripeBy} chooses the stripe.\nEach cell: ${CELL}.\n`,
  );
  console.log(`${ratesTable(design, seed)}\n`);
  console.log(`Other designs:\n\n${designsTable(design, Number(values.rate), seed)}\n`);
  console.log(`To be configured for it: ${stripes} stripes of the account (functions/posting/chart.ts), at most as many workers as stripes
(postingConcurrency in cdk/environments), a group in its worker's stripe, and groups as large as a call's batch.
In docs/concepts/scale.md it carries the row of \`ACCOUNT#<id>#<stripe>\` and the tables of "What one account takes".`);
}

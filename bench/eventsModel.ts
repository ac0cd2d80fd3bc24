/**
 * `npm run model:events -- [options]`: what one merchant's event log takes, simulated from DynamoDB's documented rules: transactions that
 * meet on an item are cancelled and do not wait, a write in one counts twice, a partition key takes 1,000 units a second.
 *
 * It says nothing of AWS's latencies: how long a transaction has its items under way is asked for, as a window.
 */
import { parseArgs } from 'node:util';
import { LOG_SHARDS } from '../functions/webhooks/logShards.ts';
import type { Design } from './eventsModel/recorder.ts';
import { CELL, designsTable, ratesTable, SIZE_KB } from './eventsModel/report.ts';

const USAGE = `npm run model:events -- [options]
  --shards N   of the log; default: LOG_SHARDS
  --workers N  calls of the recorder at a time; default: as many
  --rate N     events a second for the comparison of designs; default: 1500
  --seed N     default: 1`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    shards: text,
    workers: text,
    rate: { ...text, default: '1500' },
    seed: { ...text, default: '1' },
    help: { type: 'boolean', default: false },
  },
});
const shards = Number(values.shards ?? LOG_SHARDS.length);
const workers = Number(values.workers ?? shards);
const seed = Number(values.seed);
const design: Design = { shards, workers, group: 10, positions: 'KEY_EACH', shardBy: 'worker' };

if (values.help) console.log(USAGE);
else {
  console.log(
    `Simulated, seed ${seed}: ${shards} shards, ${workers} calls at a time with at most 10 events each, items of ${SIZE_KB} KB.\nEach cell: ${CELL}.\n`,
  );
  console.log(`${ratesTable(design, seed)}\n`);
  console.log(`Other designs, window 8 ms:\n\n${designsTable(design, Number(values.rate), seed)}`);
}

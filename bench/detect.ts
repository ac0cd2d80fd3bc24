/**
 * `npm run bench:detect [-- --json] [--open 100,1000,10000,100000]`: what one block costs while that many invoices are open, ours beside a
 * loop that asks for the balance of each invoice: JSON-RPC requests and calls, read units, milliseconds from the head being seen to the
 * owners matched. On anvil and real tables; `--paid` says how many are paid in that block (default: half, at most 5,000).
 */
import { parseArgs } from 'node:util';
import { measureBlock, type BlockFigures } from './detect/measureBlock.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    open: { type: 'string', default: '100,1000,10000,100000' },
    paid: { type: 'string' },
  },
});
const sizes = values.open.split(',').map((text) => numberOf('open', text));
const rows: BlockFigures[] = [];
for (const open of sizes) {
  const paid = values.paid === undefined ? Math.min(open / 2, 5_000) : numberOf('paid', values.paid);
  const figures = await measureBlock(open, paid);
  rows.push(figures);
  if (!values.json) print(figures);
}
if (values.json) console.log(JSON.stringify(rows, null, 2));

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  console.error(`--${name}: whole numbers from 1 were expected, received ${text}`);
  process.exit(1);
}

function print(figures: BlockFigures): void {
  const { open, paid, quiet, busy, confirmed, loop, writesPerSecond } = figures;
  const row = (what: string, { requests, calls, readUnits, ms }: typeof quiet): void =>
    console.log(
      `${what.padEnd(40)}${String(requests).padStart(10)}${String(calls).padStart(10)}${readUnits.toFixed(1).padStart(12)}${ms.toFixed(0).padStart(9)}`,
    );
  console.log(
    `\n${open} open, ${paid} paid in one block`.padEnd(41) + '  requests     calls  read units       ms',
  );
  row('a block without payments of ours', quiet);
  row('a block of 300 transfers of others', figures.others);
  row('the next one between the same', figures.othersAgain);
  row('the block with them (ms: owners matched)', busy);
  row('confirmed two blocks later', confirmed);
  row('the loop: a call for each open invoice', loop);
  console.log(
    `to find and confirm: ${busy.calls + confirmed.calls} calls; recorded at ${writesPerSecond.toFixed(0)} invoices a second, confirmed at ${((paid * 1_000) / confirmed.ms).toFixed(0)}`,
  );
}

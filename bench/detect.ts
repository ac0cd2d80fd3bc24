/**
 * `npm run bench:detect [-- --json] [--open 100,1000,10000,100000]`: what one block costs while that many invoices are open, ours beside a
 * loop that asks for the balance of each invoice: JSON-RPC requests and calls, read units, milliseconds from the head being seen to the
 * owners matched, and those of processor that the watcher took. Invoices are the items that `createInvoice` writes, put in batches. On anvil and real tables; `--paid` says how many are paid in that block (default: half, at most 5,000). At the end it says of each
 * figure that is wanted whether it holds, and ends with 1 where one does not.
 */
import { parseArgs } from 'node:util';
import { FEW_PAID, measureBlock, type BlockFigures } from './detect/measureBlock.ts';
import { judge, SAME_AT_EVERY_SIZE } from './detect/verdict.ts';

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
  const most = Math.max(1, open - FEW_PAID);
  const paid =
    values.paid === undefined ? Math.min(Math.floor(open / 2), 5_000) : numberOf('paid', values.paid);
  if (paid > most) {
    console.error(`--paid: of ${open} open at most ${most} were expected, received ${paid}`);
    process.exit(1);
  }
  const figures = await measureBlock(open, paid);
  rows.push(figures);
  if (!values.json) print(figures);
}
const verdicts = judge(rows);
if (values.json) console.log(JSON.stringify({ rows, verdicts }, null, 2));
else {
  console.log('');
  for (const { wanted, measured, holds } of verdicts)
    console.log(`${holds === null ? '-    ' : holds ? 'holds' : 'FAILS'}  ${wanted}: ${measured}`);
}
if (verdicts.some(({ holds }) => holds === false)) process.exitCode = 1;

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 1) return value;
  console.error(`--${name}: whole numbers from 1 were expected, received ${text}`);
  process.exit(1);
}

function print(figures: BlockFigures): void {
  const { open, paid, madeMs, busy, confirmed, loop, writesPerSecond } = figures;
  const row = (what: string, { requests, calls, readUnits, ms, processorMs }: typeof busy): void =>
    console.log(
      `${what.padEnd(40)}${String(requests).padStart(10)}${String(calls).padStart(10)}${readUnits.toFixed(1).padStart(12)}${ms.toFixed(0).padStart(9)}${processorMs.toFixed(0).padStart(14)}`,
    );
  console.log(
    `\n${open} open, ${paid} paid in one block`.padEnd(41) +
      '  requests     calls  read units       ms  of processor',
  );
  for (const [name, what] of Object.entries(SAME_AT_EVERY_SIZE))
    row(what, figures[name as keyof typeof SAME_AT_EVERY_SIZE]);
  row('the block with them (ms: owners matched)', busy);
  row('confirmed two blocks later', confirmed);
  row('the loop: a call for each open invoice', loop);
  console.log(
    `to find and confirm: ${busy.calls + confirmed.calls} calls; recorded at ${writesPerSecond.toFixed(0)} invoices a second, confirmed at ${((paid * 1_000) / confirmed.ms).toFixed(0)}; made in ${(madeMs / 1_000).toFixed(0)} s (their items put in batches)`,
  );
}

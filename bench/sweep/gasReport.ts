/*
 * What `npm run bench:sweep` prints, unless it measures a local server: see `bench/sweep.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { getAddress } from 'ethers';
import { startSweepingChain } from '../../test/engines/sweepingChain.ts';
import { type BatchGas, benchTreasury, measureBatch, measureNative, measureTopUp } from './gas.ts';

const BATCHES = [1, 10, 50, 100, 200];
const REGRESSION = 1.02;
/** N → ∞ for the same storage, measured on FiatTokenV2_2: what no batch of this kind gets below. */
const FLOOR = { fresh: 30_983, delegated: 10_626 };
const BASELINE = new URL('../baseline.json', import.meta.url);

const chain = await startSweepingChain(getAddress(benchTreasury));
const topUp = await measureTopUp(chain);
const native = await measureNative(chain);
const batches: BatchGas[] = [];
for (const deposits of BATCHES) batches.push(await measureBatch(chain, deposits));

const alone = topUp.topUp + topUp.transfer;
const figures = Object.fromEntries([
  ['top-up and transfer', alone],
  ['native, plain', native.gas],
  ...batches.flatMap(({ deposits, ...gas }) =>
    Object.entries(gas).map(([kind, units]) => [`${kind}, ${deposits}`, units]),
  ),
]) as Record<string, number>;

if (process.argv.includes('--accept')) {
  writeFileSync(BASELINE, `${JSON.stringify(figures, null, 2)}\n`);
} else if (process.argv.includes('--json')) {
  console.log(JSON.stringify({ figures, nativeWeiLeft: native.left.toString() }, null, 2));
} else {
  print();
}
const worse = regressions();
for (const line of worse) console.error(line);
if (worse.length > 0) process.exitCode = 1;

function print(): void {
  const row = (first: string, ...cells: string[]): string =>
    first.padEnd(24) + cells.map((cell) => cell.padStart(16)).join('');
  const gas = (units: number): string => Math.round(units).toLocaleString('en');
  const share = (units: number): string => `${gas(units)} (${(units / alone).toFixed(3)})`;
  console.log(`Gas of one deposit, and its share of top-up and transfer (${gas(alone)}). EDR, Osaka.\n`);
  console.log(row('deposits in a batch', 'fresh', 'delegated', 'native, batch'));
  for (const { deposits, fresh, delegated, native: inBatch } of batches)
    console.log(row(String(deposits), share(fresh), share(delegated), gas(inBatch)));
  console.log(row('floor', share(FLOOR.fresh), share(FLOOR.delegated)));
  console.log(
    `\nA plain transfer of ${gas(topUp.transfer)} is the token's, after a top-up of ${gas(topUp.topUp)}.`,
  );
  console.log(`Native money by plain transfer: ${gas(native.gas)}, ${native.left} wei left.`);
}

function regressions(): string[] {
  const baseline = JSON.parse(readFileSync(BASELINE, 'utf8')) as Record<string, number>;
  return Object.entries(figures).flatMap(([name, units]) => {
    const before = baseline[name];
    return before === undefined || units <= before * REGRESSION
      ? []
      : [`${name}: ${units} gas, ${before} before`];
  });
}

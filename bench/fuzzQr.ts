/**
 * `npm run fuzz:qr`: the laws of the codec of merchant-presented codes over a million generated codes and ten million texts. The seed is
 * printed, and the same one makes the same inputs.
 */
import { parseArgs } from 'node:util';
import { checkInputs, checkRoundTrips, type Tally } from '../test/fixtures/payees/codecLaws.ts';

const { values } = parseArgs({
  options: {
    'round-trips': { type: 'string', default: '1000000' },
    inputs: { type: 'string', default: '10000000' },
    seed: { type: 'string', default: '20261121' },
  },
});
const seed = Number(values.seed);
console.log(`seed ${seed}`);
run('round trips', checkRoundTrips, Number(values['round-trips']));
run('inputs', checkInputs, Number(values.inputs));

function run(what: string, check: typeof checkInputs, count: number): void {
  const started = performance.now();
  const seconds = (): string => ((performance.now() - started) / 1_000).toFixed(0);
  const onProgress = (done: number): void => {
    console.log(`${done} of ${count} ${what}, ${seconds()} s`);
  };
  const { accepted, refused }: Tally = check({ count, seed, onProgress });
  console.log(
    `${count} ${what}: ${accepted} accepted, ${refused} refused with a reason, none crashed; ${seconds()} s`,
  );
}

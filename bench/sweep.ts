/**
 * `npm run bench:sweep [-- --json | --accept]`: gas of a swept deposit by the EIP-7702 batch, for fresh addresses and for those
 * that were delegated before, beside gas top-up and transfer, on EDR with the rules of Osaka. Ends with 1 when a figure is more
 * than 2 % above `bench/baseline.json`, which `--accept` writes anew.
 *
 * `npm run bench:sweep -- --local 1000`: pays so many invoices at a local server, and says how long they take from PAID to SWEPT. Ends with 1 where some
 * are not swept, and, from a thousand on, above a minute for each thousand. `--timeline` prints, second after second, how many were in which status,
 * and how long pushes took from the write.
 */
import { measureLocal } from './sweep/measureLocal.ts';

const at = process.argv.indexOf('--local');
if (at === -1) await import('./sweep/gasReport.ts');
else {
  const count = Number(process.argv[at + 1] ?? '1000');
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error('--local: a number of invoices was expected');
  await measureLocal(count);
}

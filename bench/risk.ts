import process from 'node:process';

/**
 * `npm run bench:risk`: the pure core's scores a second, then what the check adds to `createPayment`; `-- --check` the second alone, `-- --batch` what a batch of the stream takes, `-- --stream`
 * the way of events by Kinesis to their assessments.
 */
if (process.argv.includes('--stream')) await import('./risk/stream.ts');
else if (process.argv.includes('--batch')) await import('./risk/batch.ts');
else {
  if (!process.argv.includes('--check')) await import('./risk/score.ts');
  await import('./risk/check.ts');
}

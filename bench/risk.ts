import process from 'node:process';

/** `npm run bench:risk`: the pure core's scores a second; `-- --stream` the way of events by Kinesis to their assessments. */
if (process.argv.includes('--stream')) await import('./risk/stream.ts');
else await import('./risk/score.ts');

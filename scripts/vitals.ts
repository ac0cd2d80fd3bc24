/** `npm run vitals`: what pages said of themselves, from CloudFront's access log on standard input. */
import process from 'node:process';
import { createInterface } from 'node:readline';
import { JSON_OUTPUT, runCommand } from './command/runCommand.ts';
import { summarizeVitals } from './vitals/summarizeVitals.ts';

const USAGE = `gunzip -c *.gz | npm run vitals [-- --json]

Reads CloudFront's access log and prints for each page how many reported, the 75th percentile of each vital (milliseconds, cls in thousandths), and
failures by kind. Reports are of a tenth of the pages that were opened, failures of all; anybody can send either.`;

await runCommand({
  usage: USAGE,
  options: JSON_OUTPUT,
  run: async ({ json }) => {
    const pages = await summarizeVitals(createInterface({ input: process.stdin, crlfDelay: Infinity }));
    if (json) return console.log(JSON.stringify(pages));
    if (pages.length === 0) return console.log('No page has reported.');
    for (const { page, reports, p75, errors } of pages) {
      const vitals = Object.entries(p75).map(([metric, value]) => `${metric} ${value}`);
      const failures = Object.entries(errors).map(([kind, count]) => `${kind} ${count}`);
      console.log(
        `${page}: ${reports} reports; p75 ${vitals.join(', ') || 'none'}; failures ${failures.join(', ') || 'none'}`,
      );
    }
  },
});

/**
 * `npm run cost`: what AWS would charge for one of each flow; with `--idle`, for a month of each environment with nothing to do.
 */
import process from 'node:process';
import { printFlowCosts } from './flowCosts.ts';
import { printIdleMonths } from './idle.ts';

if (process.argv.includes('--idle')) printIdleMonths();
else await printFlowCosts();

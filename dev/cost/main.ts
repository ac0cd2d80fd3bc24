/**
 * `npm run cost`: what AWS would charge for one of each flow, or with `--only TEXT` of those whose name has it; with `--idle`, for a month of each
 * environment with nothing to do.
 */
import { parseArgs } from 'node:util';
import { printFlowCosts } from './flowCosts.ts';
import { printIdleMonths } from './idle.ts';

const { idle, only } = parseArgs({
  options: { idle: { type: 'boolean', default: false }, only: { type: 'string', default: '' } },
}).values;
if (idle) printIdleMonths();
else await printFlowCosts(only);

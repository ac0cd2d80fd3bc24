import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ChainConfig, CHAINS_FILE, parseChains } from './chainConfig.ts';

/**
 * The chains of the environment, from the file that was deployed beside the function's code.
 *
 * @param taskRoot the directory of that code, Lambda's LAMBDA_TASK_ROOT:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 * @throws Error where the file is absent, or names every field that is wrong
 */
export function fileChains(taskRoot: string): readonly ChainConfig[] {
  return parseChains(readFileSync(join(taskRoot, CHAINS_FILE), 'utf8'));
}

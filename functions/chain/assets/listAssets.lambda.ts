import { readEnv } from '../../shared/env.ts';
import { fileChains } from '../fileChains.ts';
import { listAssets, type ListedAsset } from './listAssets.ts';

const assets = listAssets(fileChains(readEnv('LAMBDA_TASK_ROOT').LAMBDA_TASK_ROOT));

/** Called by `Query.listAssets`. */
export async function handler(): Promise<readonly ListedAsset[]> {
  return assets;
}

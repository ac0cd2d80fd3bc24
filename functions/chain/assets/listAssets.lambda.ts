import { readEnv } from '../../shared/env.ts';
import { parseChains } from '../chainConfig.ts';
import { listAssets, type ListedAsset } from './listAssets.ts';

const assets = listAssets(parseChains(readEnv('CHAINS').CHAINS));

/** Called by `Query.listAssets`. */
export async function handler(): Promise<readonly ListedAsset[]> {
  return assets;
}

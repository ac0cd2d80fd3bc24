import type { Environment } from '../../cdk/environments/environment.ts';
import type { ChainConfig } from '../../functions/chain/chainConfig.ts';

/**
 * The chain that `--chain` names, else the environment's only one.
 *
 * @throws Error listing the chains when there is none such
 */
export function chainOf({ chains }: Environment, chainId: string | undefined): ChainConfig {
  const config =
    chainId === undefined && chains.length === 1
      ? chains[0]
      : chains.find((chain) => chain.chainId === Number(chainId));
  if (config === undefined)
    throw new Error(`--chain must be one of ${chains.map((chain) => chain.chainId).join(', ')}`);
  return config;
}

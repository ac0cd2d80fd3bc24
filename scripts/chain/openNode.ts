import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { ChainConfig } from '../../functions/chain/chainConfig.ts';
import { type EnvironmentName, secretName } from '../../cdk/environments/environment.ts';
import { readEndpoints } from '../../functions/chain/evm/endpointUrls.ts';
import { fromQuantity } from '../../functions/chain/evm/quantity.ts';
import { httpRpc } from '../../functions/chain/evm/httpRpc.ts';
import type { Rpc } from '../../functions/chain/evm/rpc.ts';
import { secretReader } from '../../functions/shared/secretReader.ts';
import { ENDPOINTS_NAME } from '../secrets/setUpSecrets.ts';

/**
 * The node of a chain, by the URL of the command line, else the first of the environment's secret.
 *
 * @param flags `<chainId>=<url>`, or one URL alone where the environment has one chain
 * @throws Error when the node serves another chain, or no URL is known; the URL is never repeated, it may hold a key
 */
export async function openNode(
  environment: EnvironmentName,
  chain: ChainConfig,
  flags: readonly string[],
): Promise<Rpc> {
  const stored = async (): Promise<string | undefined> => {
    const reader = secretReader(new SecretsManagerClient({}));
    const secret = await reader.read(secretName(environment, ENDPOINTS_NAME));
    return readEndpoints(secret.reveal()).get(chain.chainId)?.[0];
  };
  const url = urlIn(chain, flags) ?? (await stored());
  if (url === undefined) throw new Error(`no endpoint of chain ${chain.chainId} is known`);
  const rpc = httpRpc({ url });
  const served = fromQuantity(await rpc.request<string>('eth_chainId', []));
  if (served !== chain.chainId) throw new Error(`the node serves chain ${served}, not ${chain.chainId}`);
  return rpc;
}

function urlIn({ chainId }: ChainConfig, flags: readonly string[]): string | undefined {
  for (const flag of flags) {
    const [, id, url] = /^(?:([0-9]+)=)?(https?:.+)$/.exec(flag) ?? [];
    if (url === undefined) throw new Error('--rpc needs a URL, or a chain id and a URL: --rpc 1=https://…');
    if (id === undefined || Number(id) === chainId) return url;
  }
  return undefined;
}

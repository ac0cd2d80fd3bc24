import type { SecretReader } from '../shared/secretReader.ts';
import { type ChainConfig, findChain } from './chainConfig.ts';
import { createRpc, type Rpc } from './rpc.ts';

/** A configured chain and the way to its node. */
export interface ChainConnection {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
}

/** Opens each chain once per worker: the node's URL is a secret, since it holds the provider's key. */
export function chainConnections(chains: readonly ChainConfig[], secrets: SecretReader) {
  const open = new Map<number, ChainConnection>();
  /** @throws Error for a chain that is not configured */
  return async (chainId: number): Promise<ChainConnection> => {
    const known = open.get(chainId);
    if (known !== undefined) return known;
    const config = findChain(chains, chainId);
    if (config === undefined) throw new Error(`chain ${chainId} is not configured in CHAINS`);
    const url = await secrets.read(config.rpcSecretName);
    const connection = { config, rpc: createRpc({ url: url.reveal() }) };
    open.set(chainId, connection);
    return connection;
  };
}

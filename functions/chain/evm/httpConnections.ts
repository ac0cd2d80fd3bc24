import type { Clock } from '../../shared/clock.ts';
import type { SecretReader } from '../../shared/secretReader.ts';
import { type ChainConfig, findChain } from '../chainConfig.ts';
import type { ChainConnection } from './chainConnection.ts';
import { httpRpc } from './httpRpc.ts';

/** How long a worker uses a URL before it asks whether it was changed: a provider's key may be rotated. */
const CONNECTION_AGE_MS_MAX = 5 * 60_000;

/** Opens the chains of a worker: the node's URL is a secret, since it holds the provider's key. */
export function httpConnections(chains: readonly ChainConfig[], secrets: SecretReader, clock: Clock) {
  const open = new Map<number, ChainConnection & { readonly openedMs: number }>();
  /** @throws Error for a chain that is not configured */
  return async (chainId: number): Promise<ChainConnection> => {
    const known = open.get(chainId);
    if (known !== undefined && clock.nowMs() - known.openedMs < CONNECTION_AGE_MS_MAX) return known;
    const config = findChain(chains, chainId);
    if (config === undefined) throw new Error(`chain ${chainId} is not configured`);
    const url = await secrets.readAgain(config.rpcSecretName);
    const connection = { config, rpc: httpRpc({ url: url.reveal() }), openedMs: clock.nowMs() };
    open.set(chainId, connection);
    return connection;
  };
}

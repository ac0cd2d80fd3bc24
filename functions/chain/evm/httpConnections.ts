import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import type { SecretReader } from '../../shared/secretReader.ts';
import { SecretUnset } from '../../shared/setUp.ts';
import { type ChainConfig, findChain } from '../chainConfig.ts';
import type { ChainConnection } from './chainConnection.ts';
import { askEndpoints } from './endpointAgreement.ts';
import { endpointPool, type EndpointPool } from './endpointPool.ts';
import { readEndpoints } from './endpointUrls.ts';
import { httpRpc } from './httpRpc.ts';

/** How long a worker uses URLs before it asks whether they were changed: a provider's key may be rotated. */
const CONNECTION_AGE_MS_MAX = 5 * 60_000;

/** Where another endpoint can answer, one is given up sooner than one that is alone. */
const WITH_OTHERS = { attempts: 2, rateLimitMs: 5_000 } as const;

interface ConnectionsDeps {
  readonly chains: readonly ChainConfig[];
  readonly secrets: SecretReader;
  /** Name or ARN of the secret with the endpoints of all chains. */
  readonly endpointsSecret: string;
  readonly clock: Clock;
  readonly log: Log;
}

interface OpenChain {
  readonly config: ChainConfig;
  readonly pool: EndpointPool;
  readonly urls: readonly string[];
  readonly readMs: number;
}

/**
 * Opens the chains of a worker, a connection for each pass. The endpoints' URLs are a secret, since they hold providers' keys; how the endpoints
 * did is remembered as long as the worker lives and they stay the same.
 */
export function httpConnections({ chains, secrets, endpointsSecret, clock, log }: ConnectionsDeps) {
  const open = new Map<number, OpenChain>();
  /** @throws Error for a chain that is not configured */
  const openChain = async (chainId: number): Promise<OpenChain> => {
    const known = open.get(chainId);
    const readMs = clock.nowMs();
    if (known !== undefined && readMs - known.readMs < CONNECTION_AGE_MS_MAX) return known;
    const config = findChain(chains, chainId);
    if (config === undefined) throw new Error(`chain ${chainId} is not configured`);
    const urls = readEndpoints((await secrets.readAgain(endpointsSecret)).reveal()).get(chainId);
    // A chain that was deployed and whose endpoints nobody has written yet.
    if (urls === undefined) throw new SecretUnset(`${endpointsSecret} of chain ${chainId}`);
    const same = known !== undefined && JSON.stringify(known.urls) === JSON.stringify(urls);
    const options = urls.length > 1 ? WITH_OTHERS : {};
    const rpcs = same ? [] : urls.map((url) => httpRpc({ url, ...options }));
    const pool = same ? known.pool : endpointPool({ chainId, rpcs, clock, log });
    const opened = { config, pool, urls, readMs };
    open.set(chainId, opened);
    return opened;
  };
  return async (chainId: number): Promise<ChainConnection> => {
    const { config, pool } = await openChain(chainId);
    const rpc = pool.open();
    return {
      ...{ config, rpc },
      agree: (question) => askEndpoints(pool.others(rpc), question),
      others: () => pool.others(rpc).map((other) => other.rpc),
    };
  };
}

import { type Endpoints, readEndpoints } from '../../functions/chain/evm/endpointUrls.ts';
import { ENDPOINTS_NAME, type SecretStore, SetUpRefused } from './setUpSecrets.ts';

export interface RpcUrlSources {
  readonly chainIds: readonly number[];
  /** `31337=http://127.0.0.1:8545`; a chain that stands several times has several endpoints, the first preferred. */
  readonly flags: readonly string[];
  /** `RPC_URL` where the environment has one chain, `RPC_URL_<chainId>` anywhere; several with spaces between them. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly store: SecretStore;
  ask(question: string): Promise<string>;
}

/**
 * The URLs of every chain's endpoints that are to be stored: from the flags, else the environment; asked for only where none is
 * stored yet. A stored one that nobody names stays.
 *
 * @throws SetUpRefused for what is no http URL or no configured chain; a URL is never repeated, it may hold a key
 */
export async function readRpcUrls(sources: RpcUrlSources): Promise<Endpoints> {
  const { chainIds, env, store } = sources;
  const flags = Map.groupBy(
    sources.flags.map((flag) => readFlag(flag, chainIds)),
    ([id]) => id,
  );
  const stored = await store.get(ENDPOINTS_NAME);
  const known = stored === null ? new Map<number, readonly string[]>() : readEndpoints(stored);
  const urls = new Map<number, readonly string[]>();
  for (const chainId of chainIds) {
    const alone = chainIds.length === 1 ? env['RPC_URL'] : undefined;
    const inEnvironment = (env[`RPC_URL_${chainId}`] ?? alone)?.trim().split(/\s+/);
    const named = flags.get(chainId)?.map(([, url]) => url) ?? inEnvironment;
    if (named !== undefined) urls.set(chainId, checked(chainId, named));
    else if (!known.has(chainId)) {
      urls.set(
        chainId,
        checked(chainId, [(await sources.ask(`URL of the node of chain ${chainId}: `)).trim()]),
      );
    }
  }
  return urls;
}

function readFlag(flag: string, chainIds: readonly number[]): [number, string] {
  const [, id, url] = /^([0-9]+)=(.+)$/.exec(flag) ?? [];
  if (id === undefined || url === undefined)
    throw new SetUpRefused('--rpc needs a chain id and a URL: --rpc 1=https://…');
  if (!chainIds.includes(Number(id))) {
    throw new SetUpRefused(`--rpc names chain ${id}; this environment has ${chainIds.join(', ')}.`);
  }
  return [Number(id), url];
}

function checked(chainId: number, urls: readonly string[]): readonly string[] {
  for (const url of urls) {
    const parsed = URL.canParse(url) ? new URL(url) : null;
    if (parsed?.protocol === 'https:' || parsed?.protocol === 'http:') continue;
    throw new SetUpRefused(`The node of chain ${chainId} needs an http or https URL.`);
  }
  return urls;
}

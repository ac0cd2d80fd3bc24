import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { afterFailure, byPreference, HEALTHY } from './endpointHealth.ts';
import { fromQuantity } from './quantity.ts';
import { type Rpc, RpcRefused, RpcUnavailable } from './rpc.ts';

/** One endpoint for the whole of a pass. */
export interface PassRpc extends Rpc {
  /** The endpoint that the pass reads from, by its place in the secret, 1 being the first; null before the first request. */
  position(): number | null;
  /** Says that the endpoint lagged or contradicted itself, so that the next pass prefers another. */
  distrust(reason: string): void;
}

/** The endpoints of one chain, with what this worker knows of them. */
export interface EndpointPool {
  /** For a new pass: its first request chooses, and what comes after asks the same one, whatever happens to it. */
  open(): PassRpc;
  /** The others of a pass, the healthy ones first: what they say is compared with what the pass saw. */
  others(pass: PassRpc): readonly { readonly position: number; readonly rpc: Rpc }[];
}

interface PoolDeps {
  readonly chainId: number;
  /** One for each endpoint, in the order of the secret. */
  readonly rpcs: readonly Rpc[];
  readonly clock: Clock;
  readonly log: Log;
}

export function endpointPool({ chainId, rpcs, clock, log }: PoolDeps): EndpointPool {
  const healths = rpcs.map(() => HEALTHY);
  const served = new Set<number>();
  const preferred = (): readonly number[] => byPreference(healths, clock.nowMs());
  const failed = (index: number, reason: string): void => {
    healths[index] = afterFailure(healths[index] ?? HEALTHY, clock.nowMs());
    // Its position is told, never its URL, which holds a key.
    log.warn('an endpoint failed', { chainId, endpoint: index + 1, reason });
  };
  /** @throws RpcUnavailable where it serves another chain, so that its answers count for nothing */
  const rightChain = async (index: number, rpc: Rpc): Promise<void> => {
    if (served.has(index)) return;
    const id = fromQuantity(await rpc.request('eth_chainId', []));
    if (id !== chainId) {
      log.error('an endpoint serves another chain', { chainId, endpoint: index + 1, served: id });
      throw new RpcUnavailable('eth_chainId', 1, `it serves chain ${id}, not ${chainId}`);
    }
    served.add(index);
  };
  const at = (index: number): Rpc => {
    const rpc = rpcs[index];
    if (rpc === undefined) throw new Error(`chain ${chainId} has no endpoint ${index + 1}`);
    return guarded(rpc, () => rightChain(index, rpc));
  };

  const endpoints: Endpoints = {
    preferred,
    at,
    failed,
    worked: (index) => void (healths[index] = HEALTHY),
  };
  return {
    open: () => openPass(endpoints, chainId),
    others: (pass) =>
      preferred()
        .filter((index) => index + 1 !== pass.position())
        .map((index) => ({ position: index + 1, rpc: at(index) })),
  };
}

/** The endpoints of a chain by their index, 0 being the first of the secret. */
interface Endpoints {
  preferred(): readonly number[];
  at(index: number): Rpc;
  failed(index: number, reason: string): void;
  worked(index: number): void;
}

/** A pass asks the endpoint that answered its first question, and no other. */
function openPass({ preferred, at, failed, worked }: Endpoints, chainId: number): PassRpc {
  let chosen: number | null = null;
  let choosing: Promise<unknown> | null = null;
  let distrusted = false;
  const askOne = async <T>(index: number, question: Question<T>): Promise<T> => {
    try {
      const answer = await question(at(index));
      // What it answers after it was found wrong does not make it healthy.
      if (!distrusted) worked(index);
      return answer;
    } catch (error) {
      if (isOutOfService(error)) failed(index, error.message);
      throw error;
    }
  };
  /** The endpoint that answers the pass's first question is the pass's. */
  const askFirst = async <T>(question: Question<T>): Promise<T> => {
    const [first, ...rest] = preferred();
    if (first === undefined) throw new Error(`chain ${chainId} has no endpoint`);
    for (const [i, index] of [first, ...rest].entries()) {
      try {
        const answer = await askOne(index, question);
        chosen = index;
        return answer;
      } catch (error) {
        if (i === rest.length || !isOutOfService(error)) throw error;
      }
    }
    throw new Error('unreachable: the last endpoint answers or throws');
  };
  const ask = async <T>(question: Question<T>): Promise<T> => {
    if (chosen !== null) return askOne(chosen, question);
    if (choosing !== null) {
      await choosing.catch(() => {});
      return ask(question);
    }
    const first = askFirst(question);
    choosing = first.finally(() => (choosing = null));
    choosing.catch(() => {});
    return first;
  };
  return {
    request: (method, params) => ask((rpc) => rpc.request(method, params)),
    batch: (calls) => ask((rpc) => rpc.batch(calls)),
    position: () => (chosen === null ? null : chosen + 1),
    distrust: (reason) => {
      if (chosen === null || preferred().length < 2) return;
      distrusted = true;
      failed(chosen, reason);
    },
  };
}

type Question<T> = (rpc: Rpc) => Promise<T>;

/** The same endpoint, which is asked nothing before `first` has passed. */
function guarded(rpc: Rpc, first: () => Promise<void>): Rpc {
  return {
    request: async (method, params) => {
      await first();
      return rpc.request(method, params);
    },
    batch: async (calls) => {
      await first();
      const answers = await rpc.batch(calls);
      const [refusal] = answers;
      if (isOutOfService(refusal) && answers.every(isOutOfService)) throw refusal;
      return answers;
    },
  };
}

/** A key that the provider refuses is an endpoint that gives no answer: HTTP 401 to 404. */
function isOutOfService(error: unknown): error is Error {
  if (error instanceof RpcUnavailable) return true;
  return error instanceof RpcRefused && error.code >= 401 && error.code <= 404;
}

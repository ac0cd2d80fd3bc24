import type { ChainConfig } from '../chainConfig.ts';
import type { Witnesses } from '../ports.ts';
import type { PassRpc } from './endpointPool.ts';

/** A configured chain and the way to its nodes, for one pass. */
export interface ChainConnection extends Witnesses {
  readonly config: ChainConfig;
  /** One endpoint for the whole of the pass. */
  readonly rpc: PassRpc;
}

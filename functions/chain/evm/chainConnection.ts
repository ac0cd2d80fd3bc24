import type { ChainConfig } from '../chainConfig.ts';
import type { Rpc } from './rpc.ts';

/** A configured chain and the way to its node. */
export interface ChainConnection {
  readonly config: ChainConfig;
  readonly rpc: Rpc;
}
